"""A browser as far as the server can tell: one connection, cookies, forms, redirects, gzip."""

import re
import select
import socket
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.failures import BenchmarkFailed

ANSWER_SECONDS = 60.0
READ_BYTES = 65_536
MOST_REDIRECTS = 5
GZIP_WINDOW = 16 + zlib.MAX_WBITS
SEPARATOR = b"\r\n\r\n"
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "----sekaliBenchmarkBoundary7MA4YWxkTrZu0gW"
FORM_WITH_FILES = f"multipart/form-data; boundary={BOUNDARY}"
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_REDIRECTS = frozenset({301, 302, 303})


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: ``wire_bytes`` counts headers and body as they came over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    wire_bytes: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what it cost whoever waited for it."""

    method: str
    path: str
    seconds: float
    wire_bytes: int


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file to attach to a form."""

    name: str
    media_type: str
    data: bytes


@dataclass(slots=True)
class Browser:
    """Somebody's browser. ``exchanges`` grows with every request until it is taken away.

    Written for little work per request, so that on two cores the client does not become what
    is measured: no cache, no script, and the token of the last form seen is sent with the next.
    """

    port: int
    exchanges: list[Exchange] = field(default_factory=list)
    path: str = "/"
    page: bytes = b""
    _cookies: dict[str, str] = field(default_factory=dict)
    _token: str = ""
    _socket: socket.socket | None = None
    _waiting: bytes = b""

    def get(self, path: str, *, follow: bool = True) -> Answer:
        """Open a page, following redirects unless told not to."""
        answer = self._send("GET", path)
        return self._followed(answer) if follow else answer

    def post(self, path: str, fields: Mapping[str, str], *, follow: bool = True) -> Answer:
        """Send a form, following redirects unless told not to."""
        body = urlencode({"csrfmiddlewaretoken": self._token, **fields}).encode()
        answer = self._send("POST", path, body, FORM)
        return self._followed(answer) if follow else answer

    def upload(self, path: str, fields: Mapping[str, str], files: Mapping[str, FilePart]) -> Answer:
        """Send a form with files, following redirects."""
        body = multipart({"csrfmiddlewaretoken": self._token, **fields}, files)
        return self._followed(self._send("POST", path, body, FORM_WITH_FILES))

    def taken_exchanges(self) -> list[Exchange]:
        """Return the requests since the last time, and forget them."""
        taken, self.exchanges = self.exchanges, []
        return taken

    @property
    def hung_up(self) -> bool:
        """Tell whether the server let go of the connection while nobody spoke, as it may."""
        if self._socket is None:
            return False
        readable, _, _ = select.select([self._socket], [], [], 0)
        return bool(readable)

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._waiting = b""

    def _followed(self, answer: Answer) -> Answer:
        for _ in range(MOST_REDIRECTS):
            if answer.status not in _REDIRECTS:
                return answer
            answer = self._send("GET", answer.headers["location"])
        raise BenchmarkFailed(f"{self.path} redirects without end")

    def _send(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        began = time.perf_counter()
        head = self._head(method, path, len(body), kind)
        answer = self._exchanged(head + body)
        spent = time.perf_counter() - began
        self.exchanges.append(Exchange(method, path, spent, answer.wire_bytes))
        self.path = path
        if answer.headers.get("content-type", "").startswith("text/html"):
            self._remember(answer.body)
        return answer

    def _head(self, method: str, path: str, length: int, kind: str) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: localhost:{self.port}",
            "Accept: text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Encoding: gzip",
            "Accept-Language: id",
            "User-Agent: sekali-benchmark",
        ]
        if self._cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self._cookies.items()))
        if method == "POST":
            lines += [
                f"Origin: http://localhost:{self.port}",
                f"Content-Type: {kind}",
                f"Content-Length: {length}",
            ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _exchanged(self, request: bytes) -> Answer:
        if self.hung_up:
            self.close()
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), ANSWER_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(request)
            return self._answer(self._socket)
        except OSError as lost:
            self.close()
            raise BenchmarkFailed(f"the web server does not answer: {lost}") from lost

    def _answer(self, connection: socket.socket) -> Answer:
        reader = _Reader(connection, self._waiting)
        head = reader.until(SEPARATOR)
        status, headers, cookies = parsed_head(head)
        for cookie in cookies:
            self._keep(cookie)
        body = b"" if status in {204, 304} else _body(reader, headers)
        self._waiting = reader.left
        wire_bytes = reader.taken
        if headers.get("content-encoding") == "gzip":
            body = zlib.decompress(body, GZIP_WINDOW)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, body, wire_bytes)

    def _keep(self, cookie: str) -> None:
        pair, _, attributes = cookie.partition(";")
        name, _, value = pair.strip().partition("=")
        said = attributes.lower().replace(" ", "") + ";"
        if "max-age=0;" in said or "expires=thu,01jan1970" in said:
            self._cookies.pop(name, None)
        else:
            self._cookies[name] = value

    def _remember(self, page: bytes) -> None:
        self.page = page
        found = _TOKEN.search(page)
        if found:
            self._token = found.group(1).decode()


def multipart(fields: Mapping[str, str], files: Mapping[str, FilePart]) -> bytes:
    """Return a form with files as a browser sends it (RFC 7578), with ``BOUNDARY``."""
    parts = []
    for name, value in fields.items():
        said = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        parts.append(said.encode())
    for name, file in files.items():
        said = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; '
            f'filename="{file.name}"\r\nContent-Type: {file.media_type}\r\n\r\n'
        )
        parts += [said.encode(), file.data, b"\r\n"]
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def parsed_head(head: bytes) -> tuple[int, dict[str, str], list[str]]:
    r"""Return status, headers (lower case) and cookies of an answer's head.

    >>> parsed_head(b"HTTP/1.1 302 Found\r\nLocation: /a\r\nSet-Cookie: x=1; Path=/")
    (302, {'location': '/a'}, ['x=1; Path=/'])
    """
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    cookies = []
    for line in lines:
        name, _, value = line.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "set-cookie":
            cookies.append(value)
        else:
            headers[name] = value
    return int(first.split(" ", 2)[1]), headers, cookies


def _body(reader: "_Reader", headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return reader.exactly(int(headers.get("content-length", "0")))
    chunks = []
    while size := int(reader.until(b"\r\n").split(b";")[0], 16):
        chunks.append(reader.exactly(size))
        reader.until(b"\r\n")
    reader.until(b"\r\n")
    return b"".join(chunks)


class _Reader:
    """Reads an answer from a connection, and counts what it takes."""

    def __init__(self, connection: socket.socket, waiting: bytes) -> None:
        self._connection = connection
        self.left = waiting
        self.taken = 0

    def until(self, mark: bytes) -> bytes:
        """Return what comes before a mark, and take the mark away."""
        while (at := self.left.find(mark)) < 0:
            self.left += self._more()
        return self._take(at, len(mark))

    def exactly(self, size: int) -> bytes:
        """Return so many bytes."""
        parts = [self.left]
        have = len(self.left)
        while have < size:
            parts.append(self._more())
            have += len(parts[-1])
        self.left = b"".join(parts)
        return self._take(size, 0)

    def _take(self, size: int, skipped: int) -> bytes:
        taken, self.left = self.left[:size], self.left[size + skipped :]
        self.taken += size + skipped
        return taken

    def _more(self) -> bytes:
        data = self._connection.recv(READ_BYTES)
        if not data:
            raise ConnectionError("closed in the middle of an answer")
        return data
