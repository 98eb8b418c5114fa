"""A circuit breaker that all processes share: who finds the registry down spares the others."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from sekali.kernel.breaker import OUTAGE, failure_in
from sekali.vault.adapters.asking.persistence import Patience
from sekali.vault.ports import RegistryUnavailable

logger = logging.getLogger(__name__)

_READ = """
    SELECT failed_in_a_row, reason FROM vault_registryhealth WHERE registry = %s
"""
# Of all processes that come after the rest, one gets the row as it was.
_TAKE_TRIAL = """
    UPDATE vault_registryhealth SET next_trial_at = %s WHERE registry = %s AND next_trial_at <= %s
"""
_FAILED = """
    INSERT INTO vault_registryhealth AS kept
        (registry, failed_in_a_row, reason, failed_at, next_trial_at)
    VALUES (%(registry)s, 1, %(reason)s, %(now)s, %(next)s)
    ON CONFLICT (registry) DO UPDATE SET failed_in_a_row = kept.failed_in_a_row + 1,
        reason = excluded.reason, failed_at = excluded.failed_at,
        next_trial_at = excluded.next_trial_at
    RETURNING failed_in_a_row
"""
_WELL = """
    UPDATE vault_registryhealth SET failed_in_a_row = 0
    WHERE registry = %s AND failed_in_a_row > 0
"""


class SharedBreaker:
    """Lets calls through until several in a row fail, then rests, then tries with one call.

    As ``CircuitBreaker``, with its state in the database. While all is well it costs one read of
    one row; it is written to when a call fails, and when the registry is back.

    Args:
        registry: Its key.
        patience: After how many failures it rests, and for how long.
        clock: The instant it is.
    """

    def __init__(self, registry: str, patience: Patience, *, clock: Callable[[], datetime]) -> None:
        self._registry, self._failures = registry, patience.failures
        self._rest, self._clock = timedelta(seconds=patience.rest_seconds), clock

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Run a call if one may be made, and learn from how it ends.

        Raises:
            RegistryUnavailable: At once, with the reason of the last failure, while resting.
        """
        failed_before = self._enter()
        failure: str | None = OUTAGE
        is_news = True
        try:
            yield
            failure = None
        except RegistryUnavailable as refusal:
            failure, is_news = failure_in(refusal), refusal.is_news
            raise
        finally:
            if is_news:
                self._note(failure, failed_before)

    def _enter(self) -> int:
        """Return how many calls failed in a row; take the trial where one is due."""
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self._registry])
            failed, reason = cursor.fetchone() or (0, "")
            if failed < self._failures:
                return int(failed)
            at = self._clock()
            cursor.execute(_TAKE_TRIAL, [at + self._rest, self._registry, at])
            if cursor.rowcount == 0:
                raise RegistryUnavailable(reason=reason)
        return int(failed)

    def _note(self, failure: str | None, failed_before: int) -> None:
        with connection.cursor() as cursor:
            if failure is None:
                if failed_before:
                    cursor.execute(_WELL, [self._registry])
                return
            at = self._clock()
            values: dict[str, Any] = {"registry": self._registry, "reason": failure, "now": at}
            cursor.execute(_FAILED, {**values, "next": at + self._rest})
            (failed,) = cursor.fetchone()
        if failed == self._failures:
            text = "The registry %s failed %d times in a row (%s): nobody asks it for %s"
            logger.warning(text, self._registry, failed, failure, self._rest)
