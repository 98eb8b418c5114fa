"""Periods of what recurs: in which one a day lies, and which have begun. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, get_args

from sekali.catalogue import files

FIRST_DAY, LAST_DAY = "period.first_day", "period.last_day"
PERIOD = "period."
_WEEKDAYS: tuple[str, ...] = get_args(files.Weekday)
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period from its first day to the day before ``end``; ``key`` names it: 2026, 2026-Q1."""

    first: date
    end: date
    key: str

    def as_values(self) -> Mapping[str, Any]:
        """Return what rules read of it."""
        return {FIRST_DAY: self.first, LAST_DAY: self.end - timedelta(days=1)}

    def as_findings(self) -> dict[str, str]:
        """Return it as a case keeps it."""
        return {key: day.isoformat() for key, day in self.as_values().items()}


def period_on(recurs: files.Recurs, day: date) -> Period:
    """Return the period in which a day lies.

    >>> monthly = files.Recurs.model_construct(every="month", on=20)
    >>> period_on(monthly, date(2026, 3, 2))
    Period(first=datetime.date(2026, 2, 20), end=datetime.date(2026, 3, 20), key='2026-02')
    """
    if recurs.every == "week":
        back = (day.weekday() - _WEEKDAYS.index(str(recurs.on))) % len(_WEEKDAYS)
        return _beginning(recurs, day - timedelta(days=back))
    first = _first_in(recurs, day)
    return _beginning(
        recurs, first if first <= day else _months_later(first, -_MONTHS[recurs.every])
    )


def periods_begun(recurs: files.Recurs, today: date) -> Iterator[Period]:
    """Yield every period that began on or after ``since``, up to today, in order."""
    period = period_on(recurs, recurs.since)
    if period.first < recurs.since:
        period = period_on(recurs, period.end)
    while period.first <= today:
        yield period
        period = period_on(recurs, period.end)


def _first_in(recurs: files.Recurs, day: date) -> date:
    """Return the day on which a period begins in the year, quarter or month of a day."""
    if recurs.every == "year":
        month, of_month = (int(part) for part in str(recurs.on).split("-"))
        return date(day.year, month, of_month)
    month = day.month - (day.month - 1) % _MONTHS[recurs.every]
    return date(day.year, month, int(recurs.on))


def _beginning(recurs: files.Recurs, first: date) -> Period:
    if recurs.every == "week":
        return Period(first, first + timedelta(days=len(_WEEKDAYS)), f"{first:%G-W%V}")
    end = _months_later(first, _MONTHS[recurs.every])
    quarter = (first.month - 1) // _MONTHS["quarter"] + 1
    keys = {"year": f"{first:%Y}", "quarter": f"{first:%Y}-Q{quarter}", "month": f"{first:%Y-%m}"}
    return Period(first, end, keys[recurs.every])


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, _MONTHS_OF_A_YEAR)
    return day.replace(year=day.year + years, month=month + 1)
