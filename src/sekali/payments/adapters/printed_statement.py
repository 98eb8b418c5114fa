"""Reading a statement as the bank prints it: semicolons, days and amounts as Indonesians write.

::

    REKENING KORAN;BANK CONTOH (SIMULASI)
    Periode;02/03/2026 s.d. 02/03/2026
    TGL;JAM;NO REF;KETERANGAN;D/K;NOMINAL;SALDO
    02/03/2026;09.15.04;BC0000012;PEMBAYARAN TAGIHAN 967904813067858 TELLER;K;50.000,00;50.000,00
    JUMLAH;1 TRANSAKSI

In Windows' code page, the newest line on top. ``K`` is money that came, ``D`` money that went. The
billing code stands somewhere in the description. What the bank books for itself (its fee, interest
paid out) is no refund and is left out; the last line tells whether everything arrived.
"""

import csv
import io
import re
from collections.abc import Mapping
from datetime import datetime

from sekali.payments.ports import Booking
from sekali.payments.rules import BANK_ZONE, read_bill_code

_ENCODING = "cp1252"
_HEADINGS = ["TGL", "JAM", "NO REF", "KETERANGAN", "D/K", "NOMINAL", "SALDO"]
_TOTAL = "JUMLAH"
_CREDIT, _DEBIT, _REFUND = "K", "D", "PENGEMBALIAN"
_CODE = re.compile(r"(?<!\d)\d{15}(?!\d)")
_AMOUNT = re.compile(r"(\d{1,3}(?:\.\d{3})*),00")
_LONGEST_REFERENCE = 40


class Unreadable(ValueError):
    """A statement is not as it should be; ``args[0]`` says where."""


def read_statement(printed: bytes) -> list[Booking]:
    """Return the bookings that concern us, in the order of time.

    Raises:
        Unreadable: The headings, a line or the closing line is not as it should be.
    """
    try:
        rows = list(csv.reader(io.StringIO(printed.decode(_ENCODING)), delimiter=";"))
        start = rows.index(_HEADINGS)
    except (UnicodeDecodeError, csv.Error, ValueError) as odd:
        raise Unreadable("headings") from odd
    body = [row for row in rows[start + 1 :] if row]
    if not body or body[-1][0] != _TOTAL:
        raise Unreadable("the closing line is missing")
    *lines, closing = body
    if closing[1:2] != [f"{len(lines)} TRANSAKSI"]:
        raise Unreadable("lines are missing")
    read = [_booking(line) for line in lines]
    return sorted((one for one in read if one), key=lambda one: (one.booked_at, one.reference))


def _booking(line: list[str]) -> Booking | None:
    if len(line) != len(_HEADINGS):
        raise Unreadable(f"line {line[:3]}")
    named = dict(zip(_HEADINGS, line, strict=True))
    side, words = named["D/K"].strip(), named["KETERANGAN"]
    is_refund = side == _DEBIT and _REFUND in words
    if side not in {_CREDIT, _DEBIT}:
        raise Unreadable(f"side {side}")
    if side == _DEBIT and not is_refund:
        return None
    reference = named["NO REF"].strip()
    if not 0 < len(reference) <= _LONGEST_REFERENCE:
        raise Unreadable("reference")
    return Booking(
        reference=reference,
        is_refund=is_refund,
        code=_code_in(words),
        amount_rupiah=_rupiah(named["NOMINAL"]),
        booked_at=_instant(named),
    )


def _code_in(words: str) -> str:
    """Return the billing code in a description; a number that is none as it was typed."""
    numbers: list[str] = _CODE.findall(words)
    valid = [number for number in numbers if read_bill_code(number)]
    return (valid or numbers or [""])[0]


def _rupiah(amount: str) -> int:
    found = _AMOUNT.fullmatch(amount.strip())
    if found is None:
        raise Unreadable(f"amount {amount}")
    return int(found[1].replace(".", ""))


def _instant(named: Mapping[str, str]) -> datetime:
    written = f"{named['TGL'].strip()} {named['JAM'].strip()}"
    try:
        return datetime.strptime(written, "%d/%m/%Y %H.%M.%S").replace(tzinfo=BANK_ZONE)
    except ValueError as odd:
        raise Unreadable(f"instant {written}") from odd
