"""How sure one can be who an account belongs to, and what is enough for what."""

from collections.abc import Iterable
from typing import Literal

Level = Literal["declared", "matched", "seen"]
# What somebody says; as the civil registry has it; with an officer who compared face and card.
LEVELS: tuple[Level, ...] = ("declared", "matched", "seen")


def reaches(level: str, needed: str) -> bool:
    """Tell whether a level is at least the one that is needed; what is unknown reaches nothing.

    >>> reaches("seen", "matched"), reaches("declared", "matched"), reaches("", "declared")
    (True, False, False)
    """
    return level in LEVELS and needed in LEVELS and LEVELS.index(level) >= LEVELS.index(needed)


def lower(level: str, other: str | None) -> str:
    """Return the lower of two levels; None is no limit.

    >>> lower("seen", "matched"), lower("matched", "seen"), lower("seen", None)
    ('matched', 'matched', 'seen')
    """
    return level if other is None or reaches(other, level) else other


def highest(levels: Iterable[Level]) -> Level:
    """Return the highest of several levels: what all of them need together.

    >>> highest(["matched", "seen", "declared"])
    'seen'
    """
    return max(levels, key=LEVELS.index)
