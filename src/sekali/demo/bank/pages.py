"""The simulated bank's page for testers, as HTML."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from zoneinfo import ZoneInfo

from sekali.demo.bank.ledger import Ledger, Row
from sekali.demo.bank.weather import Mode

_BUTTONS = (
    ("pas", "Pas", "exactly"),
    ("kurang", "Kurang", "too little"),
    ("lebih", "Lebih", "too much"),
    ("dua-kali", "Dua kali", "twice"),
    ("terlambat", "Terlambat", "late"),
    ("tiga-panggilan", "Pas, tiga panggilan", "exactly, three callbacks"),
)
_WESTERN = ZoneInfo("Asia/Jakarta")


def page(ledger: Ledger, mode: Mode, today: date, said: str) -> bytes:
    """Return the page: bills with a button for each way to pay them, bookings, the weather."""
    told = f'<p class="said" role="status">{escape(said)}</p>' if said else ""
    filled = _template().substitute(
        said=told,
        bills="".join(_bill(bill) for bill in ledger.bills()) or "<p>-</p>",
        bookings=_bookings(ledger.newest()),
        modes="".join(_mode(one, is_now=one is mode) for one in Mode),
        today=today.isoformat(),
    )
    return filled.encode()


@cache
def _template() -> Template:
    return Template(files(__package__).joinpath("page.html").read_text("utf-8"))


def _bill(bill: Row) -> str:
    due = datetime.fromisoformat(bill["due"]).astimezone(_WESTERN)
    buttons = "".join(
        f'<button name="cara" value="{way}" title="{english}">{words}</button>'
        for way, words, english in _BUTTONS
    )
    standing = "terbuka" if bill["is_open"] else "ditutup"
    return (
        f'<section><b>{escape(bill["title"])}</b><br><span class="code">{escape(bill["code"])}'
        f"</span> · {_rupiah(bill['amount'])}, dibayar {_rupiah(bill['paid'])}"
        f"<br><small>{standing}, sampai {due:%d/%m/%Y %H.%M}</small>"
        f'<form method="post" action="/bayar"><input type="hidden" name="kode"'
        f' value="{escape(bill["code"])}">{buttons}</form></section>'
    )


def _bookings(rows: Iterable[Row]) -> str:
    lines = [
        f"<li><b>{escape(row['reference'])}</b> {row['side']} {_rupiah(row['amount'])}"
        f" · {escape(row['words'])}<br><small>{escape(row['at'])}"
        f" · {escape(row['answers'] or '-')}</small></li>"
        for row in rows
    ]
    return f"<ul>{''.join(lines)}</ul>" if lines else "<p>-</p>"


def _mode(mode: Mode, *, is_now: bool) -> str:
    return f"<option{' selected' if is_now else ''}>{mode}</option>"


def _rupiah(amount: int) -> str:
    return f"Rp{amount:,}".replace(",", ".")
