"""How sure one can be who an account belongs to, and what is enough for what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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


@dataclass(frozen=True, slots=True)
class Idle:
    """When an account was last used, how many warnings were given since, and when the last one."""

    used_at: datetime
    warned: int
    warned_at: datetime | None


def next_of_idle(
    idle: Idle, *, days: int, warn_before: Sequence[int], now: datetime
) -> Literal["warn", "close"] | None:
    """Return what is to be done today about an account that nobody uses: nothing is None.

    After each warning its owner has as long as it said, however late it was given: whoever was
    never warned is not closed.

    >>> from datetime import UTC
    >>> used, years = datetime(2020, 1, 1, tzinfo=UTC), 1826
    >>> def on(day, warned=0, warned_at=None):
    ...     idle = Idle(used, warned, warned_at)
    ...     return next_of_idle(idle, days=years, warn_before=[90, 30], now=day)
    >>> on(used + timedelta(days=1735)), on(used + timedelta(days=1736))
    (None, 'warn')
    >>> late = used + timedelta(days=5000)
    >>> on(late), on(late, 1, late), on(late + timedelta(days=60), 1, late)
    ('warn', None, 'warn')
    >>> on(late, 2, late), on(late + timedelta(days=30), 2, late)
    (None, 'close')
    """
    left = [*warn_before, 0][idle.warned]
    due = idle.used_at + timedelta(days=days - left)
    if idle.warned and idle.warned_at is not None:
        said = warn_before[idle.warned - 1]
        due = max(due, idle.warned_at + timedelta(days=said - left))
    if now < due:
        return None
    return "warn" if idle.warned < len(warn_before) else "close"


def highest(levels: Iterable[Level]) -> Level:
    """Return the highest of several levels: what all of them need together.

    >>> highest(["matched", "seen", "declared"])
    'seen'
    """
    return max(levels, key=LEVELS.index)
