"""Looking into the database of an installation from outside: what waits, and what it is asked."""

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from benchmarks.failures import BenchmarkFailed
from benchmarks.installation import Installation

LOOK_EVERY_SECONDS = 0.05
PATIENCE_SECONDS = 60.0
# For the server to pass a changed setting on to every connection, each at its next statement.
SETTLING_SECONDS = 0.5
_WAITING = "SELECT 1 FROM storage_outboxmessage LIMIT 1"
_TROUBLE = """
    SELECT topic, last_error FROM storage_outboxmessage WHERE last_error <> ''
    ORDER BY due_at LIMIT 1
"""
_LINE = re.compile(r"\[(\d+)\] LOG:  (?:statement|execute [^:]+): (.*)", re.DOTALL)
_NEW_LINE = re.compile(r"^(?=\d{4}-\d\d-\d\d )", re.MULTILINE)
_CONTROL = re.compile(r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE)
# What is asked again and again whether there is work, by whoever does it.
_POLLING = re.compile(
    r"\s*UPDATE storage_outboxmessage SET claimed_until|.*procrastinate_", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Statements:
    """What the server was asked: by web pages, by the jobs that followed, and BEGIN and COMMIT."""

    web: tuple[str, ...]
    jobs: tuple[str, ...]
    control: tuple[str, ...]

    @property
    def count(self) -> int:
        """Return how many read or write something."""
        return len(self.web) + len(self.jobs)


class Watcher:
    """A connection that waits for jobs, and writes down what others ask."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._connection = psycopg.connect(installation.database(superuser=True), autocommit=True)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def wait_for_jobs(self) -> None:
        """Wait until every message in the outbox is dealt with.

        Raises:
            BenchmarkFailed: They take too long, or one fails again and again.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._connection.execute(_WAITING).fetchone():
            if time.monotonic() > deadline:
                raise BenchmarkFailed(f"jobs are not done in time. {self._trouble()}")
            time.sleep(LOOK_EVERY_SECONDS)

    def begin_a_new_day(self) -> None:
        """Forget how many people each resident has looked up: there is a limit for a day."""
        self._connection.execute("DELETE FROM accounts_attempt")

    @contextmanager
    def statements(self) -> Iterator[list[Statements]]:
        """Fill the list, at the end, with what everybody else asked the server meanwhile."""
        found: list[Statements] = []
        self._set_logging("ALTER SYSTEM SET log_statement = 'all'")
        log = self._installation.database_log
        start = log.stat().st_size
        try:
            yield found
            self.wait_for_jobs()
        finally:
            self._set_logging("ALTER SYSTEM RESET log_statement")
        with log.open("rb") as said:
            said.seek(start)
            text = said.read().decode(errors="replace")
        found.append(sorted_statements(text, without=self._connection.info.backend_pid))

    def _set_logging(self, order: str) -> None:
        self._connection.execute(order)
        self._connection.execute("SELECT pg_reload_conf()")
        time.sleep(SETTLING_SECONDS)

    def _trouble(self) -> str:
        failed = self._connection.execute(_TROUBLE).fetchone()
        return f"{failed[0]} failed: {failed[1]}" if failed else "None of them failed."


def sorted_statements(log: str, *, without: int) -> Statements:
    """Return the statements in a server's log by who asked, except one process and polling.

    A connection belongs to a web server's thread if it ever reads a session.
    """
    asked = [(int(pid), sql) for pid, sql in _logged(log) if int(pid) != without]
    web = {pid for pid, sql in asked if "accounts_session" in sql}
    control = [sql for _, sql in asked if _CONTROL.match(sql)]
    real = [(p, sql) for p, sql in asked if not _CONTROL.match(sql) and not _POLLING.match(sql)]
    return Statements(
        web=tuple(sql for pid, sql in real if pid in web),
        jobs=tuple(sql for pid, sql in real if pid not in web),
        control=tuple(control),
    )


def _logged(log: str) -> Iterable[tuple[str, str]]:
    for line in _NEW_LINE.split(log):
        found = _LINE.search(line)
        if found:
            yield found.group(1), found.group(2).strip()
