"""The configuration of nginx that operators are given, in front of a real installation."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from hostile.conftest import Loud
from sekali.launch.addresses import free_ports
from support.certificates import write_certificate

CONFIGURATION = Path(__file__).parents[2] / "tools" / "nginx.conf"
SECONDS = 10
STALLED = 40
PAGE = b"GET /masuk HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
AROUND = """
daemon off;
pid {place}/pid;
error_log {place}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    include {place}/site.conf;
}}
"""


@pytest.fixture(scope="module")
def ports(sekali: Loud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """The ports at which nginx serves the installation: over HTTPS, and the way there."""
    place = tmp_path_factory.mktemp("nginx")
    https_port, http_port = free_ports(2)
    write_certificate(place)
    site = CONFIGURATION.read_text()
    for ours, here in (
        ("127.0.0.1:8000", f"127.0.0.1:{sekali.port}"),
        ("listen 443", f"listen 127.0.0.1:{https_port}"),
        ("listen 80", f"listen 127.0.0.1:{http_port}"),
        ("/etc/ssl/sekali", str(place)),
        ("sekali.example", "localhost"),
    ):
        assert ours in site
        site = site.replace(ours, here)
    (place / "site.conf").write_text(site)
    (place / "nginx.conf").write_text(AROUND.format(place=place))
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    assert program, "sh tests/install-proxy.sh"
    argv = [program, "-p", str(place), "-c", str(place / "nginx.conf"), "-e", "stderr"]
    running = subprocess.Popen(argv)
    try:
        _wait_for(https_port)
        yield https_port, http_port
    finally:
        running.terminate()
        running.wait(SECONDS)


@pytest.fixture
def https(ports: tuple[int, int]) -> int:
    """The port of HTTPS."""
    return ports[0]


def in_clear(port: int, sent: str) -> bytes:
    """Send without encryption, and return the line of the status with the headers."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as opened:
        opened.sendall(f"{sent} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        parts = []
        while part := opened.recv(65_536):
            parts.append(part)
    return b"".join(parts).partition(b"\r\n\r\n")[0]


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, "nginx did not start"
            time.sleep(0.1)
        else:
            return


@contextmanager
def line(port: int, host: str = "localhost") -> Iterator[ssl.SSLSocket]:
    """Open an encrypted line to a host of this name."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as plain,
        trusting.wrap_socket(plain, server_hostname=host) as encrypted,
    ):
        yield encrypted


def answer_to(port: int, sent: bytes) -> bytes:
    """Send, and return all that comes."""
    with line(port) as opened:
        opened.sendall(sent)
        parts = []
        while part := opened.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def test_uploads_that_stall_keep_nobody_out(https: int) -> None:
    """Without a server in front four of them would hold every thread there is."""
    cookie = re.search(rb"csrftoken=\w+", answer_to(https, PAGE))
    assert cookie
    # With the cookie of a form, so that what was sent is read.
    head = b"POST /masuk HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
    with ExitStack() as stalled:
        for _ in range(STALLED):
            opened = stalled.enter_context(line(https))
            opened.sendall(head + kind + b"Cookie: " + cookie[0] + b"\r\n\r\nnik=1")
        begun = time.monotonic()
        assert answer_to(https, PAGE).startswith(b"HTTP/1.1 200")
        assert time.monotonic() - begun < SECONDS / 2


def test_another_host_is_shown_no_certificate(https: int) -> None:
    with pytest.raises(ssl.SSLError), line(https, "penanda.example"):
        pass


@pytest.mark.parametrize("length", [36_000_000, 900_000_000])
def test_what_is_too_large_is_refused_by_what_it_announces(https: int, length: int) -> None:
    head = f"POST /masuk HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n"
    with line(https) as opened:
        opened.sendall(head.encode() + b"Connection: close\r\n\r\n")
        assert b" 413 " in opened.recv(65_536)


def test_a_request_with_two_ends_goes_no_further(https: int) -> None:
    head = b"POST /masuk HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
    two = b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert answer_to(https, head + two + PAGE).startswith(b"HTTP/1.1 400")


def test_every_answer_keeps_browsers_to_https_and_to_the_type_it_names(https: int) -> None:
    page = answer_to(https, PAGE)
    style = re.search(rb"/static/[^\"]+\.css", page)
    assert style
    of_a_file = answer_to(https, PAGE.replace(b"/masuk", style[0]))
    head = b"POST /masuk HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000000\r\n"
    refused = answer_to(https, head + b"Connection: close\r\n\r\n")

    for status, answer in ((b"200", page), (b"200", of_a_file), (b"413", refused)):
        said = answer.partition(b"\r\n\r\n")[0].lower().splitlines()
        assert status in said[0]
        assert said.count(b"strict-transport-security: max-age=31536000; includesubdomains") == 1, (
            said
        )
        assert said.count(b"x-content-type-options: nosniff") == 1, said


def test_in_clear_only_pages_lead_to_https(ports: tuple[int, int]) -> None:
    _, http = ports
    page = in_clear(http, "GET /masuk?lanjut=/data-saya")
    assert page.startswith(b"HTTP/1.1 301")
    assert b"Location: https://localhost/masuk?lanjut=/data-saya" in page
    for asked in (
        "GET /openid/userinfo",
        "POST /openid/token",
        "POST /openid/par",
        "POST /bayar/bank/notify",
        "GET /healthz",
        "POST /masuk",
    ):
        assert in_clear(http, asked).startswith(b"HTTP/1.1 403"), asked


@pytest.mark.parametrize("folder", ["/static/", "/static", "/static/web/", "/", "/.git/", "/var/"])
def test_no_folder_is_listed(https: int, folder: str) -> None:
    said = answer_to(https, PAGE.replace(b"/masuk", folder.encode()))
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"Index of" not in body
    # Names of files that only a listing would tell: pages name those with a hash in them.
    assert b'href="sekali.css"' not in body
    if folder != "/":
        assert head.startswith((b"HTTP/1.1 404", b"HTTP/1.1 301")), head
