"""What no password may be: a number that others know, a word of the house, one that leaked.

Django asks these where somebody chooses a password (``AUTH_PASSWORD_VALIDATORS``). No rule asks
for a kind of letter: digits alone are fine where they are nobody's number.
"""

import hashlib
import logging
import re
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError

_log = logging.getLogger(__name__)
# Words that whoever guesses tries first here: our name, who runs it, where, and what it is.
HOUSE_WORDS = (
    "sekali",
    "dukcapil",
    "disdukcapil",
    "diskominfo",
    "pemerintah",
    "kabupaten",
    "kecamatan",
    "kelurahan",
    "provinsi",
    "jawatimur",
    "jatim",
    "indonesia",
    "layanan",
    "katasandi",
    "password",
    "passwort",
)
# What has to be left of a password without them.
LEFT_OVER = 6
_LONGEST_FIRST = "|".join(sorted(HOUSE_WORDS, key=len, reverse=True))
_OF_THE_HOUSE = re.compile(_LONGEST_FIRST)
_NIK = re.compile(r"\d{16}")
_PHONE = re.compile(r"(?:0|62|0062)8\d{8,11}")
_DAYS = re.compile(r"(?:(?:0?[1-9]|[12]\d|3[01])(?:0?[1-9]|1[0-2])(?:19|20)\d{2}){1,2}")
_RUNS = ("01234567890123456789012345678901234567890", "98765432109876543210987654321098765432109")
SHA1_LETTERS = 40


class NobodysNumber:
    """Refuses what looks like a NIK, a phone number or days, and digits that only count on."""

    def validate(self, password: str, _user: object = None) -> None:
        """Raise ValidationError where the password is such a number."""
        digits = re.sub(r"[\s.+-]", "", password)
        if not (digits.isascii() and digits.isdigit()):
            return
        is_known = any(kind.fullmatch(digits) for kind in (_NIK, _PHONE, _DAYS))
        if is_known or len(set(digits)) == 1 or any(digits in run for run in _RUNS):
            raise ValidationError("a number that others know", code="password-of-digits")

    def get_help_text(self) -> str:
        """Return what Django's own forms would say; ours say it in texts."""
        return ""


class NotOfTheHouse:
    """Refuses what is little more than words of the house."""

    def validate(self, password: str, _user: object = None) -> None:
        """Raise ValidationError where too little is left without them."""
        letters = "".join(one for one in password.casefold() if one.isalnum())
        without = _OF_THE_HOUSE.sub("", letters)
        if without != letters and len(without) < LEFT_OVER:
            raise ValidationError("a word of the house", code="password-of-the-house")

    def get_help_text(self) -> str:
        """Return what Django's own forms would say; ours say it in texts."""
        return ""


class NotLeaked:
    """Refuses what stands in a list of leaked passwords, where the operator keeps one.

    Args:
        file: Lines ``<SHA-1 in hexadecimal>:<how often>`` in order, as Have I Been Pwned gives
            them; nothing leaves the machine. Empty: there is none.
    """

    def __init__(self, file: str = "") -> None:
        self._file = Path(file) if file else None

    def validate(self, password: str, _user: object = None) -> None:
        """Raise ValidationError where the password is in the list."""
        if self._file is None:
            return
        # The list is in SHA-1; nothing is protected by it.
        wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        try:
            with self._file.open("rb") as lines:
                has_leaked = _stands_in(lines, wanted.encode())
        except OSError as missing:
            # Nobody is kept from an account by it: `sekali check` tells.
            _log.error("the list of leaked passwords cannot be read: %s", type(missing).__name__)
            return
        if has_leaked:
            raise ValidationError("it has leaked", code="password-leaked")

    def get_help_text(self) -> str:
        """Return what Django's own forms would say; ours say it in texts."""
        return ""


def _stands_in(lines: BinaryIO, wanted: bytes) -> bool:
    """Search a sorted file by halves: a list of a thousand million takes thirty steps."""
    low, high = 0, lines.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        found = _line_from(lines, middle)
        if not found or found > wanted:
            high = middle
        elif found < wanted:
            low = lines.tell()
        else:
            return True
    return False


def _line_from(lines: BinaryIO, place: int) -> bytes:
    """Return the hash of the first whole line that begins at a place or after it."""
    lines.seek(max(place - 1, 0))
    if place:
        lines.readline()
    return lines.readline()[:SHA1_LETTERS].upper()
