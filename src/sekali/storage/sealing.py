"""Sealing bytes so that only a key opens them, and only for whom they are: AES-256-GCM.

Sealed bytes are a nonce (12), what was sealed, and GCM's tag (16).
"""

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES, _TAG_BYTES = 12, 16
OVERHEAD_BYTES = NONCE_BYTES + _TAG_BYTES


class SealBroken(Exception):
    """What was sealed does not open: another key, another owner, or changed bytes."""


def seal(data: bytes, *, key: bytes, bound_to: bytes, nonce: bytes | None = None) -> bytes:
    """Return the bytes sealed; they open only with ``key`` (32 bytes) and the same ``bound_to``.

    A ``nonce`` is given by who can prove that it never seals two contents with one.
    """
    once = secrets.token_bytes(NONCE_BYTES) if nonce is None else nonce
    return once + _cipher(key).encrypt(once, data, bound_to)


def unseal(sealed: bytes | memoryview, *, key: bytes, bound_to: bytes) -> bytes:
    """Return what was sealed.

    Raises:
        SealBroken: It does not open.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  # as the cipher

    # A view: a file of ten megabytes is not copied to be cut.
    whole = memoryview(sealed)
    try:
        return _cipher(key).decrypt(bytes(whole[:NONCE_BYTES]), whole[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error


def _cipher(key: bytes) -> "AESGCM":
    # Loaded by the first who seals or opens: 8 MB that most web processes never need.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    return AESGCM(key)
