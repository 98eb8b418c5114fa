"""The table beside goals, peers and floor."""

import json
from pathlib import Path

from benchmarks.report import ROWS, table, write


def line_of(label: str, figures: dict[str, float]) -> str:
    return next(line for line in table(figures).splitlines() if line.startswith(label))


def test_a_goal_is_met_or_missed_in_its_own_direction() -> None:
    assert " met " in line_of("application, CPU", {"application_cpu_ms": 24.9})
    assert "MISSED" in line_of("application, CPU", {"application_cpu_ms": 25.1})
    assert " met " in line_of("applications/s, 8", {"applications_per_second_c8": 61})
    assert "MISSED" in line_of("applications/s, 8", {"applications_per_second_c8": 59})


def test_costs_are_multiples_of_the_floor_and_rates_fractions() -> None:
    floor = {"floor_cpu_ms": 0.5, "floor_per_second": 2000}
    assert line_of("application, CPU", {"application_cpu_ms": 20, **floor}).endswith(" 40 x")
    rate = line_of("applications/s, 8", {"applications_per_second_c8": 80, **floor})
    assert rate.endswith(" 1/25")


def test_without_a_floor_nothing_is_divided() -> None:
    assert line_of("application, CPU", {"application_cpu_ms": 20}).endswith(" -")


def test_every_figure_of_the_table_has_one_line() -> None:
    keys = [row.key for row in ROWS]
    assert len(set(keys)) == len(keys)


def test_figures_are_written_to_be_compared(tmp_path: Path) -> None:
    path = write({"memory_mib": 380.0}, tmp_path / "out" / "latest.json")
    assert json.loads(path.read_text()) == {"memory_mib": 380.0}
