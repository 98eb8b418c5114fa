"""A line to one system outside: HTTP with keep-alive, and no wait beyond the deadline."""

import http.client
import io
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

LONGEST_ANSWER_BYTES = 512_000
"""A family of twenty is 40 kB; whatever is longer than this is not an answer."""


class Overlong(http.client.HTTPException):
    """More was sent than any true answer has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the other side; its answer may have so many bytes."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""
    longest_answer_bytes: int = LONGEST_ANSWER_BYTES


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """Asks one host, over one kept connection for each thread.

    Only the standard library: a connection costs less than any package that hides it.

    Args:
        base_url: ``http`` or ``https``, host, port, and perhaps a path that goes before all.
        clock: Seconds that only grow, the same by which the deadlines are set.
        encrypted: What connects where the address is ``https``.

    Raises:
        ValueError: The address is none.
    """

    def __init__(
        self,
        base_url: str,
        *,
        clock: Callable[[], float],
        encrypted: type[http.client.HTTPSConnection] = http.client.HTTPSConnection,
    ) -> None:
        address = urlsplit(base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError("The address of a system must look like https://host:port.")
        self._host, self._port = address.hostname, address.port
        self._kind = encrypted if address.scheme == "https" else http.client.HTTPConnection
        self._prefix = address.path.rstrip("/")
        self._clock = clock
        self._of_thread = threading.local()

    def post(
        self, path: str, body: bytes, headers: Mapping[str, str], *, deadline: float
    ) -> tuple[int, bytes]:
        """Return status and body of the answer to a POST; see ``ask``."""
        question = Question(method="POST", path=path, headers=headers, body=body)
        answer = self.ask(question, deadline=deadline)
        return answer.status, answer.body

    def ask(self, question: Question, *, deadline: float) -> Answer:
        """Return the answer.

        A kept connection that the other side has closed meanwhile is replaced once, without a
        word: that is no failure of the other side's. Any other failure hangs up, so that the
        next question does not read the answer to this one.

        Raises:
            TimeoutError: The deadline passed first.
            OSError: Refused, unreachable, cut off.
            http.client.HTTPException: What came is not HTTP, cut short, or endless.
        """
        kept: http.client.HTTPConnection | None = getattr(self._of_thread, "connection", None)
        if kept is not None:
            try:
                return self._exchange(kept, question, deadline)
            except ConnectionError:
                pass
        return self._exchange(self._new_connection(), question, deadline)

    def hang_up(self) -> None:
        """Close this thread's connection, if it has one."""
        connection = getattr(self._of_thread, "connection", None)
        self._of_thread.connection = None
        if connection is not None:
            connection.close()

    def _new_connection(self) -> http.client.HTTPConnection:
        connection = self._kind(self._host, self._port)
        self._of_thread.connection = connection
        return connection

    def _exchange(
        self, connection: http.client.HTTPConnection, question: Question, deadline: float
    ) -> Answer:
        try:
            _limit(connection, _seconds_to(deadline, self._clock))
            path, headers = self._prefix + question.path, dict(question.headers)
            connection.request(question.method, path, body=question.body, headers=headers)
            left = partial(_seconds_to, deadline, self._clock)
            # http.client only calls it, so that a function does as well as a class.
            answer_class = partial(_TimedAnswer, seconds_left=left)
            connection.response_class = cast("type[http.client.HTTPResponse]", answer_class)
            with connection.getresponse() as answer:
                body = _whole_body(answer, question.longest_answer_bytes)
                return Answer(answer.status, _by_name(answer), body)
        except BaseException:
            self.hang_up()
            raise


def ask_once(
    base_url: str,
    question: Question,
    *,
    seconds: float,
    encrypted: type[http.client.HTTPSConnection] = http.client.HTTPSConnection,
) -> Answer:
    """Return the answer over a connection of its own; it is whole within so many seconds.

    Nobody is followed elsewhere: a redirect is an answer like others.

    Raises:
        TimeoutError, OSError, http.client.HTTPException, ValueError: As ``Line`` does.
    """
    line = Line(base_url, clock=time.monotonic, encrypted=encrypted)
    try:
        return line.ask(question, deadline=time.monotonic() + seconds)
    finally:
        line.hang_up()


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


def _by_name(answer: http.client.HTTPResponse) -> Mapping[str, str]:
    return {name.lower(): value for name, value in answer.getheaders()}


def _whole_body(answer: http.client.HTTPResponse, longest: int) -> bytes:
    body = answer.read(longest + 1)
    if len(body) > longest:
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
