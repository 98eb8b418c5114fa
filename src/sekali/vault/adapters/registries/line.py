"""Questions to one registry behind the government's gateway: waiting, trying again, giving up."""

import http.client
import json
import logging
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from sekali.kernel.breaker import OUTAGE, SLOW
from sekali.kernel.http_line import Line
from sekali.kernel.wording import printable
from sekali.vault.adapters.asking.persistence import Breaker, Patience, Persistence
from sekali.vault.adapters.asking.reasons import REASONS_BY_STATUS, is_private
from sekali.vault.ports import RegistryUnavailable

logger = logging.getLogger(__name__)

# What an answer may have for a status; one registry says "nobody" by 404.
_ANSWERS = frozenset({HTTPStatus.OK, HTTPStatus.NOT_FOUND})


class GatewayLine:
    """The line to one registry. Each has its own, so that one that is down harms no other.

    Args:
        base_url: Of the gateway; every registry has a path below it.
        key: Who we are to it; kept out of logs.
        name: What an operator calls the registry.
        count: Takes one question from the quota, or refuses; called before each try.
        breaker: When nobody asks; by default one of this process alone.
        patience: Time-outs, tries, and when to stop asking.
        clock: Seconds that only grow.
        sleep: Waits that many seconds.

    Raises:
        ValueError: The address is none.
    """

    def __init__(
        self,
        base_url: str,
        *,
        key: str,
        name: str,
        count: Callable[[], None],
        breaker: Breaker | None = None,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name, self._key = name, key
        self.is_private = is_private(base_url)
        self.clock = clock
        self._line = Line(base_url, clock=clock)
        self._count = count
        self._persistence = Persistence(patience, breaker=breaker, clock=clock, sleep=sleep)

    def ask(self, path: str, question: Mapping[str, Any]) -> Any:
        """Return the JSON of an answer; None where the registry says by HTTP that there is none.

        Raises:
            RegistryUnavailable: With a ``reason`` as the civil registry's.
        """
        body = json.dumps(question).encode()
        return self._persistence.ask(lambda until: self._exchange(path, body, until))

    def try_once(self, path: str, question: Mapping[str, Any]) -> Any:
        """Ask without trying again, whatever came of earlier questions.

        Raises:
            RegistryUnavailable: See ``ask``.
        """
        return self._exchange(path, json.dumps(question).encode(), self._persistence.soon())

    def garbled(self, what: str) -> RegistryUnavailable:
        """Return the refusal for an answer that makes no sense, and log what was wrong with it."""
        return self.unavailable(OUTAGE, what)

    def unavailable(self, reason: str, said: str) -> RegistryUnavailable:
        """Return the refusal for a reason, and log what was said; never whom it was about."""
        logger.warning("The %s does not answer (%s): %s", self.name, reason, printable(said))
        return RegistryUnavailable(reason=reason)

    def _exchange(self, path: str, body: bytes, deadline: float) -> Any:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "X-Api-Key": self._key,
        }
        self._count()
        try:
            status, answer = self._line.post(path, body, headers, deadline=deadline)
        except TimeoutError:
            raise self.unavailable(SLOW, "no answer in time") from None
        except (OSError, http.client.HTTPException) as error:
            raise self.garbled(f"connection failed ({type(error).__name__})") from error
        if status not in _ANSWERS:
            raise self.unavailable(REASONS_BY_STATUS.get(status, OUTAGE), f"HTTP {status}")
        page = self._json(answer)
        return None if status == HTTPStatus.NOT_FOUND else page

    def _json(self, body: bytes) -> Any:
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            # Its type only: the message quotes the body, and a body holds personal data.
            raise self.garbled(f"not JSON ({type(error).__name__})") from None
