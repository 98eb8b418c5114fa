"""Sealing files: AES-256-GCM under a key of one person, so that a file alone tells nothing.

A sealed file is ``SKL1``, the id of its key (16 bytes), a nonce (12), what was sealed, and GCM's
tag (16). The nonce is a keyed hash of the content: the same file of the same person is sealed to
the same bytes and kept once, and no two different files of a key share a nonce. The keys of two
people differ, so nobody sees in the store that two people have the same file.
"""

import hmac
import secrets
from uuid import UUID

from sekali.documents.ports import BlobDamaged
from sekali.storage import sealing

MARK = b"SKL1"
SECRET_BYTES = sealing.KEY_BYTES
_ID_BYTES = 16
_HEADER_BYTES = len(MARK) + _ID_BYTES
OVERHEAD_BYTES = _HEADER_BYTES + sealing.OVERHEAD_BYTES


def new_secret() -> bytes:
    """Return the bytes of a new key."""
    return secrets.token_bytes(SECRET_BYTES)


def seal(data: bytes, *, person_id: UUID, key_id: UUID, secret: bytes) -> bytes:
    """Return ``data`` sealed; the same data, person and key give the same bytes."""
    header = MARK + key_id.bytes
    nonce = hmac.digest(_derived(secret, b"nonce"), data, "sha256")[: sealing.NONCE_BYTES]
    key = _derived(secret, b"seal")
    return header + sealing.seal(data, key=key, bound_to=header + person_id.bytes, nonce=nonce)


def unseal(sealed: bytes, *, person_id: UUID, secret: bytes) -> bytes:
    """Return what was sealed.

    Raises:
        BlobDamaged: The bytes were changed, or sealed for somebody else or with another key.
    """
    header, rest = sealed[:_HEADER_BYTES], memoryview(sealed)[_HEADER_BYTES:]
    key = _derived(secret, b"seal")
    try:
        return sealing.unseal(rest, key=key, bound_to=header + person_id.bytes)
    except sealing.SealBroken as error:
        raise BlobDamaged("a sealed file does not open with its key") from error


def key_id_of(sealed: bytes) -> UUID | None:
    """Return the id of the key that a file was sealed with; None where it was never sealed."""
    if not sealed.startswith(MARK) or len(sealed) < OVERHEAD_BYTES:
        return None
    return UUID(bytes=sealed[len(MARK) : _HEADER_BYTES])


def _derived(secret: bytes, purpose: bytes) -> bytes:
    # One key for one use: that of the cipher is not that of the hash.
    return hmac.digest(secret, b"sekali:" + purpose, "sha256")
