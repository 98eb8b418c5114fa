"""The registry's own storage: residents by NIK and by family card, and entries it has answered."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from sekali.demo.civil_registry import replies
from sekali.demo.civil_registry.newborn import (
    FIRST_RESERVED_SERIAL,
    LAST_SERIAL,
    CannotBeEntered,
    Entry,
)
from sekali.demo.civil_registry.replies import Record
from sekali.demo.simulating.book import Book

# FULL: an allocated NIK is on disk before anybody hears of it, even if the power fails.
SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS resident (
    nik TEXT PRIMARY KEY, no_kk TEXT NOT NULL, record TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS resident_by_card ON resident (no_kk, nik);
CREATE TABLE IF NOT EXISTS answered_entry (
    user_id TEXT NOT NULL, idempotency_key TEXT NOT NULL, told TEXT NOT NULL, nik TEXT NOT NULL,
    PRIMARY KEY (user_id, idempotency_key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS loaded (residents INTEGER NOT NULL);
"""


class BrokenPeopleFile(Exception):
    """A line of the people file is no record; the message names file and line."""


class Register(Book):
    """Residents in an SQLite file of the registry's own; safe for several threads.

    Args:
        file: Made where it does not exist.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(file, SCHEMA)

    def load_once(self, people: Path) -> int:
        """Fill an empty register from JSON lines; return how many residents were loaded.

        One transaction: a load that is killed has not happened and is done again.

        Raises:
            BrokenPeopleFile: A line is not a record with NIK and NO_KK.
        """
        with self.writing() as database:
            if database.execute("SELECT 1 FROM loaded").fetchone():
                return 0
            before = database.total_changes
            database.executemany("INSERT INTO resident VALUES (?, ?, ?)", _rows(people))
            count = database.total_changes - before
            database.execute("INSERT INTO loaded VALUES (?)", (count,))
        return count

    def resident(self, nik: str) -> list[Record]:
        """Return the record with this NIK in a list of one, or an empty list."""
        return self._records("SELECT record FROM resident WHERE nik = ?", nik)

    def family(self, no_kk: str) -> list[Record]:
        """Return the records on one family card, in no order that means anything."""
        return self._records("SELECT record FROM resident WHERE no_kk = ? ORDER BY nik", no_kk)

    def enter(self, entry: Entry, *, user_id: str, key: str) -> str:
        """Enter a child and return its NIK; the same key returns the same NIK, entered once.

        Raises:
            CannotBeEntered: Unknown card, a key used for another child, or no serial left.
        """
        told = json.dumps(entry.told, sort_keys=True)
        with self.writing() as database:
            earlier = database.execute(
                "SELECT told, nik FROM answered_entry WHERE user_id = ? AND idempotency_key = ?",
                (user_id, key),
            ).fetchone()
            if earlier is None:
                return self._enter_new(database, entry, (user_id, key, told))
        if earlier[0] != told:
            raise CannotBeEntered(replies.KEY_USED)
        return str(earlier[1])

    def _enter_new(
        self, database: sqlite3.Connection, entry: Entry, asked: tuple[str, str, str]
    ) -> str:
        no_kk = entry.told["NO_KK"]
        family = self.family(no_kk)
        if not family:
            raise CannotBeEntered(replies.NO_SUCH_CARD)
        nik = _next_nik(database, entry.nik_prefix)
        record = json.dumps(entry.record(nik, family))
        database.execute("INSERT INTO resident VALUES (?, ?, ?)", (nik, no_kk, record))
        database.execute("INSERT INTO answered_entry VALUES (?, ?, ?, ?)", (*asked, nik))
        return nik

    def _records(self, query: str, number: str) -> list[Record]:
        with self.reading() as database:
            rows = database.execute(query, (number,)).fetchall()
        return [json.loads(row[0]) for row in rows]


def _next_nik(database: sqlite3.Connection, prefix: str) -> str:
    first, last = f"{prefix}{FIRST_RESERVED_SERIAL}", f"{prefix}{LAST_SERIAL}"
    (highest,) = database.execute(
        "SELECT max(nik) FROM resident WHERE nik BETWEEN ? AND ?", (first, last)
    ).fetchone()
    if highest == last:
        raise CannotBeEntered(replies.SERIALS_USED_UP)
    return str(int(highest) + 1).zfill(len(first)) if highest else first


def _rows(people: Path) -> Iterable[tuple[str, str, str]]:
    with people.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                record = json.loads(line)
                yield record["NIK"], record["NO_KK"], json.dumps(record)
            except (ValueError, KeyError, TypeError) as error:
                raise BrokenPeopleFile(f"{people}:{number}: {error!r}") from error
