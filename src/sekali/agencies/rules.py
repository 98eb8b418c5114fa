"""Working time: when an office is open, and when a promise made in working time falls due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sekali.kernel.errors import DomainError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Longer than any promise; an office that never opens must not be searched for ever.
_HORIZON_DAYS = 1_000


class NeverOpen(DomainError):
    """The office has no working time within the horizon: its hours are wrong."""

    code = "office-never-open"


@dataclass(frozen=True)
class WorkingTime:
    """The opening hours of one office in its zone, and the days it is closed."""

    zone: str
    hours: Mapping[str, tuple[time, time]]
    holidays: frozenset[date]

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def spans_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the open spans that end after ``start``, in UTC, half-open, in order."""
        day = start.astimezone(self._zone).date()
        for _ in range(_HORIZON_DAYS):
            span = self._span_of(day)
            if span and span[1] > start:
                yield max(span[0], start), span[1]
            day += timedelta(days=1)

    def _span_of(self, day: date) -> tuple[datetime, datetime] | None:
        hours = self.hours.get(WEEKDAYS[day.weekday()])
        if hours is None or day in self.holidays:
            return None
        opens, closes = (datetime.combine(day, at, self._zone).astimezone(UTC) for at in hours)
        return opens, closes

    def local(self, instant: datetime) -> datetime:
        """Return the instant on the wall clock of the office."""
        return instant.astimezone(self._zone)


def after_working_time(start: datetime, length: timedelta, office: WorkingTime) -> datetime:
    """Return the instant (UTC) by which ``length`` of open time has passed since ``start``.

    Raises:
        NeverOpen: The office has too little opening time.

    >>> mornings = dict.fromkeys(("mon", "tue"), (time(8), time(12)))
    >>> office = WorkingTime("Asia/Jakarta", mornings, frozenset())
    >>> monday_11 = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    >>> after_working_time(monday_11, timedelta(hours=2), office).isoformat()
    '2026-03-03T02:00:00+00:00'
    """
    left = length
    for opens, closes in office.spans_from(start):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise NeverOpen


def end_of_working_day(start: datetime, days: int, office: WorkingTime) -> datetime:
    """Return closing time (UTC) of the ``days``-th working day after the day of ``start``.

    The day of receipt does not count; the last day counts until the office closes. Received
    on a day off, the count begins with the next working day, as if received before it.

    >>> hours = dict.fromkeys(("mon", "tue"), (time(8), time(15)))
    >>> office = WorkingTime("Asia/Jakarta", hours, frozenset())
    >>> end_of_working_day(datetime(2026, 3, 2, 4, 0, tzinfo=UTC), 1, office).isoformat()
    '2026-03-03T08:00:00+00:00'
    """
    received = office.local(start).date()
    left = days
    for _, closes in office.spans_from(start):
        if office.local(closes).date() == received:
            continue
        left -= 1
        if left == 0:
            return closes
    raise NeverOpen


def working_time_between(start: datetime, end: datetime, office: WorkingTime) -> timedelta:
    """Return how much open time lies between two instants; zero if ``end`` is not later."""
    total = timedelta()
    for opens, closes in office.spans_from(start):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total


def is_within(region_code: str, other: str) -> bool:
    """Tell whether a region is another one, or lies in it, by their Kemendagri codes.

    >>> is_within("35.16.06.2001", "35.16"), is_within("35.1", "35.16"), is_within("35.16", "35.16")
    (True, False, True)
    """
    return region_code == other or region_code.startswith(f"{other}.")
