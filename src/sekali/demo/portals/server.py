"""Running the simulated portals, alone or in another simulator's process."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sekali.demo.portals.counter import Client, PortalsHall
from sekali.demo.portals.people import People
from sekali.demo.simulating.counter import tell_address


def serve(*, port: int, people: Path, client: Client) -> None:
    """Answer at the port until SIGTERM or Ctrl-C; prints the address once it listens."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with PortalsHall(port, People(people), client) as hall:
            tell_address("portals", hall)
            hall.serve_forever()
    except KeyboardInterrupt:
        return


@contextmanager
def beside(*, port: int, people: Path, client: Client) -> Iterator[None]:
    """Let them answer at a further port of this process, for as long as the block runs."""
    with PortalsHall(port, People(people), client) as hall:
        threading.Thread(target=hall.serve_forever, daemon=True, name="portals").start()
        tell_address("portals", hall)
        try:
            yield
        finally:
            hall.shutdown()
