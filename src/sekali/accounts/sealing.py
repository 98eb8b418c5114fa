"""Sealing the few secrets that must be read again: those of authenticator apps."""

import hmac
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


def seal(secret: bytes, *, key: bytes, of: bytes) -> bytes:
    """Return the secret so that it can be opened with the key, and only for its owner.

    AES-256-GCM. ``of`` is whose it is: a row that is copied to somebody else does not open.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, secret, of)


def unseal(sealed: bytes, *, key: bytes, of: bytes) -> bytes:
    """Return the secret.

    Raises:
        cryptography.exceptions.InvalidTag: The key or the owner is another one: a bug or a theft.
    """
    return _cipher(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], of)


def _cipher(key: bytes) -> "AESGCM":
    # Loaded by the first who needs it: most web processes never see an authenticator app.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    return AESGCM(hmac.digest(key, b"sealing:1", "sha256"))
