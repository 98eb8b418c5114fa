"""Codes and tokens: sealed pointers to a grant, which nobody but us can make or read.

A token holds whom it is about, so that it is found in that person's rows with one read and no
table of tokens; and it is authenticated, so that a made-up one never reaches the database. AES-SIV
(RFC 5297) needs no nonce, and with a key of its own for each kind a code is no token.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Kind = Literal["code", "access", "refresh", "machine", "device"]
_LAYOUT = struct.Struct(">16s16sIQ")
_KEY_BYTES = 64
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a code or token points to. ``rest`` is what a kind needs besides, in ASCII."""

    owner_id: UUID
    row_id: UUID
    generation: int
    until: datetime
    rest: str = ""


class NotSealedHere(ValueError):
    """Not one of ours, of another kind, or altered."""


def seal(pointer: Pointer, kind: Kind, key: bytes) -> str:
    """Return the token, in letters that need no escaping in any place of the protocol."""
    content = _LAYOUT.pack(
        pointer.owner_id.bytes,
        pointer.row_id.bytes,
        pointer.generation,
        int(pointer.until.timestamp()),
    )
    sealed = _cipher(key, kind).encrypt(content + pointer.rest.encode("ascii"), None)
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def unseal(token: str, kind: Kind, key: bytes) -> Pointer:
    """Return what a token points to; it may have run out.

    Raises:
        NotSealedHere: It is none of ours.
    """
    try:
        sealed = base64.b64decode(
            token[:_LONGEST].encode("ascii") + b"==", altchars=b"-_", validate=True
        )
        content = _cipher(key, kind).decrypt(sealed, None)
        owner, row, generation, until = _LAYOUT.unpack_from(content)
    except (InvalidTag, ValueError, binascii.Error, struct.error, OverflowError) as error:
        raise NotSealedHere from error
    rest = content[_LAYOUT.size :].decode("ascii")
    at = datetime.fromtimestamp(until, UTC)
    return Pointer(UUID(bytes=owner), UUID(bytes=row), generation, at, rest)


@lru_cache(16)
def _cipher(key: bytes, kind: Kind) -> AESSIV:
    derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"openid {kind}".encode()).derive(key)
    return AESSIV(derived)
