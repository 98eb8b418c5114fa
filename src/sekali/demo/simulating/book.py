"""A simulated system's own storage: an SQLite file that survives a killed process."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Book:
    """One file, one connection; safe for several threads.

    Args:
        file: Made where it does not exist.
        schema: Statements that may be run again.
    """

    def __init__(self, file: Path, schema: str) -> None:
        self._lock = threading.RLock()
        self._database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._database.executescript(schema)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Use the connection alone for the block: to read, or for one statement that writes."""
        with self._lock:
            yield self._database

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Make the block one transaction: an error, or a death in the middle, leaves nothing."""
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:  # a killed test too: whatever it is, nothing may be half done
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()
