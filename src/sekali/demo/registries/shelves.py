"""What the simulated registries keep: one shelf for each, and the notices of births."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sekali.demo.simulating.book import Book

Record = dict[str, Any]

SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS held (
    registry TEXT NOT NULL, nik TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (registry, nik)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notice (
    number TEXT PRIMARY KEY, record TEXT NOT NULL, outcome TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS loaded (records INTEGER NOT NULL);
"""
BIRTHS, BOARDS = "births", "legal-entities"
AT_ONCE = 50


class Shelves(Book):
    """Records in an SQLite file of the registries' own; safe for several threads.

    Args:
        file: Made where it does not exist.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(file, SCHEMA)

    def load_once(self, holdings: Path) -> int:
        """Fill empty shelves from JSON lines with ``registry``, ``nik`` and ``record``.

        A file that is not there is no fault: then nobody holds anything. One transaction.
        """
        with self.writing() as database:
            if not holdings.exists() or database.execute("SELECT 1 FROM loaded").fetchone():
                return 0
            count = 0
            for registry, nik, record in _lines(holdings):
                _put(database, registry, nik, record)
                count += 1
            database.execute("INSERT INTO loaded VALUES (?)", (count,))
        return count

    def held(self, registry: str, nik: str) -> Any:
        """Return the clean record of somebody, or None."""
        with self.reading() as database:
            row = database.execute(
                "SELECT record FROM held WHERE registry = ? AND nik = ?", (registry, nik)
            ).fetchone()
        return json.loads(row[0]) if row else None

    def put_board(self, nik: str, record: Record | None) -> None:
        """Keep on which boards somebody is from now on; None: on no one."""
        with self.reading() as database:
            if record is None:
                database.execute("DELETE FROM held WHERE registry = ? AND nik = ?", (BOARDS, nik))
            else:
                _put(database, BOARDS, nik, record)

    def waiting(self) -> list[Record]:
        """Return the notices that nobody has taken, in the order of their numbers."""
        with self.reading() as database:
            rows = database.execute(
                "SELECT record FROM notice WHERE outcome IS NULL ORDER BY number LIMIT ?",
                (AT_ONCE,),
            ).fetchall()
        return [json.loads(row[0]) for row in rows]

    def take(self, number: str, outcome: str) -> bool:
        """Write down what became of a notice; return whether there is such a notice."""
        with self.reading() as database:
            done = database.execute(
                "UPDATE notice SET outcome = ? WHERE number = ?", (outcome, number)
            )
        return done.rowcount == 1

    def outcome(self, number: str) -> str | None:
        """Return what became of a notice."""
        with self.reading() as database:
            row = database.execute(
                "SELECT outcome FROM notice WHERE number = ?", (number,)
            ).fetchone()
        return row[0] if row else None

    def lay_down(self, record: Record) -> None:
        """Keep a notice of a hospital; the same number again changes nothing."""
        with self.reading() as database:
            _put(database, BIRTHS, "", record)


def _put(database: sqlite3.Connection, registry: str, nik: str, record: Any) -> None:
    if registry == BIRTHS:
        database.execute(
            "INSERT OR IGNORE INTO notice VALUES (?, ?, NULL)",
            (record["number"], json.dumps(record)),
        )
    else:
        database.execute(
            "INSERT OR REPLACE INTO held VALUES (?, ?, ?)", (registry, nik, json.dumps(record))
        )


def _lines(file: Path) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            yield told["registry"], told["nik"], told["record"]
