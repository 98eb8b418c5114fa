"""Days, months and times of day."""

import re
from datetime import date, time
from typing import Any

from sekali.catalogue.files import Typed
from sekali.catalogue.value_types.base import Context, Kept, Posted, ValueRefused, ValueType, tidy
from sekali.kernel.wording import MONTHS, long_date

_EARLIEST_YEAR = 1900
_MOST_DIGITS = 4
# The number of a month by its name, also cut to three letters, in the languages of forms.
_MONTH_NAMES = {
    short: number
    for names in MONTHS.values()
    for number, name in enumerate(names, start=1)
    for short in (name.lower(), name.lower()[:3])
}
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00)?)?")
_DAY = re.compile(r"([0-9]{1,2})[-/. ]+([0-9]{1,2}|[A-Za-z]{3,9})[-/. ]+([0-9]{4})")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_MONTH = re.compile(r"([0-9]{1,2}|[A-Za-z]{3,9})[-/. ]+([0-9]{4})")


class Day(ValueType):
    """A day in three boxes: a browser's own field shows American order on many phones."""

    widget = "day"
    rule_type = "date"
    inputmode = "numeric"

    def posted_as(self, name: str) -> tuple[str, ...]:
        """Return the three boxes."""
        return (f"{name}.day", f"{name}.month", f"{name}.year")

    def read(self, posted: Posted, name: str, spec: Typed, context: Context) -> Kept | None:
        """Put the three boxes together."""
        parts = _numbers(posted, self.posted_as(name), ValueRefused("date-incomplete"))
        if parts is None:
            return None
        day, month, year = parts
        return _checked(year, month, day, spec, context).isoformat()

    def parse_cell(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Read 20-2-2026, 20/02/2026, 20 Februari 2026 and 2026-02-20."""
        if found := _ISO_DAY.fullmatch(typed):
            year, month, day = (int(part) for part in found.groups())
        elif found := _DAY.fullmatch(typed):
            day, month, year = int(found[1]), _month_number(found[2]), int(found[3])
        else:
            raise ValueRefused("date-cell")
        return _checked(year, month, day, spec, context).isoformat()

    def boxes_of(self, kept: Any, name: str, spec: Typed, language: str) -> dict[str, str]:
        """Take the day apart."""
        year, month, day = str(kept).split("-")
        parts = (day.lstrip("0"), month.lstrip("0"), year)
        return dict(zip(self.posted_as(name), parts, strict=True))

    def line_of(self, kept: Any, spec: Typed, language: str) -> str:
        """Type it day first."""
        year, month, day = str(kept).split("-")
        return f"{day}-{month}-{year}"

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show with the month by name."""
        return long_date(date.fromisoformat(kept), language)

    def for_rules(self, kept: Any, spec: Typed) -> date:
        """Days are dates in rules."""
        return date.fromisoformat(kept)


class Month(ValueType):
    """A month of a year in two boxes; rules see its first day."""

    widget = "month"
    rule_type = "date"
    inputmode = "numeric"

    def posted_as(self, name: str) -> tuple[str, ...]:
        """Return the two boxes."""
        return (f"{name}.month", f"{name}.year")

    def read(self, posted: Posted, name: str, spec: Typed, context: Context) -> Kept | None:
        """Put the two boxes together."""
        parts = _numbers(posted, self.posted_as(name), ValueRefused("month-incomplete"))
        if parts is None:
            return None
        month, year = parts
        return _kept_month(_checked(year, month, 1, spec, context))

    def parse_cell(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Read 2-2026, 02/2026, Februari 2026 and 2026-02."""
        if found := _ISO_MONTH.fullmatch(typed):
            year, month = int(found[1]), int(found[2])
        elif found := _MONTH.fullmatch(typed):
            month, year = _month_number(found[1]), int(found[2])
        else:
            raise ValueRefused("month-cell")
        return _kept_month(_checked(year, month, 1, spec, context))

    def boxes_of(self, kept: Any, name: str, spec: Typed, language: str) -> dict[str, str]:
        """Take the month apart."""
        year, month = str(kept).split("-")
        return dict(zip(self.posted_as(name), (month.lstrip("0"), year), strict=True))

    def line_of(self, kept: Any, spec: Typed, language: str) -> str:
        """Type the month first."""
        year, month = str(kept).split("-")
        return f"{month}-{year}"

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show as Februari 2026."""
        return long_date(self.for_rules(kept, spec), language).partition(" ")[2]

    def for_rules(self, kept: Any, spec: Typed) -> date:
        """Return the first day of the month: months are compared and counted like days."""
        return date.fromisoformat(f"{kept}-01")


class TimeOfDay(ValueType):
    """A time on the wall clock, typed as 9.30, 09:30 or 0930."""

    widget = "time"
    inputmode = "decimal"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Read hours and minutes."""
        found = re.fullmatch(r"([0-9]{1,2})[.:, ]?([0-9]{2})", typed)
        if not found:
            raise ValueRefused("time-not")
        try:
            return time(int(found[1]), int(found[2])).isoformat("minutes")
        except ValueError as impossible:
            raise ValueRefused("time-not") from impossible

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show as 09.30, in English as 09:30."""
        return str(kept) if language == "en" else str(kept).replace(":", ".")


def _numbers(posted: Posted, boxes: tuple[str, ...], incomplete: ValueRefused) -> list[int] | None:
    """Return what was typed into boxes for digits, or None where nothing was."""
    parts = [tidy(posted.get(box, "")) for box in boxes]
    if not any(parts):
        return None
    if not all(part.isascii() and part.isdigit() and len(part) <= _MOST_DIGITS for part in parts):
        raise incomplete
    return [int(part) for part in parts]


def _month_number(typed: str) -> int:
    if typed.isdigit():
        return int(typed)
    # No month at all is refused like the thirteenth: it is not in the calendar.
    return _MONTH_NAMES.get(typed.lower(), 0)


def _checked(year: int, month: int, day: int, spec: Typed, context: Context) -> date:
    if year < _EARLIEST_YEAR:
        raise ValueRefused("date-year")
    try:
        found = date(year, month, day)
    except ValueError as impossible:
        raise ValueRefused("date-not") from impossible
    if spec.not_after_today and found > context.today:
        raise ValueRefused("date-future")
    return found


def _kept_month(first_day: date) -> str:
    return first_day.isoformat()[:7]
