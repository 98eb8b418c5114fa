"""The register of legal entities: the organisations of whose board somebody is.

It is asked by the NIK of an officer and names nobody else of a board. Codes of outcome are texts
of four digits inside HTTP 200, days are ``dd-mm-yyyy``, village codes have lost their dots, and
what is missing is written ``-``. The shapes of Ditjen AHU are not public: these are assumptions
(unconfirmed).
"""

from collections.abc import Sequence
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
    village_code,
)
from sekali.vault.adapters.registries.reading import Busy, Reading
from sekali.vault.ports import Holding

FOUND, NOBODY, NO_QUOTA = "0000", "0404", "0429"
DISSOLVED = "BUBAR"
_MISSING = "-"


def read(page: Any, nik: str, labels: Labels) -> Sequence[Holding]:
    """Return one holding for each organisation, with the office that the person holds in it."""
    answer = record_of(page)
    code = text_of(answer, "rc")
    if code == NOBODY:
        return ()
    if code != FOUND:
        raise Busy(QUOTA if code == NO_QUOTA else OUTAGE, text_of(answer, "message"))
    payload = record_of(answer.get("payload"), "payload")
    same_person(text_of(payload, "nik"), nik)
    on = needed(day_of(text_of(payload, "perTanggal")), "perTanggal")
    found = records_of(payload.get("badanHukum") or [], "badanHukum")
    return tuple(
        Holding(
            kind="organisation",
            number=_number(one),
            facts=_facts(one, labels),
            on=on,
            office=_office(one, labels),
            since=day_of(text_of(one, "tglAngkat")),
        )
        for one in found
    )


def _number(record: Record) -> str:
    number = _told(record, "noSK") or _told(record, "nib")
    if not number:
        raise Unreadable("noSK and nib are missing")
    return number


def _office(record: Record, labels: Labels) -> str:
    """Return the office; one that we have no word for represents nobody."""
    written = text_of(record, "jabatan").upper()
    return labels["organisation_office"].get(written, "other_officer")


def _told(record: Record, name: str) -> str:
    told = text_of(record, name)
    return "" if told == _MISSING else told


def _facts(record: Record, labels: Labels) -> dict[str, Any]:
    days = {name: day_of(_told(record, key)) for name, key in _DAYS.items()}
    gone = days.pop("dissolved_date")
    # A day alone dissolves nobody: the register writes when a period of office ends there, too.
    is_gone = text_of(record, "status").upper() == DISSOLVED
    told: dict[str, Any] = {name: _told(record, key) for name, key in _TEXTS.items()}
    told |= {name: day.isoformat() if day else None for name, day in days.items()}
    told["legal_form"] = labels["legal_form"].get(text_of(record, "jenis").upper())
    told["village_code"] = village_code(_told(record, "kodeDesa"))
    told["dissolved_date"] = gone.isoformat() if is_gone and gone else None
    return known_only(told)


_TEXTS = {
    "name": "nama",
    "ratification_no": "noSK",
    "founding_no": "noAkta",
    "notary_name": "notaris",
    "nib": "nib",
    "tax_number": "npwp",
    "activity": "kegiatan",
    "address": "alamat",
}
_DAYS = {"ratification_date": "tglSK", "founding_date": "tglAkta", "dissolved_date": "tglStatus"}

READING = Reading(
    "register of legal entities", "/ahu/v1/pengurus", read, ("legal_form", "organisation_office")
)
