"""Whoever shows a certificate that nobody vouches for is told nothing, on any of our lines."""

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sekali.kernel import public_host
from sekali.kernel.http_line import Question, ask_once
from sekali.kernel.public_host import PublicHTTPSConnection
from support.certificates import CERTIFICATE, KEY, write_certificate

SECRET = Question(method="GET", path="/", headers={"Authorization": "Bearer secret"})


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[tuple[int, list[bytes]]]:
    """Somebody at a port with a certificate of their own making, and what they heard."""
    write_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / CERTIFICATE, tmp_path / KEY)
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(plain, server_side=True) as line:
                    heard.append(line.recv(65_536))
            except OSError:
                continue

    threading.Thread(target=listen, daemon=True).start()
    yield listener.getsockname()[1], heard
    listener.close()


def test_no_system_outside_is_asked_anything(impostor: tuple[int, list[bytes]]) -> None:
    port, heard = impostor
    with pytest.raises(ssl.SSLCertVerificationError):
        ask_once(f"https://localhost:{port}", SECRET, seconds=5)
    assert heard == []


def test_nor_a_portal_or_a_client(
    impostor: tuple[int, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, heard = impostor

    def look_up(_host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.0.114.1", port))]

    def go_there_instead(_address: Any, *_: Any) -> socket.socket:
        line = socket.socket()
        line.connect(("127.0.0.1", port))
        return line

    monkeypatch.setattr(public_host.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(public_host.socket, "create_connection", go_there_instead)
    with pytest.raises(ssl.SSLCertVerificationError):
        PublicHTTPSConnection("localhost").connect()
    assert heard == []
