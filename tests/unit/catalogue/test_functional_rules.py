"""The files of shared rules of functional positions: whole, sound, and described."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from sekali.catalogue.gate.checking import check_catalogue
from support.catalogue import PROJECT, SERVICES
from support.servants import positions, written_to


@pytest.mark.parametrize(
    ("result", "behaviour", "predicate"),
    [
        ("above", "above", "very_good"),
        ("above", "meets", "good"),
        ("meets", "meets", "good"),
        ("below", "above", "needs_improvement"),
        ("meets", "below", "poor"),
        ("below", "below", "very_poor"),
    ],
)
def test_a_predicate_follows_from_result_and_behaviour(
    result: str, behaviour: str, predicate: str
) -> None:
    assert (
        positions().numbers_on(date(2026, 1, 1))["lookup.predicate_of"][result][behaviour]
        == predicate
    )


def test_shared_rules_pass_the_gate_where_all_of_them_are_shown(tmp_path: Path) -> None:
    written_to(tmp_path)
    shutil.copytree(PROJECT / "dictionary", tmp_path / "dictionary")
    shutil.copy(SERVICES / "_personas.yaml", tmp_path / "services")

    told = check_catalogue(tmp_path / "services", tmp_path / "dictionary")

    assert [one for one in told if "_rules" in one.path] == []
    assert not [one for one in told if one.code == "once-only"]


def test_the_page_about_credit_names_every_figure_and_no_other() -> None:
    page = (PROJECT / "docs" / "howto" / "compute-credit.md").read_text("utf-8")
    rows = [line.split("|")[2] for line in page.splitlines() if line.startswith("| `func")]
    rows += [line.split("|")[2] for line in page.splitlines() if line.startswith("| the same")]

    assert set(re.findall(r"`(\w+)`", " ".join(rows))) == set(positions().figures)
