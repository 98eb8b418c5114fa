"""The benchmark's browser, against answers as servers give them."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from benchmarks.failures import BenchmarkFailed
from benchmarks.wire import BOUNDARY, Browser, FilePart, multipart


@contextmanager
def served(*answers: bytes, hang_up: bool = False) -> Iterator[tuple[int, list[bytes]]]:
    """A server that gives these answers in turn, each in two pieces; yields port and requests."""
    listener = socket.create_server(("127.0.0.1", 0))
    requests: list[bytes] = []
    thread = threading.Thread(
        target=_serve, args=(listener, answers, requests), kwargs={"hang_up": hang_up}
    )
    thread.start()
    try:
        yield listener.getsockname()[1], requests
    finally:
        listener.close()
        thread.join()


def _serve(
    listener: socket.socket, answers: tuple[bytes, ...], requests: list[bytes], *, hang_up: bool
) -> None:
    connection: socket.socket | None = None
    for answer in answers:
        if connection is None:
            connection, _ = listener.accept()
        requests.append(connection.recv(65_536))
        connection.sendall(answer[:20])
        connection.sendall(answer[20:])
        if hang_up:
            connection.close()
            connection = None
    if connection is not None:
        connection.close()


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def page(text: str) -> bytes:
    return answer(text.encode(), "Content-Type: text/html")


def test_a_compressed_page_is_read_and_weighed_as_it_came() -> None:
    body = gzip.compress(b"<p>halo</p>" * 100)
    sent = answer(body, "Content-Type: text/html", "Content-Encoding: gzip")
    with served(sent) as (port, _):
        got = Browser(port).get("/")
    assert got.body == b"<p>halo</p>" * 100
    assert got.wire_bytes == len(sent)


def test_a_body_in_chunks_is_put_together_and_the_next_answer_is_found_behind_it() -> None:
    chunked = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    with served(chunked, answer(b"next")) as (port, _):
        browser = Browser(port)
        assert browser.get("/").body == b"abcde"
        assert browser.get("/").body == b"next"


def test_cookies_and_the_token_of_the_form_are_sent_back() -> None:
    form = answer(
        b'<input type="hidden" name="csrfmiddlewaretoken" value="T0ken">',
        "Content-Type: text/html",
        "Set-Cookie: sesi=abc; Path=/; HttpOnly",
        'Set-Cookie: pesan=""; Max-Age=0; Path=/',
    )
    with served(form, page("ok")) as (port, requests):
        browser = Browser(port)
        browser.get("/")
        browser.post("/a", {"nama": "Siti Aminah"})
    assert b"Cookie: sesi=abc\r\n" in requests[1]
    assert requests[1].endswith(b"csrfmiddlewaretoken=T0ken&nama=Siti+Aminah")


def test_a_redirect_after_a_form_is_followed_by_a_get() -> None:
    moved = answer(b"", "Location: /isi", status="302 Found")
    with served(moved, page("isi")) as (port, requests):
        browser = Browser(port)
        assert browser.post("/mulai", {}).body == b"isi"
    assert requests[1].startswith(b"GET /isi HTTP/1.1")
    assert browser.path == "/isi"
    assert [one.method for one in browser.taken_exchanges()] == ["POST", "GET"]


def test_redirects_without_end_are_told() -> None:
    moved = answer(b"", "Location: /", status="302 Found")
    with served(*[moved] * 6) as (port, _), pytest.raises(BenchmarkFailed, match="without end"):
        Browser(port).get("/")


def test_a_connection_that_was_let_go_meanwhile_is_made_anew() -> None:
    with served(page("one"), page("two"), hang_up=True) as (port, _):
        browser = Browser(port)
        browser.get("/")
        _wait_until(lambda: browser.hung_up)
        assert browser.get("/").body == b"two"


def test_an_answer_that_breaks_off_is_told() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"
    with served(cut) as (port, _), pytest.raises(BenchmarkFailed, match="does not answer"):
        Browser(port).get("/")


def test_a_file_travels_with_its_name_and_kind() -> None:
    body = multipart({"a": "1"}, {"foto": FilePart("surat.jpg", "image/jpeg", b"\xff\xd8")})
    assert body.count(BOUNDARY.encode()) == 3
    assert b'name="foto"; filename="surat.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8' in body


def _wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if holds():
            return
        threading.Event().wait(0.01)
    raise AssertionError
