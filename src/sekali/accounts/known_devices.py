"""Devices on which somebody has signed in before: guessing from elsewhere does not lock them out.

A cookie holds a number of its own and, for each person who signed in there, a mark that only we
can make. It opens nothing and names nobody; it says from which devices an owner comes.
"""

import base64
import hmac
import secrets
from uuid import UUID

# A village computer serves many; whoever came least lately is forgotten first.
MOST_PEOPLE = 30
_NUMBER_BYTES, _MARK_BYTES = 12, 12
_LONGEST = 2_000


def known_on(cookie: str, person_id: UUID, *, key: bytes) -> str:
    """Return the number of a device that a person has signed in on; "" where they have not."""
    number, marks = _read(cookie)
    mine = _mark(number, person_id, key)
    found = [one for one in marks if hmac.compare_digest(one.encode(), mine.encode())]
    return number if number and found else ""


def remembering(cookie: str, person_id: UUID, *, key: bytes) -> str:
    """Return the cookie of a device on which a person has just signed in, this one first."""
    number, marks = _read(cookie)
    number = number or _text(secrets.token_bytes(_NUMBER_BYTES))
    mine = _mark(number, person_id, key)
    others = [one for one in marks if one != mine]
    return ".".join([number, mine, *others[: MOST_PEOPLE - 1]])


def _read(cookie: str) -> tuple[str, list[str]]:
    """Return the number and the marks of a cookie, which may hold anything."""
    number, *marks = cookie[:_LONGEST].split(".")
    is_ours = cookie.isascii() and len(number) == len(_text(bytes(_NUMBER_BYTES)))
    return (number, marks[:MOST_PEOPLE]) if is_ours else ("", [])


def _mark(number: str, person_id: UUID, key: bytes) -> str:
    mac = hmac.digest(key, b"known-device:" + number.encode() + person_id.bytes, "sha256")
    return _text(mac[:_MARK_BYTES])


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()
