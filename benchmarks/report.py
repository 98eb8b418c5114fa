"""The figures beside our goals, the peers and the floor, for people and as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent / "out" / "latest.json"
NO_VALUE = "-"
SMALLEST_SHARE_MS = 0.1


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; ``floor`` names the figure that it is divided by."""

    key: str
    label: str
    goal: float | None = None
    at_least: bool = False
    peer: str = NO_VALUE
    floor: str = ""
    # The figure of a peer that was measured in the same run.
    peer_figure: str = ""

    def is_met(self, value: float) -> bool | None:
        """Tell whether the goal is met; None without a goal."""
        if self.goal is None:
            return None
        return value >= self.goal if self.at_least else value <= self.goal


# Goals are ours; peers were measured on this class of machine: Open Forms 4 with PDF and mail.
ROWS = (
    Row("application_cpu_ms", "application, CPU-ms", 25, floor="floor_cpu_ms"),
    Row(
        "application_with_pdf_cpu_ms",
        "application to certificate, CPU-ms",
        35,
        peer="1158-1804",
        floor="floor_cpu_ms",
    ),
    Row("by_rule_with_pdf_cpu_ms", "family card by rule with PDF, CPU-ms", floor="floor_cpu_ms"),
    Row("one_call_cpu_ms", "handing in alone, CPU-ms", 6, floor="floor_cpu_ms"),
    Row("sign_in_cpu_ms", "signing in, CPU-ms"),
    Row("sign_in_argon2_cpu_ms", "  of it Argon2id at OWASP's parameters"),
    Row("sign_ins_per_second_per_core", "full sign-ins/s and core"),
    Row(
        "code_flow_cpu_ms",
        "code flow for another system, CPU-ms",
        peer_figure="peer_code_flow_cpu_ms",
        floor="floor_refresh_cpu_ms",
    ),
    Row("code_flow_to_peer", "  divided by the peer's"),
    Row(
        "token_refresh_cpu_ms",
        "token refresh, CPU-ms",
        peer_figure="peer_token_refresh_cpu_ms",
        floor="floor_refresh_cpu_ms",
    ),
    Row("token_refresh_to_peer", "  divided by the peer's"),
    Row("floor_refresh_cpu_ms", "  floor: one signature, one durable row"),
    Row("application_requests", "requests per application", peer="12 or more"),
    Row("application_sql_statements", "SQL statements per application", 40, peer="316"),
    Row("application_sql_begin_commit", "  besides BEGIN and COMMIT"),
    Row("applications_per_second_c1", "applications/s, 1 resident", floor="floor_per_second"),
    Row(
        "applications_per_second_c8",
        "applications/s, 8 residents",
        60,
        at_least=True,
        peer="0.64",
        floor="floor_per_second",
    ),
    Row("applications_per_second_c32", "applications/s, 32 residents", floor="floor_per_second"),
    Row("p95_ms_c8", "p95 of an application at 8, ms"),
    Row("p95_request_ms_c8", "p95 of a request at 8, ms"),
    Row("memory_mib", "memory of everything (PSS), MiB", 400, peer="1229-1331"),
    Row("first_page_kb", "first page with style, kB", 40, peer="988 script, style"),
    Row("next_page_kb", "heaviest next page, kB", 15),
    Row("compile_cold_ms", "all services compiled, new process, ms", 1_000),
    Row("compile_warm_ms", "all services compiled again, ms", 1_000),
    Row("start_seconds", "first start, s"),
    Row("restart_seconds", "later start, s"),
    Row("idle_cpu_ms_per_second", "at rest, CPU-ms a second"),
    Row("file_seal_cpu_ms", "file of 300 kB sealed, CPU-ms", floor="file_plain_write_cpu_ms"),
    Row("file_unseal_cpu_ms", "  unsealed", floor="file_plain_write_cpu_ms"),
    Row("file_scan_cpu_ms", "  scanned by clamd, both sides", floor="file_plain_write_cpu_ms"),
    Row("file_disk_put_cpu_ms", "  kept on disk", floor="file_plain_write_cpu_ms"),
    Row("file_disk_open_cpu_ms", "  read from disk", floor="file_plain_write_cpu_ms"),
    Row("file_s3_put_cpu_ms", "  kept in an object store", floor="file_plain_write_cpu_ms"),
    Row("file_s3_open_cpu_ms", "  read from there", floor="file_plain_write_cpu_ms"),
    Row("file_plain_write_cpu_ms", "  floor: written plainly, on disk"),
    Row("file_seal_mb_per_second", "file of 3 MB sealed, MB/s"),
    Row("file_unseal_mb_per_second", "  unsealed"),
    Row("file_scan_mb_per_second", "  scanned"),
    Row("file_disk_put_mb_per_second", "  kept on disk", floor="file_plain_write_mb_per_second"),
    Row("file_disk_open_mb_per_second", "  read from disk"),
    Row("file_s3_put_mb_per_second", "  kept in an object store"),
    Row("file_s3_open_mb_per_second", "  read from there"),
    Row("file_plain_write_mb_per_second", "  floor: written plainly, on disk"),
    Row("floor_cpu_ms", "floor, CPU-ms of PostgreSQL", peer="0.46-0.61 (6 rows)"),
    Row("floor_per_second", "floor, transactions/s, 8 clients", peer="1774-2272 (6 rows)"),
)


def table(figures: Mapping[str, Any]) -> str:
    """Return the table that `make bench` prints."""
    heads = ("", "measured", "goal", "", "peer", "ratio to floor")
    lines = [heads, *(_line(row, figures) for row in ROWS if row.key in figures)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in {0, 3} else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def remarks(figures: Mapping[str, Any]) -> str:
    """Return what one has to know to read the table."""
    parts = figures["application_cpu_ms_by_part"]
    shares = ", ".join(f"{part} {ms:g}" for part, ms in parts.items() if ms >= SMALLEST_SHARE_MS)
    return (
        f"An application's CPU-ms by part: {shares}.\n"
        f"SQL: {figures['application_sql_statements_web']} statements by pages, "
        f"{figures['application_sql_statements_jobs']} by the jobs that follow.\n"
        f"{figures['cores']} cores for servers, database and the benchmark's own browsers, whose\n"
        f"{figures['client_cpu_ms_c8']:g} CPU-ms an application no figure counts. This machine: a "
        f"fixed loop of Python took\n{figures['loop_cpu_ms_before']:g} CPU-ms before and "
        f"{figures['loop_cpu_ms_after']:g} after (about 30 where it is idle); "
        f"{figures['stolen_percent']:g} % of the time\nwent to other machines on the same host."
    )


def write(figures: Mapping[str, Any], path: Path = OUT) -> Path:
    """Write the figures where the next one who measures can compare."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _line(row: Row, figures: Mapping[str, Any]) -> tuple[str, ...]:
    value = figures[row.key]
    verdict = {None: "", True: "met", False: "MISSED"}[row.is_met(value)]
    sign = ">=" if row.at_least else "<="
    goal = f"{sign} {row.goal:g}" if row.goal is not None else NO_VALUE
    peer = f"{figures[row.peer_figure]:g}" if row.peer_figure in figures else row.peer
    return (row.label, f"{value:g}", goal, verdict, peer, _ratio(row, value, figures))


def _ratio(row: Row, value: float, figures: Mapping[str, Any]) -> str:
    floor = figures.get(row.floor)
    if not floor:
        return NO_VALUE
    ratio = value / floor
    return f"{ratio:.0f} x" if ratio >= 1 else f"1/{1 / ratio:.0f}"
