"""The land office: parcels with certificate and property tax. Its habits, and how they are read.

Errors come inside HTTP 200 as ``kode``; areas are written ``1.250,50``; village codes have lost
their dots and tax object numbers their leading zeros; days are ``dd/mm/yyyy``.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sekali.kernel.breaker import OUTAGE
from sekali.vault.adapters.asking.reasons import QUOTA
from sekali.vault.adapters.registries.cleaning import (
    Labels,
    Record,
    Unreadable,
    day_of,
    decimal_of,
    known_only,
    needed,
    record_of,
    records_of,
    same_person,
    text_of,
    village_code,
    whole_of,
)
from sekali.vault.adapters.registries.reading import Busy, Reading
from sekali.vault.ports import Holding

FOUND, NOBODY, NO_QUOTA = "00", "14", "88"
_TAX_OBJECT_DIGITS = 18


def read(page: Any, nik: str, labels: Labels) -> Sequence[Holding]:
    """Return one holding for each parcel."""
    answer = record_of(page)
    code = text_of(answer, "kode") or "00"
    if code == NOBODY:
        return ()
    if code != FOUND:
        raise Busy(QUOTA if code == NO_QUOTA else OUTAGE, text_of(answer, "pesan"))
    data = record_of(answer.get("data"), "data")
    same_person(text_of(data, "nik"), nik)
    on = needed(day_of(text_of(data, "mutakhir")), "mutakhir")
    return tuple(
        Holding(kind="land", number=_number(parcel), facts=_facts(parcel, labels), on=on)
        for parcel in records_of(data.get("bidang") or [], "bidang")
    )


def _number(parcel: Record) -> str:
    number = text_of(parcel, "noSertipikat")
    if not number:
        raise Unreadable("noSertipikat is missing")
    return number


def _facts(parcel: Record, labels: Labels) -> dict[str, Any]:
    area, tax_object = decimal_of(text_of(parcel, "luas")), text_of(parcel, "nop")
    return known_only(
        {
            "certificate_no": _number(parcel),
            "land_right": labels["land_right"].get(text_of(parcel, "jenisHak").upper()),
            "area": str(area.quantize(Decimal("0.01"))) if area else None,
            "village_code": village_code(text_of(parcel, "kodeDesa")),
            "address": text_of(parcel, "alamat"),
            "tax_object_no": tax_object.zfill(_TAX_OBJECT_DIGITS) if tax_object else None,
            # "BELUM LUNAS" where nothing is known to be paid.
            "pbb_paid_year": whole_of(parcel, "pbbTerakhir"),
        }
    )


READING = Reading("land office", "/atrbpn/v1/persil", read, ("land_right",))
