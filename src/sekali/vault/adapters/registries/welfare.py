"""The social and economic register: a family's decile, told by quarter.

The decile comes as ``DESIL 3`` or ``03``, a family without rank as ``-``; the day of the data is
the last of a quarter, ``TW4-2025``.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sekali.kernel.breaker import OUTAGE
from sekali.vault.adapters.asking.reasons import QUOTA
from sekali.vault.adapters.registries.cleaning import (
    Labels,
    Unreadable,
    known_only,
    record_of,
    same_person,
    text_of,
)
from sekali.vault.adapters.registries.reading import Busy, Reading
from sekali.vault.ports import Holding

_QUARTER = re.compile(r"TW([1-4])-([0-9]{4})")
_DECILE = re.compile(r"(?:DESIL )?0?([1-9]|10)")


def read(page: Any, nik: str, _: Labels) -> Sequence[Holding]:
    """Return what is known of the household in which a person lives."""
    answer = record_of(page)
    if answer.get("hasil") is None:
        said = text_of(answer, "ket").casefold()
        if "tidak ditemukan" in said:
            return ()
        raise Busy(QUOTA if "kuota" in said else OUTAGE, said)
    found = record_of(answer["hasil"], "hasil")
    same_person(text_of(found, "nik"), nik)
    decile = _DECILE.fullmatch(text_of(found, "desil"))
    facts = known_only(
        {
            "welfare_decile": int(decile[1]) if decile else None,
            "dtsen_registered": {"Y": True, "T": False}.get(text_of(found, "terdaftar")),
        }
    )
    on = last_day_of_quarter(text_of(found, "periode"))
    return (Holding(kind="household", facts=facts, on=on),)


def last_day_of_quarter(written: str) -> date:
    """Return the day up to which the data of a quarter goes.

    >>> last_day_of_quarter("TW4-2025"), last_day_of_quarter("TW1-2026")
    (datetime.date(2025, 12, 31), datetime.date(2026, 3, 31))

    Raises:
        Unreadable: It is no quarter.
    """
    found = _QUARTER.fullmatch(written)
    if found is None:
        raise Unreadable("periode is no quarter")
    quarter, year = int(found[1]), int(found[2])
    last_month = 3 * quarter
    first_after = date(year + last_month // 12, last_month % 12 + 1, 1)
    return first_after - timedelta(days=1)


READING = Reading("social register", "/dtsen/keluarga", read)
