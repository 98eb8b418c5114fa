"""What somebody signs in with: a NIK, an e-mail address or a phone number, as people write them."""

import re
from dataclasses import dataclass
from typing import Literal

from sekali.kernel import nik as nik_numbers
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import keyed_hash

Kind = Literal["nik", "email", "phone"]
_LONGEST = 254
_PHONE = re.compile(r"\+?[0-9]{8,15}")
_INDONESIA = "62"


@dataclass(frozen=True, slots=True)
class Name:
    """A name to sign in with, in the one form in which it is compared."""

    kind: Kind
    value: str

    @property
    def can_exist(self) -> bool:
        """Tell whether somebody could have this name: nonsense is a NIK that cannot.

        >>> read_name("").can_exist, read_name("budi").can_exist, read_name("a@b.id").can_exist
        (False, False, True)
        """
        if self.kind != "nik":
            return True
        try:
            nik_numbers.read_nik(self.value)
        except DomainError:
            return False
        return True

    def hashed(self, key: bytes) -> bytes:
        """Return what stands for it in the look-up table."""
        return keyed_hash(key, self.kind, self.value)


def read_name(typed: str) -> Name:
    """Return what was probably meant; anything that is no name is a NIK that nobody has.

    >>> read_name(" Siti@Contoh.Example ").value, read_name("0812-3456-7890").value
    ('siti@contoh.example', '+6281234567890')
    """
    text = typed.strip()[:_LONGEST]
    if "@" in text:
        return Name("email", text.casefold())
    phone = read_phone(text)
    if phone is not None:
        return Name("phone", phone)
    try:
        return Name("nik", nik_numbers.read_nik(text).digits)
    except DomainError:
        return Name("nik", "".join(text.split())[:64])


def read_phone(typed: str) -> str | None:
    """Return a phone number as +62…, or None where it cannot be one.

    A NIK has 16 digits and no plus: it is never taken for a number.

    >>> read_phone("(0812) 3456 7890"), read_phone("3516011203850001")
    ('+6281234567890', None)
    """
    digits = re.sub(r"[\s().-]", "", typed)
    if not digits.isascii() or not _PHONE.fullmatch(digits):
        return None
    if digits.startswith("+"):
        return digits
    if digits.startswith("0"):
        return f"+{_INDONESIA}{digits[1:]}"
    return f"+{digits}" if digits.startswith(_INDONESIA) else None
