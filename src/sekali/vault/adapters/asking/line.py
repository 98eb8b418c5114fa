"""A telephone line to the registry: HTTP with keep-alive, and no wait beyond the deadline."""

import http.client
import io
import socket
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

LONGEST_ANSWER_BYTES = 512_000
"""A family of twenty is 40 kB; whatever is longer than this is not an answer."""


class Overlong(http.client.HTTPException):
    """More was sent than any true answer has."""


class Line:
    """POSTs to one host, over one kept connection for each thread.

    Only the standard library: a connection costs less than any package that hides it.

    Args:
        base_url: ``http`` or ``https``, host, port, and perhaps a path that goes before all.
        clock: Seconds that only grow, the same by which the deadlines are set.

    Raises:
        ValueError: The address is none.
    """

    def __init__(self, base_url: str, *, clock: Callable[[], float]) -> None:
        address = urlsplit(base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError("The registry's address must look like https://host:port.")
        self._host, self._port = address.hostname, address.port
        self._is_encrypted = address.scheme == "https"
        self._prefix = address.path.rstrip("/")
        self._clock = clock
        self._of_thread = threading.local()

    def post(
        self, path: str, body: bytes, headers: Mapping[str, str], *, deadline: float
    ) -> tuple[int, bytes]:
        """Return status and body of the answer.

        A kept connection that the other side has closed meanwhile is replaced once, without a
        word: that is no failure of the registry's. Any other failure hangs up, so that the
        next question does not read the answer to this one.

        Raises:
            TimeoutError: The deadline passed first.
            OSError: Refused, unreachable, cut off.
            http.client.HTTPException: What came is not HTTP, cut short, or endless.
        """
        kept: http.client.HTTPConnection | None = getattr(self._of_thread, "connection", None)
        if kept is not None:
            try:
                return self._exchange(kept, path, body, headers, deadline)
            except ConnectionError:
                pass
        return self._exchange(self._new_connection(), path, body, headers, deadline)

    def hang_up(self) -> None:
        """Close this thread's connection, if it has one."""
        connection = getattr(self._of_thread, "connection", None)
        self._of_thread.connection = None
        if connection is not None:
            connection.close()

    def _new_connection(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._is_encrypted else http.client.HTTPConnection
        connection = kind(self._host, self._port)
        self._of_thread.connection = connection
        return connection

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        deadline: float,
    ) -> tuple[int, bytes]:
        try:
            _limit(connection, _seconds_to(deadline, self._clock))
            connection.request("POST", self._prefix + path, body=body, headers=dict(headers))
            left = partial(_seconds_to, deadline, self._clock)
            # http.client only calls it, so that a function does as well as a class.
            answer_class = partial(_TimedAnswer, seconds_left=left)
            connection.response_class = cast("type[http.client.HTTPResponse]", answer_class)
            with connection.getresponse() as answer:
                return answer.status, _whole_body(answer)
        except BaseException:
            self.hang_up()
            raise


class _TimedAnswer(http.client.HTTPResponse):
    """An answer that must be all here by the deadline, however slowly its bytes drip.

    A socket's own time-out starts again with each byte and so ends nothing.
    """

    def __init__(
        self, sock: socket.socket, *args: Any, seconds_left: Callable[[], float], **kwargs: Any
    ) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_TimedReader(sock, self.fp.detach(), seconds_left))


class _TimedReader(io.RawIOBase):
    """Bytes of a socket, each read allowed only what is left until the deadline."""

    def __init__(self, sock: socket.socket, raw: Any, seconds_left: Callable[[], float]) -> None:
        self._sock, self._raw, self._seconds_left = sock, raw, seconds_left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._seconds_left())
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


def _whole_body(answer: http.client.HTTPResponse) -> bytes:
    body = answer.read(LONGEST_ANSWER_BYTES + 1)
    if len(body) > LONGEST_ANSWER_BYTES:
        raise Overlong
    if answer.length:  # read(n) says nothing of an answer that ends too early
        raise http.client.IncompleteRead(body, answer.length)
    return body


def _limit(connection: http.client.HTTPConnection, seconds: float) -> None:
    connection.timeout = seconds
    if connection.sock is not None:
        connection.sock.settimeout(seconds)


def _seconds_to(deadline: float, clock: Callable[[], float]) -> float:
    seconds = deadline - clock()
    if seconds <= 0:
        raise TimeoutError
    return seconds
