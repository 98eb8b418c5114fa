"""Hospitals' notices of births, laid down at the gateway until somebody has taken them.

Weights come in kilograms or in grams, lengths with a comma, times as ``9.30 WIB``, days as
``20-02-2026``, places of birth with their kind (``Kab. Mojokerto``).
"""

import logging
import re
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from sekali.kernel.nik import InvalidNik, read_nik
from sekali.vault.adapters.registries.cleaning import (
    Record,
    Unreadable,
    day_of,
    decimal_of,
    needed,
    record_of,
    records_of,
    text_of,
    whole_of,
)
from sekali.vault.adapters.registries.gateway import TO_OPERATOR
from sekali.vault.adapters.registries.line import GatewayLine
from sekali.vault.ports import BirthNotice, NoticeOutcome, RegistryUnavailable

logger = logging.getLogger(__name__)

WAITING, TAKEN = "/simrs/kelahiran/menunggu", "/simrs/kelahiran/diambil"
_SEXES = {"L": "male", "P": "female"}
_FACILITIES = {
    "RS": "hospital",
    "PKM": "health_centre",
    "POLINDES": "village_birth_post",
    "RUMAH": "home",
}
_ATTENDANTS = {
    "DOKTER": "doctor",
    "BIDAN": "midwife_or_nurse",
    "PERAWAT": "midwife_or_nurse",
    "DUKUN": "traditional_attendant",
}
_KINDS = {
    "TUNGGAL": "single",
    "KEMBAR 2": "twins",
    "KEMBAR 3": "triplets",
    "KEMBAR 4": "quadruplets",
}
_TIME = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})(?: WIB)?")
# Nobody is born with more kilograms or with fewer grams than that.
_MOST_KILOGRAMS = 15
_OUTCOMES: Mapping[NoticeOutcome, str] = {
    "received": "DITERIMA",
    "mother-unknown": "IBU TIDAK DIKENAL",
}


class GatewayBirthNotices:
    """``vault.ports.BirthNotices``.

    Args:
        line: The line to the gateway.
    """

    def __init__(self, line: GatewayLine) -> None:
        self._line = line

    def waiting(self) -> Sequence[BirthNotice]:
        """Return notices that nobody has taken yet, without those that cannot be read.

        Raises:
            RegistryUnavailable: See ``params["reason"]``.
        """
        return self._read(self._line.ask(WAITING, {}))

    def take(self, number: str, *, outcome: NoticeOutcome) -> None:
        """Say what became of a notice.

        Raises:
            RegistryUnavailable: See ``params["reason"]``.
        """
        self._line.ask(TAKEN, {"nomor": number, "hasil": _OUTCOMES[outcome]})

    def check_config(self) -> list[str]:
        """Return what is wrong with the connection; asks for what waits, and takes nothing."""
        name = self._line.name
        try:
            self._read(self._line.try_once(WAITING, {}))
        except RegistryUnavailable as refusal:
            return [f"The {name} {TO_OPERATOR[refusal.params['reason']]}"]
        return []

    def _read(self, page: Any) -> Sequence[BirthNotice]:
        try:
            found = list(records_of(record_of(page).get("kelahiran") or [], "kelahiran"))
        except Unreadable as what:
            raise self._line.garbled(str(what)) from what
        notices = []
        for one in found:
            try:
                notices.append(notice_of(one))
            except Unreadable as what:
                # One bad notice must not hold up the others; the hospital sees it waiting.
                logger.warning("A birth notice cannot be read: %s", what)
        return notices


def notice_of(record: Record) -> BirthNotice:
    """Return a notice in our words.

    Raises:
        Unreadable: Number, mother, sex or day is missing; anything else is left out instead.
    """
    number, sex = text_of(record, "nomor"), _SEXES.get(text_of(record, "jk").upper())
    if not number or sex is None:
        raise Unreadable("number or sex is missing")
    return BirthNotice(
        number=number,
        mother_nik=_nik(text_of(record, "nik_ibu")),
        sex=sex,
        birth_date=needed(day_of(text_of(record, "tgl")), "tgl"),
        birth_time=_time(text_of(record, "jam")),
        birth_place=re.sub(r"^(Kab\.|Kota|Kabupaten) ", "", text_of(record, "kota")),
        birth_facility=_FACILITIES.get(text_of(record, "tempat").upper(), "other"),
        birth_attendant=_ATTENDANTS.get(text_of(record, "penolong").upper(), "other"),
        birth_kind=_KINDS.get(text_of(record, "jenis").upper(), "more"),
        birth_order=whole_of(record, "anak_ke"),
        birth_weight=_grams(str(record.get("berat", ""))),
        birth_length=_centimetres(str(record.get("panjang", ""))),
        witness_niks=_witnesses(record),
    )


def _nik(written: str) -> str:
    try:
        return read_nik(written).digits
    except InvalidNik as error:
        raise Unreadable("nik_ibu is no NIK") from error


def _witnesses(record: Record) -> Sequence[str]:
    said = record.get("saksi")
    return tuple(str(one) for one in said[:2]) if isinstance(said, list) else ()


def _time(written: str) -> time | None:
    found = _TIME.fullmatch(written)
    try:
        return time(int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def _grams(written: str) -> int | None:
    value = decimal_of(written)
    if value is None:
        return None
    return int(value * 1000 if value < _MOST_KILOGRAMS else value)


def _centimetres(written: str) -> int | None:
    value = decimal_of(written)
    return round(value) if value is not None else None
