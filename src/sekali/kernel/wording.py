"""Dates, times, money and numbers as the people of a language write them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

MONTHS = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def long_date(day: date, language: str) -> str:
    """Return the day with its month by name.

    >>> long_date(date(2026, 2, 20), "id"), long_date(date(2026, 2, 20), "en")
    ('20 Februari 2026', '20 February 2026')
    """
    return f"{day.day} {_of(MONTHS, language)[day.month - 1]} {day.year}"


def day_and_hour(local: datetime, language: str) -> str:
    """Return a promise as one would say it; ``local`` is on the wall clock of the office.

    >>> day_and_hour(datetime(2026, 3, 4, 15, 0), "id")
    'Rabu, 4 Maret 2026, pukul 15.00'
    >>> day_and_hour(datetime(2026, 3, 4, 15, 0), "en")
    'Wednesday, 4 March 2026, 15:00'
    """
    return (
        f"{weekday(local, language)}, {long_date(local.date(), language)}, {_hour(local, language)}"
    )


def weekday(day: date, language: str) -> str:
    """Return the name of a day of the week.

    >>> weekday(date(2026, 3, 4), "id")
    'Rabu'
    """
    return _of(DAYS, language)[day.weekday()]


def short_hour(local: datetime, language: str) -> str:
    """Return a time of day alone, as on a clock.

    >>> short_hour(datetime(2026, 3, 4, 8, 20), "id"), short_hour(datetime(2026, 3, 4, 8, 20), "en")
    ('08.20', '08:20')
    """
    return f"{local:%H:%M}" if language == "en" else f"{local:%H.%M}"


def rupiah(amount: int) -> str:
    """Return whole rupiah as Indonesians write them.

    >>> rupiah(12500), rupiah(0), rupiah(-1000000)
    ('Rp12.500', 'Rp0', '-Rp1.000.000')
    """
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")


def number(value: Decimal | int, language: str) -> str:
    """Return a number with the decimal sign and the grouping of the language.

    >>> number(Decimal("1234.50"), "id"), number(Decimal("1234.50"), "en")
    ('1.234,50', '1,234.50')
    """
    text = f"{value:,}"
    if language == "en":
        return text
    return text.translate(str.maketrans(",.", ".,"))


def counted_rows(count: int, language: str) -> str:
    """Return how many rows a table has.

    >>> counted_rows(3, "id"), counted_rows(1, "en"), counted_rows(3, "en")
    ('3 baris', '1 row', '3 rows')
    """
    one, many = ("row", "rows") if language == "en" else ("baris", "baris")
    return f"{count} {one if count == 1 else many}"


def _hour(local: datetime, language: str) -> str:
    hour = short_hour(local, language)
    return hour if language == "en" else f"pukul {hour}"


def _of(table: Mapping[str, Sequence[str]], language: str) -> Sequence[str]:
    # Javanese and Madurese use the Indonesian names of days and months in letters.
    return table.get(language, table["id"])


SHOWN_IN_LOG = 200


def printable(text: str) -> str:
    """Return what is printable of a text, for a log or a screen, and not too much of it."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:SHOWN_IN_LOG]
