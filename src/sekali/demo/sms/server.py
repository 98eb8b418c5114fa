"""Running the simulated gateway for short messages, alone or in another simulator's process."""

from contextlib import AbstractContextManager
from pathlib import Path

from sekali.demo.simulating.running import answer_until_told, answering_beside
from sekali.demo.sms.counter import Network, SmsHall

_SYSTEM = "SMS gateway"


def serve(*, port: int, folder: Path, key: str) -> None:
    """Answer at the port until SIGTERM or Ctrl-C; prints the address once it listens."""
    answer_until_told(_SYSTEM, SmsHall(port, Network(folder), key))


def beside(*, port: int, folder: Path, key: str) -> AbstractContextManager[None]:
    """Let it answer at a further port of this process, for as long as the block runs."""
    return answering_beside(_SYSTEM, SmsHall(port, Network(folder), key))
