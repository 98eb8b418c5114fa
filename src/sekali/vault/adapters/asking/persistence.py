"""How long a registry is waited for: tries, pauses, and when nobody asks any more."""

import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sekali.kernel.breaker import FAILURES, CircuitBreaker
from sekali.vault.ports import RegistryUnavailable

Result = TypeVar("Result")
SHORTEST_TRY_SECONDS = 0.05


class Breaker(Protocol):
    """Says when nobody asks."""

    def guard(self) -> AbstractContextManager[None]:
        """Run a call if one may be made, and learn from how it ends.

        Raises:
            RegistryUnavailable: At once, while the registry rests.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the registry is waited for.

    Attributes:
        timeout_seconds: For one try.
        budget_seconds: For all tries and pauses of one question; a resident waits that long.
        pauses_seconds: Before each further try, at most; half of it to all of it at random,
            so that those who failed together do not come back together.
        failures: This many questions unanswered in a row, and nobody asks any more ...
        rest_seconds: ... for so long.
    """

    timeout_seconds: float = 2.0
    budget_seconds: float = 4.0
    pauses_seconds: tuple[float, ...] = (0.1, 0.3)
    failures: int = 5
    rest_seconds: float = 15.0


class Persistence:
    """Asks again where that may help, within a budget, and not at all while it is known to be down.

    One for a registry, used by all threads.

    Args:
        patience: Time-outs, tries, and when to stop asking.
        breaker: When nobody asks; by default one of this process alone.
        clock: Seconds that only grow.
        sleep: Waits that many seconds.
    """

    def __init__(
        self,
        patience: Patience | None = None,
        *,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._patience = patience or Patience()
        self._clock, self._sleep = clock, sleep
        self._random = random.SystemRandom()
        self._breaker: Breaker = breaker or CircuitBreaker(
            RegistryUnavailable,
            failures=self._patience.failures,
            rest_seconds=self._patience.rest_seconds,
            clock=clock,
        )

    def soon(self) -> float:
        """Return by when one try has to be answered."""
        return self._clock() + self._patience.timeout_seconds

    def ask(self, ask: Callable[[float], Result]) -> Result:
        """Return what one of the tries brings; ``ask`` gets the instant by which it must.

        Raises:
            RegistryUnavailable: Of the last try, or at once while the registry rests.
        """
        with self._breaker.guard():
            return self._persist(ask)

    def _persist(self, ask: Callable[[float], Result]) -> Result:
        end = self._clock() + self._patience.budget_seconds
        for longest_pause in self._patience.pauses_seconds:
            try:
                return ask(min(end, self.soon()))
            except RegistryUnavailable as refusal:
                pause = longest_pause * self._random.uniform(0.5, 1.0)
                is_late = self._clock() + pause + SHORTEST_TRY_SECONDS > end
                if is_late or refusal.params["reason"] not in FAILURES:
                    raise
            self._sleep(pause)
        return ask(min(end, self.soon()))
