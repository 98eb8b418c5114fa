"""What the registries share in writing oddly: days, numbers with comma, padded texts."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sekali.kernel.wording import printable

Record = Mapping[str, Any]
Labels = Mapping[str, Mapping[str, str]]
"""Code list id -> label as registries write it, in capitals -> key of our list."""

NOTHING = frozenset({"", "-", "--", "null", "0"})
# Indonesian months, in full and short, as capitals.
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MEI", "JUN", "JUL", "AGU", "SEP", "OKT", "NOV", "DES")
_PARTS = re.compile(r"([0-9]{1,2})[-/ .]([0-9]{1,2}|[A-Za-z]{3,9})[-/ .]([0-9]{4})")
_COMPACT = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})([T ].*)?")
_VILLAGE_PARTS = (2, 4, 6, 10)


class Unreadable(ValueError):
    """What an answer holds cannot be trusted; the message says what, never a value."""


def record_of(page: Any, what: str = "the answer") -> Record:
    """Return a part of an answer that must be a record.

    Raises:
        Unreadable: It is none.
    """
    if not isinstance(page, dict):
        raise Unreadable(f"{what} is no record")
    return page


def records_of(value: Any, what: str) -> Iterator[Record]:
    """Yield the records of a list; where there is one, some registries send it bare.

    Raises:
        Unreadable: It is neither.
    """
    for one in value if isinstance(value, list) else [value]:
        yield record_of(one, what)


def text_of(record: Record, name: str) -> str:
    """Return a text without doubled spaces and without letters that no database keeps."""
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(f"{name} is a {type(value).__name__}")
    text = printable(str(value))
    return "" if text.casefold() in NOTHING else text


def whole_of(record: Record, name: str) -> int | None:
    """Return a whole number, or None where it is none."""
    text = text_of(record, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None  # noqa: PLR2004  # no count has more


def decimal_of(text: str) -> Decimal | None:
    """Return a number that is written as Indonesians do, or None where it is none.

    >>> decimal_of("1.250,50"), decimal_of("37,5"), decimal_of("3.1"), decimal_of("banyak")
    (Decimal('1250.50'), Decimal('37.5'), Decimal('3.1'), None)
    """
    plain = text.replace(".", "").replace(",", ".") if "," in text else text
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def day_of(text: str) -> date | None:
    """Return a day in any of the forms that registries have been seen to write.

    >>> day_of("05/03/2012") == day_of("5 MARET 2012") == day_of("20120305")
    True
    >>> day_of("SEUMUR HIDUP") is None
    True
    """
    if found := _COMPACT.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _PARTS.fullmatch(text):
        month = found[2]
        if not month.isdigit():
            short = month[:3].upper()
            month = str(_MONTHS.index(short) + 1) if short in _MONTHS else "0"
        return _day(found[3], month, found[1])
    return None


def day_of_millis(value: Any) -> date | None:
    """Return the day of an instant that is told in milliseconds since 1970, in Jakarta."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    try:
        # Midnight in Jakarta is five in the afternoon before, in UTC.
        return datetime.fromtimestamp(value / 1000 + 7 * 3600, UTC).date()
    except (OverflowError, OSError, ValueError):
        return None


def needed(day: date | None, what: str) -> date:
    """Return the day without which a fact has no date.

    Raises:
        Unreadable: There is none.
    """
    if day is None:
        raise Unreadable(f"{what} is missing or unreadable")
    return day


def same_person(told: str, nik: str) -> None:
    """Do nothing where an answer is about the one who was asked for.

    Raises:
        Unreadable: It is about somebody else.
    """
    if told != nik:
        raise Unreadable("the answer is about somebody else")


def known_only(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts that have a value."""
    return {name: value for name, value in facts.items() if value not in (None, "")}


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def village_code(digits: str) -> str | None:
    """Return a village code with its dots.

    >>> village_code("3516042001")
    '35.16.04.2001'
    """
    if not (digits.isascii() and digits.isdigit() and len(digits) == _VILLAGE_PARTS[-1]):
        return None
    starts = (0, *_VILLAGE_PARTS)
    return ".".join(digits[a:b] for a, b in zip(starts, _VILLAGE_PARTS, strict=False))
