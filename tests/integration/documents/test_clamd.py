"""The scanner: ClamAV's own daemon with a signature of ours, and daemons that lie or hang."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sekali.documents.adapters.clamd import ClamdScanner
from sekali.documents.ports import ScannerAway
from support.malware_daemon import HARMLESS_TEST, malware_daemon


@pytest.fixture(scope="module")
def clamd() -> Iterator[ClamdScanner]:
    """ClamAV's daemon, with one signature: that of the test file."""
    with malware_daemon() as daemon:
        yield daemon.scanner


def test_the_daemon_finds_what_it_has_a_signature_of_and_nothing_else(clamd: ClamdScanner) -> None:
    assert clamd.check_config() == []
    assert clamd.found_in(b"%PDF-1.7 surat" + os.urandom(500_000)) is None
    assert clamd.found_in(b"") is None
    assert clamd.found_in(HARMLESS_TEST) == "Sekali-Test.UNOFFICIAL"
    assert clamd.found_in(b"%PDF-1.7 " + os.urandom(300_000) + HARMLESS_TEST) is not None


def test_of_ten_megabytes_all_is_scanned(clamd: ClamdScanner) -> None:
    data = bytes(10 * 1024 * 1024 - 100)
    assert clamd.found_in(data) is None
    assert clamd.found_in(data + HARMLESS_TEST) is not None


# --- daemons that are not what they should be ------------------------------------------------


@pytest.fixture
def daemon() -> Iterator[Callable[[Callable[[socket.socket], None]], ClamdScanner]]:
    """Start a daemon that does with a connection what it is told."""
    listeners = []

    def start(act: Callable[[socket.socket], None]) -> ClamdScanner:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve() -> None:
            line, _ = listener.accept()
            with line:
                act(line)

        threading.Thread(target=serve, daemon=True).start()
        return ClamdScanner(f"127.0.0.1:{listener.getsockname()[1]}", seconds=0.5)

    yield start
    for listener in listeners:
        listener.close()


def says(words: bytes) -> Callable[[socket.socket], None]:
    def act(line: socket.socket) -> None:
        while not line.recv(65536).endswith(bytes(4)):
            pass
        line.sendall(words)

    return act


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"stream: OK",
        b"stream: OK\nstream: Bad FOUND\0",
        b"stream: OKAY\0",
        b" stream: OK\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: \xff\xff FOUND\0",
        b"x" * 5000,
        b"PONG\0",
    ],
)
def test_whatever_is_not_a_plain_ok_lets_nothing_through(
    daemon: Callable[..., ClamdScanner], words: bytes
) -> None:
    with pytest.raises(ScannerAway):
        daemon(says(words)).found_in(b"%PDF-")


def test_a_daemon_that_hangs_or_drips_is_left_in_time(daemon: Callable[..., ClamdScanner]) -> None:
    def drips(line: socket.socket) -> None:
        try:
            for _ in range(100):
                time.sleep(0.1)
                line.sendall(b"s")
        except OSError:
            pass

    for act in (lambda _: time.sleep(5), drips):
        begun = time.monotonic()
        with pytest.raises(ScannerAway):
            daemon(act).found_in(b"%PDF-")
        assert time.monotonic() - begun < 3


def test_a_daemon_that_is_not_there_is_told_to_the_operator(tmp_path: Path) -> None:
    for address in (str(tmp_path / "none"), "127.0.0.1:1"):
        scanner = ClamdScanner(address)
        with pytest.raises(ScannerAway):
            scanner.found_in(b"x")
        assert "nobody scans them" in scanner.check_config()[0]
