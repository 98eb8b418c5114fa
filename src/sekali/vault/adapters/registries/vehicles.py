"""The vehicle registration office: one vehicle comes bare, several as a list.

Plates are padded with spaces, years have two digits, days are ``yyyymmdd``, everything is in
capitals.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sekali.kernel.breaker import OUTAGE
from sekali.vault.adapters.asking.reasons import QUOTA
from sekali.vault.adapters.registries.cleaning import (
    Labels,
    Record,
    Unreadable,
    day_of,
    known_only,
    needed,
    record_of,
    records_of,
    same_person,
    text_of,
    whole_of,
)
from sekali.vault.adapters.registries.reading import Busy, Reading
from sekali.vault.ports import Holding

_CENTURY = 100


def read(page: Any, nik: str, labels: Labels) -> Sequence[Holding]:
    """Return one holding for each vehicle."""
    answer = record_of(page)
    if text_of(answer, "status") != "1":
        said = text_of(answer, "result").casefold()
        if "tidak ditemukan" in said:
            return ()
        raise Busy(QUOTA if "kuota" in said else OUTAGE, said)
    on = needed(day_of(text_of(answer, "waktu")), "waktu")
    holdings = []
    for one in records_of(answer.get("result"), "result"):
        same_person(text_of(one, "NIK_PEMILIK"), nik)
        plate = text_of(one, "NOPOL")
        if not plate:
            raise Unreadable("NOPOL is missing")
        facts = _facts(one, plate, on, labels)
        holdings.append(Holding(kind="vehicle", number=plate, facts=facts, on=on))
    return tuple(holdings)


def _facts(one: Record, plate: str, on: date, labels: Labels) -> dict[str, Any]:
    due = day_of(text_of(one, "JT_PAJAK"))
    return known_only(
        {
            "plate_no": plate,
            "vehicle_kind": labels["vehicle_kind"].get(text_of(one, "JENIS").upper()),
            "brand_model": f"{text_of(one, 'MEREK')} {text_of(one, 'TIPE')}".strip().title(),
            "built_year": full_year(whole_of(one, "THN"), on),
            "colour": text_of(one, "WARNA").capitalize(),
            "tax_due_date": due.isoformat() if due else None,
        }
    )


def full_year(two_digits: int | None, on: date) -> int | None:
    """Return the year that two digits stand for: no vehicle is built after the day of the answer.

    >>> full_year(19, date(2025, 12, 31)), full_year(98, date(2025, 12, 31))
    (2019, 1998)
    """
    if two_digits is None or two_digits >= _CENTURY:
        return two_digits
    year = on.year - on.year % _CENTURY + two_digits
    # The models of next year are sold in the autumn.
    return year if year <= on.year + 1 else year - _CENTURY


READING = Reading("vehicle registry", "/samsat/kendaraan", read, ("vehicle_kind",))
