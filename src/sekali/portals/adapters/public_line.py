"""Asks a portal over HTTP, and never a machine of the house, whatever its addresses say.

What a portal publishes of itself names more addresses: see kernel.public_host.
"""

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from sekali.kernel.breaker import OUTAGE, SLOW, CircuitBreaker
from sekali.kernel.http_line import Line, Question
from sekali.kernel.public_host import PublicHTTPSConnection
from sekali.portals.refusals import PortalUnavailable

TIMEOUT_SECONDS = 5.0
_FAILURES, _REST_SECONDS = 5, 15.0
_MOST_HOSTS = 8
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Told:
    """Status and body; ``said`` is empty where the body is no JSON object."""

    status: int
    body: bytes

    @property
    def said(self) -> Mapping[str, Any]:
        """Return the JSON object that was sent."""
        try:
            told = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}


class PublicLine:
    """GETs and POSTs to the hosts of one portal, each answer whole within the time-out.

    Args:
        may_be_local: A sample installation may reach portals on the same machine, also without
            encryption.
        clock: Seconds that only grow.
    """

    def __init__(self, *, may_be_local: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._may_be_local, self._clock = may_be_local, clock
        self._lines: dict[str, Line] = {}
        self._breaker = CircuitBreaker(
            PortalUnavailable, failures=_FAILURES, rest_seconds=_REST_SECONDS, clock=clock
        )

    def may_go_to(self, address: str) -> bool:
        """Tell whether an address is one that is asked at all."""
        try:
            parts = urlsplit(address)
            has_host = bool(parts.hostname) and parts.port != 0
        except ValueError:
            return False
        if parts.username or parts.password or parts.fragment or not has_host:
            return False
        is_near = self._may_be_local and parts.hostname in _THIS_MACHINE
        return parts.scheme == "https" or (parts.scheme == "http" and is_near)

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Told:
        """Return what stands at an address.

        Raises:
            PortalUnavailable: No whole answer in time, or a fault of the portal's.
        """
        said = {"Accept": "application/json", **(headers or {})}
        return self._ask("GET", address, said)

    def post(
        self, address: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Told:
        """Return the answer to a form. It is never sent a second time: a code counts once.

        Raises:
            PortalUnavailable: No whole answer in time, or a fault of the portal's.
        """
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        said = {"Accept": "application/json", **kind, **(headers or {})}
        body = urlencode(form).encode()
        return self._ask("POST", address, said, body)

    def _ask(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Told:
        if not self.may_go_to(address):
            raise PortalUnavailable(reason=OUTAGE)
        question = Question(method=method, path=_path(address), headers=headers, body=body)
        parts = urlsplit(address)
        line = self._line(f"{parts.scheme}://{parts.netloc}")
        if method == "POST":
            # A kept connection that broke would be replaced, and the form sent again.
            line.hang_up()
        with self._breaker.guard():
            return _answered(line, question, deadline=self._clock() + TIMEOUT_SECONDS)

    def _line(self, base_url: str) -> Line:
        if base_url not in self._lines:
            if len(self._lines) >= _MOST_HOSTS:
                raise PortalUnavailable(reason=OUTAGE)
            kind = http.client.HTTPSConnection if self._may_be_local else PublicHTTPSConnection
            self._lines[base_url] = Line(base_url, clock=self._clock, encrypted=kind)
        return self._lines[base_url]


def _path(address: str) -> str:
    parts = urlsplit(address)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _answered(line: Line, question: Question, *, deadline: float) -> Told:
    """Return the answer; tell failures of the line and of the portal in the breaker's words."""
    try:
        answer = line.ask(question, deadline=deadline)
    except TimeoutError as error:
        raise PortalUnavailable(reason=SLOW) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise PortalUnavailable(reason=OUTAGE) from error
    is_fault = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    if is_fault or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise PortalUnavailable(reason=OUTAGE)
    return Told(answer.status, answer.body)
