"""Which times of an office can be booked: pure arithmetic on opening hours and what is taken."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sekali.agencies.rules import WorkingTime
from sekali.kernel.errors import DomainError

BOOKED, MOVED, CANCELLED = "booked", "moved", "cancelled"
ATTENDED, MISSED = "attended", "missed"


class SlotTaken(DomainError):
    """Somebody else has just taken the last place at that time."""

    code = "slot-taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A time at which somebody is expected, as other rooms see it."""

    person_id: UUID
    id: UUID
    office_id: UUID
    starts_at: datetime
    ends_at: datetime
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A place that is taken for a time."""

    place: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The times that can be booked at all: every ``length`` from opening, within a window.

    ``hours`` are when people are received. A time is offered that starts at ``earliest`` or
    later and before ``latest``, and ends before closing.
    """

    hours: WorkingTime
    length: timedelta
    earliest: datetime
    latest: datetime

    def starts(self) -> Iterator[datetime]:
        """Yield every time that is offered, in UTC and in order.

        >>> from datetime import UTC, time
        >>> office = WorkingTime("Asia/Jakarta", {"mon": (time(8), time(9))}, frozenset())
        >>> monday = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)  # ten past eight in Jakarta
        >>> window = Offered(hours=office, length=timedelta(minutes=20), earliest=monday,
        ...                  latest=monday + timedelta(days=1))
        >>> [office.local(one).strftime("%H:%M") for one in window.starts()]
        ['08:20', '08:40']
        """
        # From midnight, so that times are counted from opening and not from now.
        midnight = self.hours.local(self.earliest).replace(hour=0, minute=0, second=0)
        for opens, closes in self.hours.spans_from(midnight.replace(microsecond=0)):
            if opens >= self.latest:
                return
            yield from self._of_span(opens, closes)

    def has(self, start: datetime) -> bool:
        """Tell whether a time is one of those."""
        return any(start == one for one in self.starts())

    def free(self, taken: Iterable[Taken], places: int) -> Iterator[datetime]:
        """Yield the times at which at least one of the places is not taken."""
        known = list(taken)
        for start in self.starts():
            end = start + self.length
            full = {
                t.place
                for t in known
                if t.starts_at < end and t.ends_at > start and t.place <= places
            }
            if len(full) < places:
                yield start

    def _of_span(self, opens: datetime, closes: datetime) -> Iterator[datetime]:
        start = opens
        while start + self.length <= closes and start < self.latest:
            if start >= self.earliest:
                yield start
            start += self.length
