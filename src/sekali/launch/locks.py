"""Locks between processes, which the kernel takes back when their holder dies."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOST_BYTES_OF_A_NOTE = 300


class FileLock:
    """One advisory lock on a file; the file itself stays and holds a note on the last holder.

    ``flock`` and not POSIX record locks: those are lost as soon as *any* descriptor of the
    file is closed in the process.
    """

    def __init__(self, path: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        self._descriptor = os.open(path, flags, 0o600)

    def try_to_hold(self) -> bool:
        """Take the lock for oneself alone, if nobody has it, and leave a note of who we are."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        note = f"process {os.getpid()} ({_this_command()})".encode()[:MOST_BYTES_OF_A_NOTE]
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, note, 0)
        return True

    def holder(self) -> str:
        """Say who holds, or last held, the lock: ``process 4711 (sekali run)``."""
        note = os.pread(self._descriptor, MOST_BYTES_OF_A_NOTE, 0)
        return note.decode(errors="replace") or "another process"

    def share(self) -> None:
        """Hold it together with others who share it; wait for one who has it alone."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def wait_until_alone(self) -> None:
        """Hold it alone, as soon as all who share it have let go."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def close(self) -> None:
        """Let go. Doing it twice is harmless."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


@contextmanager
def file_lock(path: Path) -> Iterator[FileLock]:
    """Open a lock, not yet held, and let go of it at the end."""
    lock = FileLock(path)
    try:
        yield lock
    finally:
        lock.close()


def _this_command() -> str:
    return " ".join([Path(sys.argv[0]).name, *sys.argv[1:3]]) or "python"
