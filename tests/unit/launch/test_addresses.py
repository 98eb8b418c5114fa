import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from unittest.mock import patch

import pytest

from sekali.launch import addresses
from sekali.launch.addresses import answers, chosen_port, is_free
from sekali.launch.errors import PortTaken


@contextmanager
def listener(port: int = 0, host: str = "127.0.0.1") -> Iterator[int]:
    with socket.create_server((host, port)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    with listener() as port:
        return port


def test_a_port_is_taken_while_somebody_listens() -> None:
    with listener() as port:
        assert not is_free(port)
    assert is_free(port)


def test_a_port_is_taken_when_only_the_other_family_is_used() -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        assert not is_free(server.getsockname()[1])


def test_connections_that_fade_out_do_not_hold_a_port() -> None:
    # Given a server that closed a connection itself, which then waits a minute
    with listener() as port:
        pass
    server = socket.create_server(("127.0.0.1", port))
    client = socket.create_connection(("127.0.0.1", port))
    server.accept()[0].close()
    client.close()
    server.close()

    assert is_free(port)


def test_the_next_port_is_chosen_when_the_first_is_taken() -> None:
    with listener() as port, patch.object(addresses, "FIRST_PORT", port):
        assert port < chosen_port(None) < port + addresses.PORTS_TRIED


def test_a_port_that_was_asked_for_is_not_replaced_by_another() -> None:
    with listener() as port, pytest.raises(PortTaken, match=str(port)):
        chosen_port(port)


def test_a_free_port_that_was_asked_for_is_taken() -> None:
    port = free_port()

    assert chosen_port(port) == port


class Health(BaseHTTPRequestHandler):
    """Answers /healthz and nothing else."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in the library
        """Say nothing."""


def test_a_web_server_answers_with_200_or_does_not() -> None:
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        assert answers(server.server_port, "/healthz")
        assert not answers(server.server_port, "/other")
        server.shutdown()
        thread.join()


def test_nobody_at_the_port_is_no_answer() -> None:
    assert not answers(free_port(), "/healthz")
