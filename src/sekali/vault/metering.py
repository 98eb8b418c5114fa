"""Counting questions to a registry: under which agreement, how many today, and who goes first.

The count stands in the database, so that it is one for all processes. It is taken before each
try, since the registry counts a question whose answer is lost, too.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from sekali.catalogue.agreements import KnownAgreement
from sekali.catalogue.queries import dictionary
from sekali.vault.adapters.asking.reasons import NO_AGREEMENT, QUOTA
from sekali.vault.ports import NotAsked

logger = logging.getLogger(__name__)

_COUNT = """
    INSERT INTO vault_registryday AS counted (agreement, day, asked, in_background, refused)
    VALUES (%(agreement)s, %(day)s, 1, %(background)s, 0)
    ON CONFLICT (agreement, day) DO UPDATE
    SET asked = counted.asked + 1, in_background = counted.in_background + excluded.in_background
    WHERE counted.asked < %(most)s
    RETURNING asked
"""
_REFUSED = """
    INSERT INTO vault_registryday AS counted (agreement, day, asked, in_background, refused)
    VALUES (%(agreement)s, %(day)s, 0, 0, 1)
    ON CONFLICT (agreement, day) DO UPDATE SET refused = counted.refused + 1
"""
PERCENT = 100


class Meter:
    """Counts the questions to one registry; one for each adapter.

    Args:
        registry: Its key.
        clock: The instant it is.
        background: Whether nobody waits for the answers: then a part of the quota is left to
            those who do.
    """

    def __init__(
        self, registry: str, *, clock: Callable[[], datetime], background: bool = False
    ) -> None:
        self.registry, self._background, self._clock = registry, background, clock

    def count(self) -> None:
        """Take one question from today's quota.

        Raises:
            NotAsked: ``no-agreement`` where none is in force, ``quota`` where today's questions
                are used up.
        """
        today = office_day(self._clock())
        agreement = dictionary().agreements.in_force(self.registry, today)
        if agreement is None:
            logger.warning("No agreement on %s is in force: it was not asked", self.registry)
            raise NotAsked(reason=NO_AGREEMENT)
        most = most_of(agreement, background=self._background)
        asked = _count(agreement.key, today, most, background=self._background)
        if asked is None:
            raise NotAsked(reason=QUOTA)
        if asked == warned_at(agreement):
            text = "Of today's %d questions under the agreement %s (%s) %d are used"
            spec = agreement.spec
            logger.warning(text, spec.per_day, agreement.key, spec.number, asked)


def office_day(at: datetime) -> date:
    """Return the day that an instant belongs to in the offices: quotas begin anew with it."""
    return at.astimezone(ZoneInfo(dictionary().agencies.zone)).date()


def most_of(agreement: KnownAgreement, *, background: bool) -> int:
    """Return up to which count of a day somebody may ask."""
    spec = agreement.spec
    return spec.per_day * spec.background_percent // PERCENT if background else spec.per_day


def warned_at(agreement: KnownAgreement) -> int:
    """Return at which count of a day the operator is warned: the first that reaches the part."""
    spec = agreement.spec
    return -(-spec.per_day * spec.warn_at_percent // PERCENT)


def _count(agreement: str, day: date, most: int, *, background: bool) -> int | None:
    """Return how many were asked today with this one; None where it may not be asked."""
    values: dict[str, Any] = {
        "agreement": agreement,
        "day": day,
        "most": most,
        "background": int(background),
    }
    with connection.cursor() as cursor:
        if most > 0:
            cursor.execute(_COUNT, values)
            row = cursor.fetchone()
            if row is not None:
                return int(row[0])
        cursor.execute(_REFUSED, values)
    return None
