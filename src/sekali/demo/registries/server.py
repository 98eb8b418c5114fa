"""Running the simulated registries: as a process of their own, or beside the civil registry."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sekali.demo.registries.counter import Gateway
from sekali.demo.registries.shelves import Shelves
from sekali.demo.simulating.running import answer_until_told, answering_beside

_SYSTEM = "registries"
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
    with _shelves(holdings, state) as shelves:
        answer_until_told(_SYSTEM, Gateway(port, shelves, key))


@contextmanager
def beside(*, port: int, holdings: Path, state: Path, key: str) -> Iterator[None]:
    """Let them answer at a further port of this process, for as long as the block runs."""
    with (
        _shelves(holdings, state) as shelves,
        answering_beside(_SYSTEM, Gateway(port, shelves, key)),
    ):
        yield


@contextmanager
def _shelves(holdings: Path, state: Path) -> Iterator[Shelves]:
    state.mkdir(parents=True, exist_ok=True)
    shelves = Shelves(state / SHELVES_FILE)
    try:
        shelves.load_once(holdings)
        yield shelves
    finally:
        shelves.close()
