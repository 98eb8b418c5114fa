"""Sealing the few secrets that must be read again: those of authenticator apps."""

import hmac

from sekali.storage import sealing


def seal(secret: bytes, *, key: bytes, of: bytes) -> bytes:
    """Return the secret so that it can be opened with the key, and only for its owner.

    ``of`` is whose it is: a row that is copied to somebody else does not open.
    """
    return sealing.seal(secret, key=_derived(key), bound_to=of)


def unseal(sealed: bytes, *, key: bytes, of: bytes) -> bytes:
    """Return the secret.

    Raises:
        SealBroken: The key or the owner is another one: a bug or a theft.
    """
    return sealing.unseal(sealed, key=_derived(key), bound_to=of)


def _derived(key: bytes) -> bytes:
    return hmac.digest(key, b"sealing:1", "sha256")
