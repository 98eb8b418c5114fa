"""A day that was typed into three boxes, as officers' forms ask for one."""

from collections.abc import Mapping
from datetime import date

from sekali.web.requests import whole_number

_SIZES = (("year", 4), ("month", 2), ("day", 2))


def day_in_boxes(typed: Mapping[str, str], key: str) -> date | None:
    """Return the day of ``key.day``, ``key.month`` and ``key.year``; None where it is none."""
    parts = [whole_number(typed.get(f"{key}.{part}", ""), digits=size) for part, size in _SIZES]
    try:
        return date(*(part or 0 for part in parts))
    except ValueError:
        return None
