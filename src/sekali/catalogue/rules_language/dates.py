"""Counting days, months and years between dates."""

import calendar
from datetime import date, timedelta
from decimal import Decimal

_MONTHS_IN_YEAR = 12


def day_written(text: str) -> date | None:
    """Return the day written as ``2026-01-31``, or None where there is no such day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # Python also reads 20260131 and 2026-W05-6, which people would misread.
    return day if day.isoformat() == text else None


def add_days(day: date, count: Decimal) -> date:
    """Return the day so many days later, or earlier for a negative count.

    Raises:
        ValueError: ``count`` is not whole.
        OverflowError: The result is no date of the years 1 to 9999.
    """
    return day + timedelta(days=_whole(count))


def add_months(day: date, count: Decimal) -> date:
    """Return the same day so many months later, or the last day of a month that is too short.

    >>> add_months(date(2026, 1, 31), Decimal(1)), add_months(date(2024, 2, 29), Decimal(-12))
    (datetime.date(2026, 2, 28), datetime.date(2023, 2, 28))

    Raises:
        ValueError: ``count`` is not whole.
        OverflowError: The result is no date of the years 1 to 9999.
    """
    months = day.year * _MONTHS_IN_YEAR + day.month - 1 + _whole(count)
    year, month = divmod(months, _MONTHS_IN_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("the date leaves the years 1 to 9999")
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def days_between(start: date, end: date) -> Decimal:
    """Return the days from ``start`` to ``end``; negative when ``end`` is earlier."""
    return Decimal((end - start).days)


def months_between(start: date, end: date) -> Decimal:
    """Return the whole months completed from ``start`` to ``end``, rounded down.

    Agrees with ``add_months``: ``months_between(a, b) >= n`` exactly when
    ``add_months(a, n) <= b``. So the 31st of January has a month behind it on the last day of
    February, and the day before a birth counts as -1.

    >>> months_between(date(2026, 1, 31), date(2026, 2, 28))
    Decimal('1')
    """
    months = (end.year - start.year) * _MONTHS_IN_YEAR + end.month - start.month
    last = calendar.monthrange(end.year, end.month)[1]
    return Decimal(months - (end.day < min(start.day, last)))


def age(born: date, on: date) -> Decimal:
    """Return the completed years on a day; below zero before the birth.

    Who was born on 29 February is a year older on 28 February of a common year, as
    ``add_months`` has it; the law names no other day.

    >>> age(date(2009, 3, 2), date(2026, 3, 1)), age(date(2009, 3, 2), date(2026, 3, 2))
    (Decimal('16'), Decimal('17'))
    """
    # On integers: the division of Decimal cuts towards zero, and a day before birth is year -1.
    return Decimal(int(months_between(born, on)) // _MONTHS_IN_YEAR)


def year(day: date) -> Decimal:
    """Return the year of a date."""
    return Decimal(day.year)


def month(day: date) -> Decimal:
    """Return the month of a date, 1 to 12."""
    return Decimal(day.month)


def _whole(count: Decimal) -> int:
    # The bound keeps a number with a giant exponent from being written out in full.
    if count.copy_abs() > date.max.toordinal():
        raise OverflowError("the date leaves the years 1 to 9999")
    if count != count.to_integral_value():
        raise ValueError("days and months are counted in whole numbers")
    return int(count)
