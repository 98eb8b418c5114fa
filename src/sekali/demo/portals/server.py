"""Running the simulated portals, alone or in another simulator's process."""

from contextlib import AbstractContextManager
from pathlib import Path

from sekali.demo.portals.counter import Client, PortalsHall
from sekali.demo.portals.people import People
from sekali.demo.simulating.running import answer_until_told, answering_beside

_SYSTEM = "portals"


def serve(*, port: int, people: Path, client: Client) -> None:
    """Answer at the port until SIGTERM or Ctrl-C; prints the address once it listens."""
    answer_until_told(_SYSTEM, PortalsHall(port, People(people), client))


def beside(*, port: int, people: Path, client: Client) -> AbstractContextManager[None]:
    """Let them answer at a further port of this process, for as long as the block runs."""
    return answering_beside(_SYSTEM, PortalsHall(port, People(people), client))
