"""A circuit breaker: once a system outside is known to be down, nobody waits for it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar

from sekali.kernel.errors import DomainError

OUTAGE, SLOW = "outage", "slow"
FAILURES = frozenset({OUTAGE, SLOW})
"""Other reasons are no failures: the system is there and answers at once."""


class Unanswered(DomainError):
    """A system outside gave no answer; ``params["reason"]`` says why, in one word.

    Each kind of system has its own, with its sentence.
    """

    # Whether it tells how the system fares: what was not asked at all does not.
    is_news: ClassVar[bool] = True


class CircuitBreaker:
    """Lets calls through until several in a row fail, then rests, then tries with one call.

    Safe for several threads; each process has its own.

    Args:
        refusal: What is raised at once while resting.
        failures: How many calls in a row must fail.
        rest_seconds: How long nobody asks; then one may, and the others go on without.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        refusal: type[Unanswered],
        *,
        failures: int,
        rest_seconds: float,
        clock: Callable[[], float],
    ) -> None:
        self._refusal = refusal
        self._failures, self._rest_seconds, self._clock = failures, rest_seconds, clock
        self._lock = threading.Lock()
        self._failed_in_a_row = 0
        self._next_trial_at = 0.0
        self._reason = OUTAGE

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Run a call if one may be made, and learn from how it ends.

        Raises:
            Unanswered: At once, with the reason of the last failure, while resting.
        """
        self._enter()
        failure: str | None = OUTAGE
        is_news = True
        try:
            yield
            failure = None
        except Unanswered as refusal:
            failure, is_news = failure_in(refusal), refusal.is_news
            raise
        finally:
            if is_news:
                self._note(failure)

    @property
    def is_open(self) -> bool:
        """Whether calls are refused at this instant or only one at a time is tried."""
        return self._failed_in_a_row >= self._failures

    def _enter(self) -> None:
        with self._lock:
            if not self.is_open:
                return
            now = self._clock()
            if now < self._next_trial_at:
                raise self._refusal(reason=self._reason)
            # This call is the trial; the others wait for another rest, or for its success.
            self._next_trial_at = now + self._rest_seconds

    def _note(self, failure: str | None) -> None:
        with self._lock:
            if failure is None:
                self._failed_in_a_row = 0
                return
            self._failed_in_a_row += 1
            self._reason = failure
            self._next_trial_at = self._clock() + self._rest_seconds


def failure_in(refusal: Unanswered) -> str | None:
    """Return the reason where it is a failure of the other side's."""
    reason = str(refusal.params["reason"])
    return reason if reason in FAILURES else None
