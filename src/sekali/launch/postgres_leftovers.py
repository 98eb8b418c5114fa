"""What a killed server or its killed owner left behind, and clearing it up before a new start."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from sekali.launch.errors import DatabaseInUse
from sekali.launch.leftovers import running_commands, wait_until_gone
from sekali.launch.postgres_status import CLAIM, SOCKET_NAME, server_status

STOP_SECONDS = 60.0
"""For the last checkpoint of a server that was told to end."""

ORPHAN_SECONDS = 5.0


def end_leftovers(data: Path, *, name: str) -> None:
    """End whatever still works on these data.

    Only for who holds the database's lock: the owner of anything that runs here is gone then.

    Args:
        data: PostgreSQL's data directory.
        name: The server's ``cluster_name``, which stands in the title of its processes.

    Raises:
        DatabaseInUse: An old server does not end.
    """
    status = server_status(data)
    if status and status.pid in residents(data, name=name):
        with suppress(ProcessLookupError):
            os.kill(status.pid, signal.SIGINT)
        old = {status.pid}
        if not wait_until_gone(lambda: old & residents(data, name=name), seconds=STOP_SECONDS):
            raise DatabaseInUse(f"Process {status.pid} serves {data} and does not end. Kill it.")
    _end_orphans(data, name)


def forget_the_dead(data: Path, sockets: Path) -> None:
    """Remove the claims of a killed server, once ``end_leftovers`` has seen to the living.

    PostgreSQL would believe them when the number in them runs: as a stranger's by now, or as
    a dead process that nobody has collected, which is usual in containers.
    """
    if os.getpid() not in running_commands():
        return  # this system does not show us who lives
    for claim in (data / CLAIM, *sockets.glob(f"{SOCKET_NAME}*")):
        claim.unlink(missing_ok=True)


def residents(data: Path, *, name: str) -> set[int]:
    """Return the processes of a server on these data: by its argument, or by their title."""
    found = set()
    for pid, arguments in running_commands().items():
        command = " ".join(arguments)
        is_server = f"postgres -D {data} " in command
        if is_server or command.startswith(f"postgres: {name}:"):
            found.add(pid)
    return found


def _end_orphans(data: Path, name: str) -> None:
    """Wait for sessions whose server was killed; they notice, unless they are very busy."""
    if wait_until_gone(lambda: residents(data, name=name), seconds=ORPHAN_SECONDS):
        return
    for pid in residents(data, name=name):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_until_gone(lambda: residents(data, name=name), seconds=ORPHAN_SECONDS)
