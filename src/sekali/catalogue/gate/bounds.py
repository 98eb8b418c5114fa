"""The processor time that one folder may take, whatever somebody has put into it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from sekali.catalogue.findings import Finding

CHECK_SECONDS = 10.0
TEST_SECONDS = 30.0


class TookTooLong(Exception):  # what is refused is a folder, see ``too_long``
    """A folder used up the time that it had."""


@contextmanager
def within_cpu_seconds(seconds: float) -> Iterator[None]:
    """Let the body run for so many seconds of this process's time, and no longer.

    Only the main thread of a process can be interrupted: commands run there. Elsewhere the
    body is not bounded.

    Raises:
        TookTooLong: In the body, wherever it is by then.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _interrupt)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def too_long(path: str, seconds: float) -> Finding:
    """Return what a folder is told that took longer."""
    message = f"it takes more than {seconds:.0f} seconds of computing"
    return Finding(path, 1, "folder-too-large", message, "make it smaller, or several services")


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TookTooLong
