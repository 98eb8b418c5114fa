"""One bucket of an object store that speaks S3: asked again where that may help, within a time."""

import hashlib
import http.client
import logging
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from sekali.documents.adapters.s3_signing import Credentials, Unsigned, signed_headers
from sekali.documents.ports import StoreAway
from sekali.kernel.http_line import Answer, Line, Question

log = logging.getLogger(__name__)

# Paths of ours need no quoting, so that what is signed is what is sent.
PLAIN_PATH = re.compile(r"(/[A-Za-z0-9._-]+)+", re.ASCII)
LONGEST_OBJECT_BYTES = 32 * 1024 * 1024
_CODE = re.compile(rb"<Code>([A-Za-z0-9.]{1,80})</Code>")
_ON_THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}
_WORTH_ANOTHER_TRY = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How long the store is waited for; a resident waits that long with it.

    Attributes:
        try_seconds: For one try, until all of its answer is here.
        all_seconds: For all tries and pauses of one request.
        pauses_seconds: Before each further try, at most; half of it to all of it at random.
    """

    try_seconds: float = 5.0
    all_seconds: float = 12.0
    pauses_seconds: tuple[float, ...] = (0.2, 0.6, 1.5)


class TryAgain(Exception):
    """Said by who looks at an answer: it is broken, another one may be whole."""


Look = Callable[[Answer], Answer]


class Bucket:
    """Sends signed requests below one bucket, or a folder in it.

    Args:
        address: ``https://host/bucket`` or with folders below; by path, never by host name.
        credentials: Who we are to the store.
        clock: The time of day, in UTC; what is signed holds for some minutes.
        waiting: How long it is waited for.
        sleep: Waits that many seconds.

    Raises:
        ValueError: The address is none.
    """

    def __init__(
        self,
        address: str,
        credentials: Credentials,
        *,
        clock: Callable[[], datetime],
        waiting: Waiting | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        parts = urlsplit(address)
        self.address, self.path = address, parts.path.rstrip("/")
        if not PLAIN_PATH.fullmatch(self.path) or parts.query or parts.username:
            raise ValueError("The address of the object store must look like https://host/bucket.")
        self.is_private = parts.scheme == "https" or parts.hostname in _ON_THIS_MACHINE
        self.name, _, folder = self.path[1:].partition("/")
        self.prefix = f"{folder}/" if folder else ""
        self._host, self._credentials, self._clock = parts.netloc, credentials, clock
        self._line = Line(f"{parts.scheme}://{parts.netloc}", clock=time.monotonic)
        self._waiting, self._sleep = waiting or Waiting(), sleep
        self._random = random.SystemRandom()

    def ask(
        self,
        method: str,
        key: str = "",
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        query: str = "",
        look: Look = lambda answer: answer,
    ) -> Answer:
        """Return the answer about one object, or about the bucket where ``key`` is empty.

        ``look`` may raise ``TryAgain``. A status of "not there" is an answer.

        Raises:
            StoreAway: No answer that can be relied on came in time, or we are refused.
        """
        path = f"{self.path}/{key}" if key else f"/{self.name}"
        request = Unsigned(
            method=method,
            path=path,
            query=query,
            headers={"host": self._host, **(headers or {})},
            body_sha256=hashlib.sha256(body).hexdigest(),
        )
        until = time.monotonic() + self._waiting.all_seconds
        said = ""
        for pause in (0.0, *self._waiting.pauses_seconds):
            wait = pause * self._random.uniform(0.5, 1)
            if time.monotonic() + wait >= until:
                break
            self._sleep(wait)
            try:
                return look(self._answer(request, body, until))
            except TryAgain as broken:
                said = str(broken)
                log.info("the object store, %s: %s", method, said)
        raise StoreAway(f"{self._host}: {said or 'no answer in time'}")

    def _answer(self, request: Unsigned, body: bytes, until: float) -> Answer:
        """Ask once, signed as of now."""
        question = Question(
            method=request.method,
            path=request.path + (f"?{request.query}" if request.query else ""),
            headers=signed_headers(request, self._credentials, self._clock()),
            body=body,
            longest_answer_bytes=LONGEST_OBJECT_BYTES,
        )
        try:
            answer = self._line.ask(
                question, deadline=min(until, time.monotonic() + self._waiting.try_seconds)
            )
        except (OSError, http.client.HTTPException) as error:
            raise TryAgain(f"no whole answer ({type(error).__name__})") from error
        return self._looked_at(answer)

    def _looked_at(self, answer: Answer) -> Answer:
        if answer.status in {HTTPStatus.OK, HTTPStatus.NO_CONTENT}:
            return answer
        code = _CODE.search(answer.body[:4000])
        said = f"HTTP {answer.status} {code[1].decode() if code else ''}".strip()
        if answer.status in _WORTH_ANOTHER_TRY:
            raise TryAgain(said)
        if answer.status == HTTPStatus.NOT_FOUND and (code is None or code[1] != b"NoSuchBucket"):
            return answer
        # Another try would be answered alike: our key, our clock, the bucket, the request.
        raise StoreAway(f"{self._host}: {said}")
