"""Civil servants' numbers (NIP): reading, doubting, showing."""

import re
from datetime import date
from typing import ClassVar

from sekali.kernel.errors import DomainError

NIP_LENGTH = 18
_EARLIEST_BIRTH_YEAR = 1900
_MONTHS_OF_A_YEAR = 12
# In the place of the month stands, for those employed by agreement (PPPK), 20 and how often.
_AGREEMENTS = range(21, 30)
_SEXES = frozenset({"1", "2"})
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u200b]+")
_DIGITS = re.compile(r"[0-9]+")


class InvalidNip(DomainError):
    """Nobody's NIP looks like this; the reason is length, digits, birth, start, sex or serial.

    The number itself is not in the parameters, so that it reaches no log.
    """

    code: ClassVar[str] = "nip-invalid"


def read_nip(typed: str, *, today: date) -> str:
    """Return the eighteen digits of a NIP that somebody typed, with or without separators.

    Birth date in eight digits, year and month of the appointment in six, 1 or 2 for the sex,
    and a serial of three (secondary: BKN's numbering since 2009). Only what can be no number
    at all is refused: birth dates and sexes are corrected, and the number stays.

    Raises:
        InvalidNip: No NIP looks like this.

    >>> read_nip("19850214 201001 2 001", today=date(2026, 3, 2))
    '198502142010012001'
    >>> read_nip("19850230 201001 2 001", today=date(2026, 3, 2))
    Traceback (most recent call last):
    ...
    sekali.kernel.nip.InvalidNip: ('nip-invalid', {'reason': 'birth'})
    """
    digits = _SEPARATORS.sub("", typed)
    if digits and not _DIGITS.fullmatch(digits):
        raise InvalidNip(reason="digits")
    if len(digits) != NIP_LENGTH:
        raise InvalidNip(reason="length")
    born = _day(digits[:8])
    if born is None or born.year < _EARLIEST_BIRTH_YEAR or born > today:
        raise InvalidNip(reason="birth")
    year, month = int(digits[8:12]), int(digits[12:14])
    is_month = 1 <= month <= _MONTHS_OF_A_YEAR or month in _AGREEMENTS
    if not is_month or not born.year < year <= today.year + 1:
        raise InvalidNip(reason="start")
    if digits[14] not in _SEXES:
        raise InvalidNip(reason="sex")
    if digits[15:] == "000":
        raise InvalidNip(reason="serial")
    return digits


def in_groups(digits: str) -> str:
    """Return a number in the groups in which it is printed.

    >>> in_groups("198502142010012001")
    '19850214 201001 2 001'
    """
    return " ".join((digits[:8], digits[8:14], digits[14:15], digits[15:]))


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
