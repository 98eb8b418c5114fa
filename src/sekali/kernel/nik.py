"""Resident numbers (NIK) and family card numbers: reading, doubting, showing and hiding them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sekali.kernel.errors import DomainError

NUMBER_LENGTH = 16
WOMEN_COUNT_DAYS_FROM = 40
"""A woman's day of birth is written plus 40: 41 to 71."""

CENTURIES = (1900, 2000)
MALE, FEMALE = "male", "female"
UNWRITTEN_SERIAL = "0000"
DOTS = "••••"

# What people put between the digits when they copy a number from a card.
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u200b]+")
_DIGITS = re.compile(r"[0-9]+")


class InvalidNik(DomainError):
    """What was typed can be nobody's NIK; ``params["reason"]`` is length, digits, date or serial.

    The number itself is not in the parameters, so that it reaches no log.
    """

    code: ClassVar[str] = "nik-invalid"


class InvalidFamilyCardNo(DomainError):
    """What was typed can be no family card's number; the reason is length, digits or serial."""

    code: ClassVar[str] = "family-card-no-invalid"


@dataclass(frozen=True, slots=True, repr=False)
class Nik:
    """A well-formed NIK, taken apart. Whether anybody has it, only the registry knows.

    Everything but ``digits`` is a hint from the day of first registration. People move,
    districts are split and renamed, sex and birth date are corrected, and the number stays:
    none of this may be taken for the truth, nor a difference for a reason to refuse.

    Attributes:
        digits: The sixteen digits, as they are stored and sent.
        district_code: Kemendagri code ``35.16.06``, perhaps of a district that is no more.
        birth_day: 1 to 31, the woman's 40 taken off.
        birth_month: 1 to 12.
        birth_year_in_century: 0 to 99; of which century, the number does not say.
        sex_hint: ``male`` or ``female``.
    """

    digits: str
    district_code: str
    birth_day: int
    birth_month: int
    birth_year_in_century: int
    sex_hint: str

    def __repr__(self) -> str:
        # Tracebacks and logs print this; the number and the birth date are personal data.
        return f"Nik('{masked(self.digits)}')"

    def may_be_born_on(self, day: date) -> bool:
        """Tell whether the number carries this day, in one century or another."""
        written = (self.birth_year_in_century, self.birth_month, self.birth_day)
        return written == (day.year % 100, day.month, day.day)


def read_nik(typed: str) -> Nik:
    """Return the NIK that somebody typed, with or without spaces, dots and dashes.

    Law: PP 37/2007 pasal 37 (six digits of the district of registration, six of the birth
    date with 40 added to a woman's day, a serial of four); UU 23/2006 pasal 13 (for life).

    Raises:
        InvalidNik: No NIK looks like this.

    >>> nik = read_nik("3516 0641 0290 9001")
    >>> nik.digits, nik.district_code, nik.sex_hint
    ('3516064102909001', '35.16.06', 'female')
    >>> nik.birth_day, nik.birth_month, nik.birth_year_in_century
    (1, 2, 90)
    >>> read_nik("3516064102900000")
    Traceback (most recent call last):
    ...
    sekali.kernel.nik.InvalidNik: ('nik-invalid', {'reason': 'serial'})
    """
    digits = _sixteen_digits(typed, InvalidNik)
    written_day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    is_woman = written_day > WOMEN_COUNT_DAYS_FROM
    day = written_day - WOMEN_COUNT_DAYS_FROM if is_woman else written_day
    if not any(_is_in_calendar(century + year, month, day) for century in CENTURIES):
        raise InvalidNik(reason="date")
    return Nik(
        digits=digits,
        district_code=f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}",
        birth_day=day,
        birth_month=month,
        birth_year_in_century=year,
        sex_hint=FEMALE if is_woman else MALE,
    )


def mismatches(nik: Nik, sex: str | None, birth_date: date | None) -> list[str]:
    """Return what the number says otherwise than the person: ``sex``, ``birth_date``.

    A warning for the officer and never a refusal: the number stays when the register is
    corrected. What is not known (None) is not compared.

    >>> mismatches(read_nik("3516064102909001"), "female", date(1990, 2, 1))
    []
    >>> mismatches(read_nik("3516064102909001"), "male", date(1990, 2, 2))
    ['sex', 'birth_date']
    """
    found = []
    if sex is not None and sex != nik.sex_hint:
        found.append("sex")
    if birth_date is not None and not nik.may_be_born_on(birth_date):
        found.append("birth_date")
    return found


def read_family_card_no(typed: str) -> str:
    """Return the sixteen digits of a family card's number, as forgiving as ``read_nik``.

    The number changes with every new card (a move, a marriage): it finds a family today and
    is no key to keep. Its date is the day of recording, which older cards left to chance, so
    it is not held against a resident.

    Raises:
        InvalidFamilyCardNo: No card is numbered like this.

    >>> read_family_card_no("351606-010115-9007")
    '3516060101159007'
    """
    return _sixteen_digits(typed, InvalidFamilyCardNo)


def in_fours(digits: str) -> str:
    """Return a number in groups of four, as people read it out.

    >>> in_fours("3516064102909001")
    '3516 0641 0290 9001'
    """
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def masked(number: Nik | str) -> str:
    """Return a NIK or card number with the birth date hidden, for screens others may see.

    >>> masked(read_nik("3516064102909001"))
    '3516 •••• •••• 9001'
    >>> masked("12345")
    '••••'
    """
    digits = number.digits if isinstance(number, Nik) else number
    if len(digits) != NUMBER_LENGTH:
        return DOTS
    return f"{digits[:4]} {DOTS} {DOTS} {digits[-4:]}"


def _sixteen_digits(typed: str, refusal: type[DomainError]) -> str:
    digits = _SEPARATORS.sub("", typed)
    if digits and not _DIGITS.fullmatch(digits):
        raise refusal(reason="digits")
    if len(digits) != NUMBER_LENGTH:
        raise refusal(reason="length")
    if digits.endswith(UNWRITTEN_SERIAL):
        raise refusal(reason="serial")
    return digits


def _is_in_calendar(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
