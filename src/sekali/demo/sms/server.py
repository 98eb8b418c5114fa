"""Running the simulated gateway for short messages, alone or in another simulator's process."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sekali.demo.simulating.counter import tell_address
from sekali.demo.sms.counter import Network, SmsHall


def serve(*, port: int, folder: Path, key: str) -> None:
    """Answer at the port until SIGTERM or Ctrl-C; prints the address once it listens."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with SmsHall(port, Network(folder), key) as hall:
            tell_address("SMS gateway", hall)
            hall.serve_forever()
    except KeyboardInterrupt:
        return


@contextmanager
def beside(*, port: int, folder: Path, key: str) -> Iterator[None]:
    """Let it answer at a further port of this process, for as long as the block runs."""
    with SmsHall(port, Network(folder), key) as hall:
        threading.Thread(target=hall.serve_forever, daemon=True, name="sms").start()
        tell_address("SMS gateway", hall)
        try:
            yield
        finally:
            hall.shutdown()
