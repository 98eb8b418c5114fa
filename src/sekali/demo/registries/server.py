"""Running the simulated registries: as a process of their own, or beside the civil registry."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sekali.demo.registries.counter import Gateway
from sekali.demo.registries.shelves import Shelves
from sekali.demo.simulating.counter import tell_address

SHELVES_FILE = "shelves.sqlite3"


def serve(*, port: int, holdings: Path, state: Path, key: str) -> None:
    """Answer at the port until SIGTERM or Ctrl-C; prints the address once it listens.

    They stand for systems of others, so they have storage of their own and import nothing from
    the rest of the platform.

    Args:
        port: 0 for any free one.
        holdings: JSON lines of what the registries hold. Read at the first start only.
        state: Folder of the SQLite file; made where it does not exist.
        key: What must be known to ask.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with _gateway(port, holdings, state, key) as gateway:
            gateway.serve_forever()
    except KeyboardInterrupt:
        return


@contextmanager
def beside(*, port: int, holdings: Path, state: Path, key: str) -> Iterator[None]:
    """Let the registries answer at a second port of this process, for as long as the block runs.

    One process for all simulated registries costs 16 MB less than two.
    """
    with _gateway(port, holdings, state, key) as gateway:
        threading.Thread(target=gateway.serve_forever, daemon=True, name="registries").start()
        try:
            yield
        finally:
            gateway.shutdown()


@contextmanager
def _gateway(port: int, holdings: Path, state: Path, key: str) -> Iterator[Gateway]:
    state.mkdir(parents=True, exist_ok=True)
    shelves = Shelves(state / SHELVES_FILE)
    try:
        shelves.load_once(holdings)
        with Gateway(port, shelves, key) as gateway:
            tell_address("registries", gateway)
            yield gateway
    finally:
        shelves.close()
