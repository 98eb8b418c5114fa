"""Codes of an authenticator app: RFC 6238 with six digits, SHA-1 and thirty seconds."""

import base64
import hmac
import struct
from datetime import datetime
from urllib.parse import quote

SECRET_BYTES = 20
STEP_SECONDS = 30
DIGITS = 6
# One step to each side: clocks of phones differ, and typing takes time.
_TOLERATED = (0, -1, 1)


def code_at(secret: bytes, step: int) -> str:
    """Return the code of a step.

    >>> code_at(b"12345678901234567890", 59 // STEP_SECONDS)  # RFC 6238, appendix B
    '287082'
    """
    mac = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    offset = mac[-1] & 15
    number = struct.unpack(">I", mac[offset : offset + 4])[0] & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(secret: bytes, typed: str, *, now: datetime, after: int) -> int | None:
    """Return the step whose code was typed, or None; steps up to ``after`` were used already.

    Every step is compared, so that the time does not tell which one fits.
    """
    present = int(now.timestamp()) // STEP_SECONDS
    code = "".join(typed.split()).encode()
    fitting = [
        step
        for step in (present + shift for shift in _TOLERATED)
        if hmac.compare_digest(code_at(secret, step).encode(), code)
    ]
    return next((step for step in fitting if step > after), None)


def shown_secret(secret: bytes) -> str:
    """Return the secret in groups of four letters, for those who type it."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address_for_app(secret: bytes, *, whose: str, issuer: str = "Sekali") -> str:
    """Return the ``otpauth:`` address that the QR holds."""
    text = base64.b32encode(secret).decode().rstrip("=")
    label = quote(f"{issuer}:{whose}")
    return f"otpauth://totp/{label}?secret={text}&issuer={quote(issuer)}"
