"""The shape of the registry's answers, with the habits that trip up whoever reads them."""

import zlib
from collections.abc import Iterable, Sequence
from typing import Any

Record = dict[str, Any]

# The texts as public code has met them, letter by letter; the third has two spaces.
NOT_FOUND = "Data Tidak Ditemukan"
LOGIN_FAILED = "Login Gagal"
WRONG_ADDRESS = "IP Address Tidak Sesuai"
UNKNOWN_ADDRESS = "IP Client  Tidak terdaftar"
QUOTA_USED_UP = "Kuota Akses Hari ini telah Habis"

# Ours, for the entry of a newborn: no public text of the SIAK was found.
NO_SUCH_CARD = "Nomor KK Tidak Ditemukan"
INCOMPLETE = "Data Tidak Lengkap"
KEY_USED = "Kunci Permohonan Sudah Dipakai"
SERIALS_USED_UP = "Nomor Urut NIK Habis"

NUMBERS = ("NO_PROP", "NO_KAB", "NO_KEC", "NO_KEL", "NO_RT", "NO_RW", "KODE_POS")
DATES = ("TGL_LHR", "TGL_KWN", "TGL_CRAI")


def page_of(records: Sequence[Record]) -> Record:
    """Return records in the envelope of a page, as the registry's framework makes it."""
    return {
        "content": list(records),
        "lastPage": True,
        "numberOfElements": len(records),
        "sort": None,
        "totalElements": len(records),
        "firstPage": True,
        "number": 0,
        "size": max(len(records), 1),
    }


def error(text: str) -> Record:
    """Return a refusal: it comes with HTTP 200, as if it were a record.

    >>> error(NOT_FOUND)["content"]
    [{'RESPON': 'Data Tidak Ditemukan'}]
    """
    return page_of([{"RESPON": text}])


def found(records: Iterable[Record]) -> Record:
    """Return clean records as the registry would send them, or that there are none."""
    sent = [as_sent(record) for record in records]
    return page_of(sent) if sent else error(NOT_FOUND)


def as_sent(record: Record) -> Record:
    """Return a clean record with its codes as bare numbers and dates in one of two formats.

    Which format is settled by the NIK, so that the same person always looks the same.
    """
    sent = dict(record)
    for name in NUMBERS:
        value = str(record.get(name, ""))
        if value.isdigit():
            sent[name] = int(value)
    if writes_dates_with_dots(str(record["NIK"])):
        for name in DATES:
            sent[name] = _dotted(record.get(name))
    return sent


def writes_dates_with_dots(nik: str) -> bool:
    """Tell whether this person's dates come as ``dd.MM.yyyy`` and not ``yyyy-MM-dd``."""
    return zlib.crc32(nik.encode()) % 2 == 1


def _dotted(iso_date: Any) -> Any:
    parts = str(iso_date or "").split("-")
    return ".".join(reversed(parts)) if len(parts) == len(DATES) else iso_date
