"""Ports on this machine: which is free, and whether a web server answers."""

import errno
import http.client
import socket
from contextlib import ExitStack, closing
from http import HTTPStatus

from sekali.launch.errors import PortTaken

FIRST_PORT = 8000
PORTS_TRIED = 100
ANSWER_SECONDS = 2.0
# A browser asked for "localhost" tries both families.
OWN_ADDRESSES = (
    (socket.AF_INET, "127.0.0.1"),
    (socket.AF_INET, "0.0.0.0"),  # noqa: S104 - bound for a moment, never listened on
    (socket.AF_INET6, "::1"),
)


def chosen_port(wanted: int | None) -> int:
    """Return the wanted port, or without a wish 8000 or the next that is free.

    Raises:
        PortTaken: The wanted one is in use, or no port of a hundred is free.
    """
    if wanted is not None:
        if is_free(wanted):
            return wanted
        raise PortTaken(f"Another program uses port {wanted}. Choose another: --port {wanted + 1}")
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        if is_free(port):
            return port
    raise PortTaken(f"No port from {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} is free.")


def is_free(port: int) -> bool:
    """Tell whether nobody listens at this port of our machine."""
    return all(_can_bind(family, address, port) for family, address in OWN_ADDRESSES)


def answers(port: int, path: str) -> bool:
    """Tell whether a web server on this machine answers ``GET path`` with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    with closing(connection):
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{port}"})
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False


def _can_bind(family: socket.AddressFamily, address: str, port: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # Connections of an earlier run that are still fading out are no hindrance.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        return error.errno not in {errno.EADDRINUSE, errno.EACCES}
    return True


def free_ports(count: int) -> list[int]:
    """Return different ports of 127.0.0.1 that nobody uses now."""
    with ExitStack() as held:
        # All are held until all are known, so that none is found twice.
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
