"""The editions of a call, with their instants: which one is open, and what it gives to rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sekali.catalogue import files
from sekali.catalogue.compiled_values import parameter_value


@dataclass(frozen=True, slots=True)
class CompiledCall:
    """One edition, with aware instants: open from ``opens_at`` on, no longer at ``closes_at``."""

    spec: files.CallEdition
    opens_at: datetime
    closes_at: datetime

    @property
    def key(self) -> str:
        """Return the edition, e.g. ``2026``."""
        return self.spec.edition

    @property
    def zone(self) -> Any:
        """Return the zone of its days."""
        return self.opens_at.tzinfo

    def takes(self, at: datetime, *, begun_at: datetime) -> bool:
        """Tell whether a draft that was begun at some time may be handed in now."""
        ends_at = self.ends_at if begun_at < self.closes_at else self.closes_at
        return self.opens_at <= at < ends_at

    def is_open(self, at: datetime) -> bool:
        """Tell whether it is in its window, without any grace."""
        return self.opens_at <= at < self.closes_at

    def start_of(self, day: date) -> datetime:
        """Return the first instant of a day."""
        return datetime.combine(day, time(), self.zone)

    @property
    def ranked_from(self) -> datetime:
        """Return from when on its cases may be compared."""
        return self.start_of(self.spec.days.ranking)

    @property
    def announced_at(self) -> datetime:
        """Return when it is told what came of it."""
        return self.start_of(self.spec.days.announcement)

    @property
    def panel_ends_at(self) -> datetime | None:
        """Return when the readers have to be done, if it says so: the last second of the day."""
        last = self.spec.days.panel_until
        return self._end_of(last) if last else None

    @property
    def told_by(self) -> datetime:
        """Return by when everybody is told: the last second of the day of the announcement."""
        return self._end_of(self.spec.days.announcement)

    def _end_of(self, day: date) -> datetime:
        return self.start_of(day + timedelta(days=1)) - timedelta(seconds=1)

    @property
    def last_instant(self) -> datetime:
        """Return the closing as people say it: midnight is the last minute of the day before."""
        return self.closes_at - timedelta(seconds=1)

    def reminders(self) -> list[datetime]:
        """Return when those whose draft is unfinished are reminded, soonest first."""
        return sorted(self.closes_at - timedelta(days=n) for n in self.spec.remind_days_before)

    def values(self) -> Mapping[str, Any]:
        """Return what rules read of it."""
        return {
            f"call.{key}": parameter_value(parameter.value)
            for key, parameter in self.spec.parameters.items()
        }

    @property
    def ends_at(self) -> datetime:
        """Return when nothing is taken any more: the closing, or the end of its grace."""
        grace = self.spec.grace
        return self.closes_at + timedelta(minutes=grace.minutes if grace else 0)


def compile_call(spec: files.CallEdition, zone: str) -> CompiledCall:
    """Return an edition with its instants in a zone.

    Raises:
        ValueError: One of them is no day of the calendar.
    """
    in_zone = ZoneInfo(zone)
    opens, closes = (
        datetime.fromisoformat(written).replace(tzinfo=in_zone)
        for written in (spec.opens, spec.closes)
    )
    return CompiledCall(spec, opens, closes)


def call_taking(
    calls: Iterable[CompiledCall], at: datetime, *, begun_at: datetime
) -> CompiledCall | None:
    """Return the edition into which a draft may be handed in now."""
    return next((call for call in calls if call.takes(at, begun_at=begun_at)), None)


def call_on(calls: Iterable[CompiledCall], day: date) -> CompiledCall | None:
    """Return the edition that a form is filled in for on a day: open, or the next to open."""
    # Only the day is known while a form is planned: the day of the closing belongs to it.
    coming = (call for call in calls if call.ends_at.date() >= day)
    return min(coming, default=None, key=lambda call: call.opens_at)


def quota_of(line: files.GroupLine, region: str) -> int | None:
    """Return how many of a group are taken in an office's region."""
    return line.quota_in.get(region, line.quota)


def number_as_kept(value: Decimal) -> dict[str, str]:
    """Return an exact number as it stands among the findings of a case."""
    return {"number": str(value)}
