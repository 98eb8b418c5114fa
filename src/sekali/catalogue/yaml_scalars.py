"""What an unquoted word of YAML means, or why it has to be quoted."""

import re
from datetime import date
from typing import NamedTuple


class Surprise(NamedTuple):
    """A word that readers of YAML understand differently."""

    code: str
    message: str
    fix: str


_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "": None}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_MOST_DIGITS = 15
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_SHOWN = 30
_QUOTE = "quote it"
_LONG = Surprise("yaml-number", "too long for a count, perhaps a NIK", _QUOTE)
_NO_DAY = Surprise("yaml-date", "no day of the calendar", "correct it, or quote it if it is text")
_SURPRISES = (
    (
        re.compile(r"(?i:y|n|yes|no|on|off|true|false)"),
        Surprise(
            "yaml-boolean",
            "yes or no for some readers, text for others",
            "true, false, or quote it",
        ),
    ),
    (
        re.compile(r"~|(?i:null)"),
        Surprise(
            "yaml-null", "nothing for some readers, text for others", "write null, or quote it"
        ),
    ),
    (
        re.compile(r"[-+]?[0-9][0-9_]*(:[0-9_]+)+(\.[0-9_]*)?"),
        Surprise("yaml-time", "a time for some readers, a number for others", _QUOTE),
    ),
    (
        re.compile(
            r"[-+]?(0[xob][0-9a-fA-F_]+|([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?"
            r"|\.(?i:inf))|\.(?i:nan)"
        ),
        Surprise("yaml-number", "a number that loses zeros or digits when it is read", _QUOTE),
    ),
    (
        re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?", re.DOTALL),
        Surprise("yaml-date", "not a day as in 2026-03-02", _QUOTE),
    ),
    (re.compile(r"<<"), Surprise("yaml-merge", "a merge for some readers", "write all keys out")),
)


def plain_value(word: str) -> str | int | bool | date | Surprise | None:
    """Return the value of a word without quotes.

    >>> plain_value("60"), plain_value("2026-03-02"), plain_value("0..60")
    (60, datetime.date(2026, 3, 2), '0..60')
    >>> plain_value("1.10").fix
    'quote it'
    """
    value = _value_or_surprise(word)
    if isinstance(value, Surprise):
        return value._replace(message=f"{word[:_LONGEST_SHOWN]!r} is {value.message}")
    return value


def _value_or_surprise(word: str) -> str | int | bool | date | Surprise | None:
    if word in _CONSTANTS:
        return _CONSTANTS[word]
    if _INTEGER.fullmatch(word):
        return int(word) if len(word.removeprefix("-")) <= _MOST_DIGITS else _LONG
    if _DAY.fullmatch(word):
        try:
            return date.fromisoformat(word)
        except ValueError:
            return _NO_DAY
    return next((found for shape, found in _SURPRISES if shape.fullmatch(word)), word)
