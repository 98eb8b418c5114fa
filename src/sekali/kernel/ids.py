"""Identifiers: UUID version 7 for rows, short codes for people to read out."""

import hashlib
import hmac
import secrets
import time
from uuid import UUID

# Crockford's base 32: no I, L, O or U, so that a code survives handwriting and the telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
CASE_NUMBER_LENGTH = 12
_CHECK_PRIME = 31


def uuid7() -> UUID:
    """Return a new UUID version 7 (RFC 9562): time first, then 62 random bits.

    The twelve bits after the milliseconds are the fraction of the millisecond (the RFC's method
    3), so that what one process makes one after the other sorts so. Made in Python because the
    database has ``uuidv7`` only from PostgreSQL 18, and so that a row's id is known before it
    is written.
    """
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = nanoseconds * 4096 // 1_000_000
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | fraction << 64
    return UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def case_number(case_id: UUID) -> str:
    """Return the number that a person quotes for a case, ``XXXX-XXXX-XXXX``.

    Eleven characters carry 55 bits of a hash of the id, the last one checks them. It tells
    nothing about the person and cannot be counted up to the next person's case.

    >>> case_number(UUID(int=7))
    'DEQ4-4T12-VX9V'
    """
    digest = int.from_bytes(hashlib.sha256(case_id.bytes).digest()[:7], "big") >> 1
    letters = [ALPHABET[digest >> shift & 31] for shift in range(50, -1, -5)]
    text = "".join(letters)
    text += _check_letter(text)
    return "-".join((text[:4], text[4:8], text[8:]))


def read_case_number(typed: str) -> str | None:
    """Return the case number a person meant, or None where it cannot be one.

    Forgives case, spaces, dashes and the letters that look like digits.

    >>> read_case_number("deq4 4ti2 vx9v")
    'DEQ4-4T12-VX9V'
    >>> read_case_number("DEQ4-4T12-VX9W") is None
    True
    """
    text = "".join(typed.upper().translate(_MISREAD).replace("-", " ").split())
    if len(text) != CASE_NUMBER_LENGTH or any(letter not in ALPHABET for letter in text):
        return None
    if _check_letter(text[:-1]) != text[-1]:
        return None
    return "-".join((text[:4], text[4:8], text[8:]))


def _check_letter(text: str) -> str:
    # Weights differ from place to place, so that two letters exchanged are noticed.
    total = sum((place + 1) * ALPHABET.index(letter) for place, letter in enumerate(text))
    return ALPHABET[total % _CHECK_PRIME]


def keyed_hash(key: bytes, kind: str, value: str) -> bytes:
    """Return 32 bytes that stand for a personal number in a look-up table.

    HMAC-SHA-256 under the installation's key: whoever reads the table without the key can
    neither read the numbers nor try all of them. ``kind`` keeps a NIK and a phone number of
    the same digits apart.
    """
    return hmac.digest(key, f"{kind}:{value}".encode(), "sha256")
