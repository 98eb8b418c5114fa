"""Statements as this bank prints them: odd on purpose, as those of real banks are."""

from collections.abc import Sequence
from datetime import date, datetime

from sekali.demo.bank.ledger import Row

_BANK_FEE = 2_500
_ENCODING, _LINE_END = "cp1252", "\r\n"


def printed(day: date, bookings: Sequence[Row]) -> bytes:
    """Return the statement of a day: semicolons, the newest line on top, Windows' code page.

    A day with bookings also has the bank's own fee, which is nobody's refund.
    """
    lines, balance = [], 0
    for booking in bookings:
        at = datetime.fromisoformat(booking["at"])
        balance += booking["amount"] if booking["side"] == "K" else -booking["amount"]
        lines.append(
            ";".join(
                (
                    f"{at:%d/%m/%Y}",
                    f"{at:%H.%M.%S}",
                    booking["reference"],
                    booking["words"],
                    booking["side"],
                    _amount(booking["amount"]),
                    _amount(balance),
                )
            )
        )
    if lines:
        fee = f"{day:%d/%m/%Y};23.59.59;ADM{day:%Y%m%d};BIAYA ADMINISTRASI HARIAN \u2013 KAS;D"
        lines.append(f"{fee};{_amount(_BANK_FEE)};{_amount(balance - _BANK_FEE)}")
    whole = [
        "REKENING KORAN;BANK CONTOH (SIMULASI)",
        "No. Rekening;0000-01-000000-30-9;REKENING KAS UMUM DAERAH",
        f"Periode;{day:%d/%m/%Y} s.d. {day:%d/%m/%Y}",
        "",
        "TGL;JAM;NO REF;KETERANGAN;D/K;NOMINAL;SALDO",
        *reversed(lines),
        f"JUMLAH;{len(lines)} TRANSAKSI",
    ]
    return (_LINE_END.join(whole) + _LINE_END).encode(_ENCODING)


def _amount(rupiah: int) -> str:
    """Return an amount as the bank writes it.

    >>> _amount(1250000), _amount(-2500)
    ('1.250.000,00', '-2.500,00')
    """
    return f"{rupiah:,}".replace(",", ".") + ",00"
