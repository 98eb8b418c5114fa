"""The tax office: a number that may have lost its leading zeros and its dots.

Whom it does not know it answers with number 0 and ``TIDAK TERDAFTAR``; who pays no tax any more
has a number that is not in use.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sekali.kernel.breaker import OUTAGE
from sekali.kernel.nik import NUMBER_LENGTH
from sekali.vault.adapters.asking.reasons import QUOTA
from sekali.vault.adapters.registries.cleaning import (
    Labels,
    Unreadable,
    day_of,
    needed,
    record_of,
    same_person,
    text_of,
)
from sekali.vault.adapters.registries.reading import Busy, Matching, Reading
from sekali.vault.ports import Holding

NUMBER = "person.tax_number"
IN_USE = "aktif"
_SAME = {"sesuai": True, "tidak sesuai": False}
_NOT_IN_USE = frozenset({"tidak terdaftar", "non efektif", "hapus"})
_OLD_LENGTH = 15


def read(page: Any, nik: str, _: Labels) -> Sequence[Holding]:
    """Return the tax number of one person, where it is in use."""
    answer = record_of(page)
    status = text_of(answer, "status").casefold()
    if status in _NOT_IN_USE:
        return ()
    if status != IN_USE:
        raise Busy(QUOTA if "kuota" in status else OUTAGE, status)
    same_person(text_of(answer, "nik"), nik)
    number = tax_number(text_of(answer, "npwp"))
    on = needed(day_of(text_of(answer, "per")), "per")
    return (Holding(kind="person", facts={"tax_number": number}, on=on),)


def tax_number(written: str) -> str:
    """Return a tax number: sixteen digits as they are, fifteen with their dots and zeros.

    >>> tax_number("81234567602000"), tax_number("3516045201949001")
    ('08.123.456.7-602.000', '3516045201949001')

    Raises:
        Unreadable: It is none.
    """
    digits = written.replace(".", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= NUMBER_LENGTH):
        raise Unreadable("npwp is no number")
    if len(digits) == NUMBER_LENGTH:
        return digits
    old = digits.zfill(_OLD_LENGTH)
    return f"{old[:2]}.{old[2:5]}.{old[5:8]}.{old[8]}-{old[9:12]}.{old[12:]}"


def read_match(page: Any, nik: str) -> Mapping[str, bool]:
    """Return whether a tax number is a person's; nothing where the tax office knows nobody."""
    answer = record_of(page)
    status = text_of(answer, "status").casefold()
    if status in _NOT_IN_USE:
        return {}
    if status not in _SAME:
        raise Busy(QUOTA if "kuota" in status else OUTAGE, status)
    same_person(text_of(answer, "nik"), nik)
    return {NUMBER: _SAME[status]}


MATCHING = Matching("/djp/npwp/cocok", {NUMBER: "npwp"}, read_match)
READING = Reading("tax office", "/djp/npwp", read, matching=MATCHING)
