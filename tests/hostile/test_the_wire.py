"""What is sent to the server itself, below any page: two requests in one, stalls, broken lines."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from hostile.conftest import Loud

SECONDS = 10
BAD = b"HTTP/1.1 400"
INNER = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
# A proxy in front and the server behind may see different ends of such a body.
AMBIGUOUS = {
    "both lengths": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + INNER,
    "two lengths": b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + INNER,
    "a sign": b"Content-Length: +0\r\n\r\n" + INNER,
    "a list": b"Content-Length: 0, 44\r\n\r\n" + INNER,
    "unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n" + INNER,
    "chunked, then not": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + INNER,
    "space before the colon": b"Content-Length : 44\r\n\r\n" + INNER,
    "a folded line": b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + INNER,
    "a wild chunk": b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" + INNER,
}
BROKEN = {
    "a bare line end in a value": b"GET /masuk HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n",
    "a zero byte": b"GET /masuk HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n",
    "a space in the address": b"GET /ma suk HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no request at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a header without end": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 2_000_000,
}


@contextmanager
def line(sekali: Loud) -> Iterator[socket.socket]:
    """Open a line to the server."""
    with socket.create_connection(("127.0.0.1", sekali.port), timeout=SECONDS) as opened:
        yield opened


def said(opened: socket.socket, sent: bytes) -> bytes:
    """Send, and return everything that comes until nothing more does."""
    parts = []
    try:
        opened.sendall(sent)
        opened.settimeout(2)
        while part := opened.recv(65_536):
            parts.append(part)
    except (TimeoutError, ConnectionError):
        pass
    return b"".join(parts)


def is_served(sekali: Loud) -> bool:
    """Tell whether somebody else is served a page, in good time."""
    begun = time.monotonic()
    with line(sekali) as opened:
        answer = said(
            opened, b"GET /masuk HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
    return answer.startswith(b"HTTP/1.1 200") and time.monotonic() - begun < SECONDS


@pytest.mark.parametrize("attack", AMBIGUOUS)
def test_no_second_request_is_smuggled_in_a_body(sekali: Loud, attack: str) -> None:
    with line(sekali) as opened:
        head = b"POST /masuk HTTP/1.1\r\nHost: localhost\r\n"
        answer = said(opened, head + AMBIGUOUS[attack])
    assert answer.count(b"HTTP/1.1 ") <= 1, answer
    assert not answer.endswith(b"\r\n\r\nok"), answer
    assert is_served(sekali)


@pytest.mark.parametrize("attack", BROKEN)
def test_a_broken_request_is_refused_and_harms_nobody(sekali: Loud, attack: str) -> None:
    with line(sekali) as opened:
        answer = said(opened, BROKEN[attack])
    assert not answer or answer.startswith((BAD, b"HTTP/1.1 431", b"HTTP/1.1 414")), answer
    assert is_served(sekali)


@pytest.mark.parametrize(
    "address",
    [
        "/masuk?lanjut=/%0d%0aSet-Cookie:%20penanda=1",
        "/masuk?lanjut=%0aX-Penanda:1",
        "/layanan?q=%0d%0a%0d%0aPenanda",
        "/%0d%0aX-Penanda:1",
        "/data-saya%0d%0aX-Penanda:1",
    ],
)
def test_no_header_is_written_by_who_asks(sekali: Loud, address: str) -> None:
    with line(sekali) as opened:
        sent = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        head, _, _ = said(opened, sent.encode()).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 ")
    for sent_line in head.lower().split(b"\r\n"):
        assert not sent_line.startswith((b"x-penanda", b"set-cookie: penanda", b"penanda"))


def test_another_host_is_refused_before_any_page(sekali: Loud) -> None:
    for host in ("penanda.example", "localhost.penanda.example", "localhost@penanda.example", ""):
        with line(sekali) as opened:
            sent = f"GET /masuk HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            answer = said(opened, sent.encode())
        assert answer.startswith(BAD), host


def test_lines_that_stall_in_their_headers_keep_nobody_out(sekali: Loud) -> None:
    with ExitStack() as stalled:
        for _ in range(200):
            opened = stalled.enter_context(line(sekali))
            opened.sendall(b"GET /masuk HTTP/1.1\r\nHost: localhost\r\nX-")
        assert is_served(sekali)
