"""The simulated bank's own books: announced bills, bookings, and callbacks still to be made."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sekali.demo.simulating.book import Book

JAKARTA = timezone(timedelta(hours=7), "WIB")
"""The bank's clock. Indonesia has no summer time."""

Row = Mapping[str, Any]

SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS bill (
    code TEXT PRIMARY KEY, title TEXT NOT NULL, amount INTEGER NOT NULL, paid INTEGER NOT NULL,
    due TEXT NOT NULL, is_open INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS booking (
    id INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, side TEXT NOT NULL,
    code TEXT NOT NULL, amount INTEGER NOT NULL, at TEXT NOT NULL, day TEXT NOT NULL,
    words TEXT NOT NULL, key TEXT UNIQUE, of_reference TEXT
);
CREATE INDEX IF NOT EXISTS booking_of_day ON booking (day);
CREATE TABLE IF NOT EXISTS call (
    id INTEGER PRIMARY KEY, reference TEXT NOT NULL, due REAL NOT NULL, tries INTEGER NOT NULL,
    answer TEXT
);
CREATE INDEX IF NOT EXISTS open_calls ON call (due) WHERE answer IS NULL;
"""

_BOOK = """
    INSERT INTO booking (reference, side, code, amount, at, day, words)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""


class CannotBeBooked(Exception):
    """The bank does not do it; ``args[0]`` says why."""


class Ledger(Book):
    """Books in an SQLite file; safe for several threads.

    Args:
        file: Made where it does not exist.
        clock: Gives the present instant in UTC.
    """

    def __init__(self, file: Path, *, clock: Callable[[], datetime]) -> None:
        super().__init__(file, SCHEMA)
        self._clock = clock
        with self.reading() as database:
            database.row_factory = sqlite3.Row

    def announce(self, said: Row) -> Row:
        """Keep a bill as it was told last; return what to answer."""
        row = (
            str(said["kode"]), str(said["nama"]), int(said["jumlah"]), int(said["terbayar"]),
            str(said["batas"]), bool(said["terbuka"]),
        )  # fmt: skip
        with self.writing() as database:
            database.execute("INSERT OR REPLACE INTO bill VALUES (?, ?, ?, ?, ?, ?)", row)
        return {"ok": True}

    def pay(self, code: str, amount: int, *, at: datetime, calls: int, hold: float) -> str:
        """Book a payment and put its callbacks on the list; return its reference."""
        if amount <= 0:
            raise CannotBeBooked("jumlah harus lebih dari nol")
        with self.writing() as database:
            reference = self._next_reference("BC")
            words = f"PEMBAYARAN TAGIHAN {code} MOBILE"
            database.execute(*_booking(reference, "K", code, amount, at, words))
            database.execute("UPDATE bill SET paid = paid + ? WHERE code = ?", (amount, code))
            due = self._clock().timestamp() + hold
            for _ in range(calls):
                database.execute(
                    "INSERT INTO call (reference, due, tries) VALUES (?, ?, 0)", (reference, due)
                )
        return reference

    def give_back(self, said: Row) -> str:
        """Book a refund, once for its key; return its reference.

        Raises:
            CannotBeBooked: There is no such payment, or nothing that much left of it.
        """
        key, payment, amount = str(said["kunci"]), str(said["ref_bayar"]), int(said["jumlah"])
        with self.writing() as database:
            done = self._one("SELECT reference FROM booking WHERE key = ?", (key,))
            if done is not None:
                return str(done["reference"])
            if not 0 < amount <= self._left_of(payment):
                raise CannotBeBooked("melebihi pembayaran asal")
            reference = self._next_reference("BR")
            words = f"PENGEMBALIAN {said['kode']} ATAS {payment}"
            row = _booking(reference, "D", str(said["kode"]), amount, self._clock(), words)
            database.execute(*row)
            database.execute(
                "UPDATE booking SET key = ?, of_reference = ? WHERE reference = ?",
                (key, payment, reference),
            )
        return reference

    def bill(self, code: str) -> Row | None:
        """Return an announced bill."""
        return self._one("SELECT * FROM bill WHERE code = ?", (code,))

    def bills(self) -> list[Row]:
        """Return the bills that were announced, those that wait first, the newest on top."""
        return self._all("SELECT * FROM bill ORDER BY is_open DESC, rowid DESC LIMIT 50")

    def bookings(self, day: str) -> list[Row]:
        """Return what was booked on a day, the oldest first."""
        return self._all("SELECT * FROM booking WHERE day = ? ORDER BY at, id", (day,))

    def newest(self) -> list[Row]:
        """Return the newest bookings with what came of their callbacks."""
        return self._all(
            "SELECT b.*, (SELECT group_concat(coalesce(c.answer, '…'), ', ') FROM call c"
            " WHERE c.reference = b.reference) AS answers"
            " FROM booking b ORDER BY b.id DESC LIMIT 20"
        )

    def due_calls(self, *, backwards: bool) -> list[Row]:
        """Return callbacks that are due, with their bookings; backwards the newest first."""
        calls = self._all(
            "SELECT c.id AS call_id, c.tries, b.* FROM call c JOIN booking b USING (reference)"
            " WHERE c.answer IS NULL AND c.due <= ? ORDER BY c.id LIMIT 20",
            (self._clock().timestamp(),),
        )
        return calls[::-1] if backwards else calls

    def note_answer(self, call_id: int, answer: str) -> None:
        """Remember that a callback was taken, and with which answer."""
        with self.writing() as database:
            database.execute("UPDATE call SET answer = ? WHERE id = ?", (answer, call_id))

    def call_again(self, call_id: int, pause: float) -> None:
        """Put a callback that was not taken off until later."""
        due = self._clock().timestamp() + pause
        with self.writing() as database:
            database.execute(
                "UPDATE call SET tries = tries + 1, due = ? WHERE id = ?", (due, call_id)
            )

    def _left_of(self, payment: str) -> int:
        paid = self._one(
            "SELECT amount FROM booking WHERE side = 'K' AND reference = ?", (payment,)
        )
        back = self._one(
            "SELECT coalesce(sum(amount), 0) AS back FROM booking WHERE of_reference = ?",
            (payment,),
        )
        return int(paid["amount"]) - int(back["back"]) if paid and back else 0

    def _next_reference(self, letters: str) -> str:
        found = self._one("SELECT coalesce(max(id), 0) + 1 AS next FROM booking", ())
        return f"{letters}{found['next'] if found else 1:010d}"

    def _one(self, sql: str, values: tuple[Any, ...]) -> Row | None:
        rows = self._all(sql, values)
        return rows[0] if rows else None

    def _all(self, sql: str, values: tuple[Any, ...] = ()) -> list[Row]:
        with self.reading() as database:
            return [dict(row) for row in database.execute(sql, values)]


def _booking(
    reference: str, side: str, code: str, amount: int, at: datetime, words: str
) -> tuple[str, tuple[Any, ...]]:
    local = at.astimezone(JAKARTA).replace(microsecond=0)
    return (
        _BOOK,
        (reference, side, code, amount, local.isoformat(), local.date().isoformat(), words),
    )
