"""The registry's own book of who asked for whom, and how much of the day's quota is left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from sekali.demo.simulating.book import Book

WESTERN_INDONESIA = timezone(timedelta(hours=7), "WIB")
"""The registry's day ends at midnight in Jakarta. Indonesia has no summer time."""

# NORMAL: a line written survives a killed process, which is enough for a book of questions.
SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS asked (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, day TEXT NOT NULL, user_id TEXT NOT NULL,
    ip_user TEXT NOT NULL, call TEXT NOT NULL, subject TEXT NOT NULL, outcome TEXT NOT NULL,
    counts INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS asked_by_day ON asked (day, user_id) WHERE counts;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who asks, from which address, by which call, for which NIK or card."""

    user_id: str
    ip_user: str
    call: str
    subject: str


class Ledger(Book):
    """An append-only book in an SQLite file; safe for several threads.

    Args:
        file: Made where it does not exist.
        clock: Gives the present instant in UTC.
    """

    def __init__(self, file: Path, *, clock: Callable[[], datetime]) -> None:
        super().__init__(file, SCHEMA)
        self._clock = clock

    def write(self, question: Question, outcome: str, *, counts: bool) -> None:
        """Write down one question and how it ended; ``counts`` takes one from the quota."""
        now = self._clock()
        row = (
            now.isoformat(), _day(now), question.user_id, question.ip_user,
            question.call, question.subject, outcome, counts,
        )  # fmt: skip
        with self.reading() as database:
            database.execute(
                "INSERT INTO asked (at, day, user_id, ip_user, call, subject, outcome, counts)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def used_today(self, user_id: str) -> int:
        """Return how many questions of this user counted since midnight in Jakarta."""
        with self.reading() as database:
            (count,) = database.execute(
                "SELECT count(*) FROM asked WHERE counts AND day = ? AND user_id = ?",
                (_day(self._clock()), user_id),
            ).fetchone()
        return int(count)


def _day(at: datetime) -> str:
    return at.astimezone(WESTERN_INDONESIA).date().isoformat()
