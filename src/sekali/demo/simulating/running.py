"""Running a simulated system: as a process of its own, or beside another in one process.

One process for all that a machine needs costs 16 MB less for each.
"""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sekali.demo.simulating.counter import Hall, tell_address


def answer_until_told(system: str, hall: Hall) -> None:
    """Answer until SIGTERM or Ctrl-C; prints the address once it listens."""
    end_on_sigterm()
    try:
        with hall:
            tell_address(system, hall)
            hall.serve_forever()
    except KeyboardInterrupt:
        return


@contextmanager
def answering_beside(system: str, hall: Hall) -> Iterator[None]:
    """Let a system answer from a thread of this process, for as long as the block runs."""
    with hall:
        threading.Thread(target=hall.serve_forever, daemon=True, name=system).start()
        tell_address(system, hall)
        try:
            yield
        finally:
            hall.shutdown()


def end_on_sigterm() -> None:
    """Let SIGTERM end the process as leaving it does, so that what is open is closed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
