"""Log files of the programs that Sekali starts: bounded, and read along for warnings."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

MOST_BYTES = 2_000_000
MOST_BYTES_AT_ONCE = 256_000
ALARMING = re.compile(r"\b(WARNING|ERROR|CRITICAL|FATAL|PANIC)\b|^\w+Error\b")
TRACEBACK = "Traceback (most recent call last)"


class LogFile:
    """A file that a child appends to by itself, and of which we read what is new.

    At most two files of ``most_bytes`` and a bit exist: the current one, and the one before
    it, whose name ends in ``.1``.
    """

    def __init__(self, path: Path, *, most_bytes: int = MOST_BYTES) -> None:
        path.touch(mode=0o600)
        self.path = path
        self._most_bytes = most_bytes
        self._read_up_to = self._begun_at = path.stat().st_size
        self._unfinished = b""

    def new_lines(self) -> list[str]:
        """Return the whole lines that were written since the last call."""
        with self.path.open("rb") as file:
            file.seek(self._read_up_to)
            fresh = file.read(MOST_BYTES_AT_ONCE)
        self._read_up_to += len(fresh)
        *whole, self._unfinished = (self._unfinished + fresh).split(b"\n")
        # A line without an end must not grow in our memory.
        self._unfinished = self._unfinished[-MOST_BYTES_AT_ONCE:]
        return [line.decode(errors="replace").rstrip("\r") for line in whole]

    def last_lines(self, count: int = 15) -> list[str]:
        """Return the end of what was written in our time, for telling why a program failed."""
        with self.path.open("rb") as file:
            file.seek(max(self._begun_at, self.path.stat().st_size - 8_000))
            return file.read().decode(errors="replace").splitlines()[-count:]

    def note(self, line: str) -> None:
        """Add a line of our own."""
        with self.path.open("a") as file:
            file.write(f"{line}\n")

    def trim(self) -> None:
        """Start the file anew when it has grown too long, and keep the old part once.

        The child goes on writing meanwhile: it appends, so the same file is emptied under it,
        once nothing more comes while we copy.
        """
        if self.path.stat().st_size <= self._most_bytes:
            return
        before = self.path.with_name(f"{self.path.name}.1")
        descriptor = os.open(before, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with self.path.open("r+b") as file, os.fdopen(descriptor, "wb") as kept:
            while piece := file.read(MOST_BYTES_AT_ONCE):
                kept.write(piece)
            file.truncate(0)
        self._read_up_to = self._begun_at = 0


class AlarmFilter:
    """Picks the lines that somebody at the terminal should see; remembers an open traceback."""

    def __init__(self) -> None:
        self._in_traceback = False

    def alarming(self, lines: Iterable[str]) -> list[str]:
        """Return warnings, errors, and whole tracebacks of Python.

        >>> AlarmFilter().alarming(["ready", "WARNING: disk almost full"])
        ['WARNING: disk almost full']
        """
        return [line for line in lines if self._is_alarming(line)]

    def _is_alarming(self, line: str) -> bool:
        if self._in_traceback:
            # Its frames are indented; the first line that is not names the error.
            self._in_traceback = line.startswith(" ")
            return True
        self._in_traceback = TRACEBACK in line
        return self._in_traceback or bool(ALARMING.search(line))
