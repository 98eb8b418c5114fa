"""What a server says about itself in its data directory, and at which address it is reached."""

import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

CLAIM = "postmaster.pid"
SOCKET_NAME = ".s.PGSQL.5432"

# Lines of postmaster.pid, from PostgreSQL's src/include/utils/pidfile.h.
LINE_OF_PID, LINE_OF_SOCKETS, LINE_OF_STATUS = 0, 4, 7


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """A server's own word; a killed one leaves it behind, so it may be no longer true."""

    pid: int
    sockets: Path
    is_ready: bool


def server_status(data: Path) -> ServerStatus | None:
    """Return what the server on these data has written, or None when it has not, or not all."""
    try:
        lines = (data / CLAIM).read_text().splitlines()
    except FileNotFoundError:
        return None
    if len(lines) <= LINE_OF_STATUS or not lines[LINE_OF_PID].isdigit():
        return None
    return ServerStatus(
        pid=int(lines[LINE_OF_PID]),
        sockets=Path(lines[LINE_OF_SOCKETS]),
        is_ready=lines[LINE_OF_STATUS].strip() == "ready",
    )


def takes_calls(sockets: Path) -> bool:
    """Tell whether a living server listens there."""
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(sockets / SOCKET_NAME))
        except OSError:
            return False
    return True


def address_of(sockets: Path, *, database: str, role: str) -> str:
    """Return a libpq address.

    >>> address_of(Path("/run/sekali-1a"), database="sekali", role="sekali")
    'postgresql:///sekali?host=/run/sekali-1a&user=sekali'
    """
    query = urlencode({"host": sockets, "user": role}, quote_via=quote, safe="/")
    return f"postgresql:///{database}?{query}"
