"""The floor: the rows that one application leaves behind, written by bare SQL and nothing else."""

import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.failures import BenchmarkFailed
from benchmarks.installation import Installation
from benchmarks.meter import Meter, spent
from sekali.launch.postgres_binaries import find_binaries

SCHEMA = "floor"
CLIENTS = 8
# How the rows of one case are found, by table.
ROWS = {
    "casework_case": "id = %(case)s",
    "casework_caseevent": "case_id = %(case)s",
    "casework_casenumber": "case_id = %(case)s",
    "casework_workitem": "case_id = %(case)s",
    "documents_evidence": "application_id = %(case)s",
    "channels_notice": "case_id = %(case)s",
    "audit_entry": "details ->> 'case' = %(case)s::text",
}
ONE_ROW = """
    CREATE SCHEMA IF NOT EXISTS floor;
    DROP TABLE IF EXISTS floor.one_row;
    CREATE TABLE floor.one_row (id int PRIMARY KEY, generation int);
    INSERT INTO floor.one_row SELECT n, 0 FROM generate_series(1, 64) n;
"""
CHANGE_ONE_ROW = """
\\set id random(1, 64)
UPDATE floor.one_row SET generation = generation + 1 WHERE id = :id;
"""
_COLUMNS = """
    SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
_DONE = re.compile(r"number of transactions actually processed: (\d+)")


@dataclass(frozen=True, slots=True)
class Floor:
    """What bare SQL costs: milliseconds of PostgreSQL's processor time for each transaction."""

    cpu_ms: float
    per_second: float
    rows: int


def measured_floor(installation: Installation, meter: Meter, case_id: str, seconds: int) -> Floor:
    """Write the rows of a case again and again, each time in one durable transaction.

    Tables, indexes and constraints are copies of the real ones, on the same server.

    Raises:
        BenchmarkFailed: There is no pgbench, or it failed.
    """
    with psycopg.connect(installation.database(superuser=True), autocommit=True) as connection:
        rows, script = _prepared(connection, case_id)
    file = installation.var.parent / "floor.sql"
    file.write_text(script, encoding="utf-8")
    before, began = meter.cpu_seconds(), time.perf_counter()
    done = _run(installation, file, seconds)
    took = time.perf_counter() - began
    used = spent(before, meter.cpu_seconds())["database"]
    return Floor(cpu_ms=used / done * 1000, per_second=done / took, rows=rows)


def measured_update(installation: Installation, meter: Meter, seconds: int) -> float:
    """Return PostgreSQL's processor time (ms) for changing one row durably: a refresh at least."""
    with psycopg.connect(installation.database(superuser=True), autocommit=True) as connection:
        connection.execute(ONE_ROW)
    file = installation.var.parent / "update.sql"
    file.write_text(CHANGE_ONE_ROW, encoding="utf-8")
    before = meter.cpu_seconds()
    done = _run(installation, file, seconds)
    return spent(before, meter.cpu_seconds())["database"] / done * 1000


def _prepared(connection: "psycopg.Connection[Any]", case_id: str) -> tuple[int, str]:
    connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    count, inserts = 0, []
    for table, condition in ROWS.items():
        connection.execute(f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)")
        columns = connection.execute(_COLUMNS, [table]).fetchall()
        rows = _rows(connection, table, columns, condition, case_id)
        count += len(rows)
        if rows:
            inserts.append(_insert(connection, table, columns, rows))
    return count, "\n".join(["BEGIN;", *inserts, "COMMIT;", ""])


def _rows(
    connection: "psycopg.Connection[Any]",
    table: str,
    columns: Sequence[tuple[str, str]],
    condition: str,
    case_id: str,
) -> list[tuple[str | None, ...]]:
    values = ", ".join(f'"{name}"::text' for name, _ in columns)
    query = f"SELECT {values} FROM {table} WHERE {condition}"  # noqa: S608  # from constants and the catalogue
    return connection.execute(query, {"case": case_id}).fetchall()


def _insert(
    connection: "psycopg.Connection[Any]",
    table: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[tuple[str | None, ...]],
) -> str:
    """Return the statement that inserts the rows, under ids that are new each time."""
    said = ",\n".join(
        "(" + ", ".join(_value(connection, c, v) for c, v in zip(columns, row, strict=True)) + ")"
        for row in rows
    )
    return f"INSERT INTO {SCHEMA}.{table} VALUES {said};"  # noqa: S608  # values are quoted


def _value(
    connection: "psycopg.Connection[Any]", column: tuple[str, str], value: str | None
) -> str:
    name, kind = column
    if value is None:
        return "NULL"
    if kind == "uuid":
        return "gen_random_uuid()"
    if name == "number":
        return f"substr(gen_random_uuid()::text, 1, {len(value)})"
    return f"{sql.Literal(value).as_string(connection)}::{kind}"


def _run(installation: Installation, script: Path, seconds: int) -> int:
    argv = [
        _pgbench(),
        "--no-vacuum",
        f"--client={CLIENTS}",
        "--jobs=1",
        f"--time={seconds}",
        f"--file={script}",
        installation.database(superuser=True),
    ]
    ended = subprocess.run(argv, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    done = _DONE.search(ended.stdout)
    if ended.returncode != 0 or done is None or int(done.group(1)) == 0:
        raise BenchmarkFailed(f"pgbench failed: {ended.stderr.strip()}")
    return int(done.group(1))


def _pgbench() -> str:
    """Return the program that comes with the server, or else the system's."""
    beside = find_binaries() / "pgbench"
    found = str(beside) if beside.exists() else shutil.which("pgbench")
    if found is None:
        raise BenchmarkFailed("pgbench is missing, which comes with PostgreSQL's programs")
    return found
