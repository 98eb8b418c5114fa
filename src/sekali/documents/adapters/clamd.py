"""Asks ClamAV's daemon over a socket (INSTREAM): on this machine, or on another one of ours."""

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from sekali.documents.ports import ScannerAway

SECONDS = 5.0
_CHUNK_BYTES = 64 * 1024
_LONGEST_ANSWER_BYTES = 1000
_FOUND = re.compile(r"stream: ([\x21-\x7e]{1,200}) FOUND")


class ClamdScanner:
    """A ``MalwareScanner`` on one daemon.

    Only the exact words ``stream: OK`` mean that nothing was found. Whatever else comes, comes
    late or not at all, is ``ScannerAway``: a scanner that hangs or babbles lets nothing through.

    Args:
        address: Path of its socket, or ``host:port``.
        seconds: How long one paper may take in all.
    """

    def __init__(self, address: str, *, seconds: float = SECONDS) -> None:
        self._address, self._seconds = address, seconds

    def found_in(self, data: bytes) -> str | None:
        """Return the name of the malware in ``data``, or None where there is none.

        Raises:
            ScannerAway: The daemon gave no answer that can be relied on.
        """
        answer = self._asked(b"zINSTREAM\0", data)
        if answer == "stream: OK":
            return None
        found = _FOUND.fullmatch(answer)
        if found is None:
            raise ScannerAway(f"the scanner said {answer[:80]!r}")
        return found[1]

    def check_config(self) -> list[str]:
        """Return what is wrong with the scanner, in words for an operator; empty if nothing."""
        try:
            answer = self._asked(b"zPING\0", None)
        except ScannerAway as away:
            return [f"papers are held, nobody scans them: {away}"]
        return [] if answer == "PONG" else [f"the scanner at {self._address} said {answer[:80]!r}"]

    def _asked(self, command: bytes, data: bytes | None) -> str:
        deadline = time.monotonic() + self._seconds
        try:
            with self._connected() as line:
                _send(line, command, deadline)
                for piece in _pieces(data) if data is not None else ():
                    _send(line, piece, deadline)
                return _answer(line, deadline)
        except OSError as error:
            raise ScannerAway(f"{self._address}: {error}") from error

    def _connected(self) -> socket.socket:
        host, colon, port = self._address.rpartition(":")
        if colon and port.isdigit():
            return socket.create_connection((host, int(port)), timeout=self._seconds)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(self._seconds)
        try:
            line.connect(str(Path(self._address)))
        except OSError:
            line.close()
            raise
        return line


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), _CHUNK_BYTES):
        piece = data[start : start + _CHUNK_BYTES]
        yield len(piece).to_bytes(4, "big") + piece
    yield bytes(4)


def _send(line: socket.socket, data: bytes, deadline: float) -> None:
    line.settimeout(_left(deadline))
    line.sendall(data)


def _answer(line: socket.socket, deadline: float) -> str:
    said = b""
    while not said.endswith(b"\0"):
        line.settimeout(_left(deadline))
        more = line.recv(_LONGEST_ANSWER_BYTES)
        said += more
        if not more or len(said) > _LONGEST_ANSWER_BYTES:
            raise ScannerAway("the scanner broke off, or said too much")
    return said[:-1].decode("ascii", "replace")


def _left(deadline: float) -> float:
    """Return the seconds that are left: one byte now and then does not win more time."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the scanner took too long")
    return left
