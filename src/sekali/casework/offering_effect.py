"""What came of offering a service: how many cases were decided, how fast, and which are open.

For those who answer for an office: figures over many people's cases, of nobody in particular.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count

from sekali.casework.models import Case

_EFFECTS = """
    SELECT service_id, office_id, count(*),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY decided_at - submitted_at),
        count(*) FILTER (WHERE decided_at <= promised_at)
    FROM casework_case
    WHERE service_id = ANY(%s) AND state IN ('done', 'refused')
    GROUP BY service_id, office_id
"""
PERCENT = 100


class OfferingEffect(NamedTuple):
    """What was measured of a service in an office: ``median`` is elapsed time, nights included."""

    decided: int
    median: timedelta
    in_time: int

    @property
    def in_time_percent(self) -> int:
        """Return how many of a hundred were decided by when it was promised, rounded down."""
        return self.in_time * PERCENT // self.decided

    @property
    def median_hours(self) -> int:
        """Return the median in whole hours, rounded up: nobody is promised less."""
        return -(-int(self.median.total_seconds()) // 3600)


def effects_by_office(
    service_ids: Sequence[str],
) -> Mapping[tuple[str, UUID], OfferingEffect]:
    """Return what was measured, by service and office, of all that was ever decided. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_EFFECTS, [list(service_ids)])
        rows = cursor.fetchall()
    return {(service, office): OfferingEffect(*measured) for service, office, *measured in rows}


def cases_in_flight(service_id: str, office_id: UUID) -> Mapping[str, int]:
    """Return how many cases of an office have no decision yet, by the state they are in."""
    cases = Case.objects.across_people().filter(service_id=service_id, office_id=office_id)
    open_ones = cases.filter(decided_at__isnull=True).exclude(state="withdrawn")
    counted = open_ones.values_list("state").annotate(Count("id")).order_by("state")
    return dict(counted)
