"""How the bank and we know each other: HMAC-SHA-256 over timestamp and body, under a shared key."""

import hmac
from datetime import datetime, timedelta
from typing import ClassVar

from sekali.kernel.errors import DomainError

TIMESTAMP, SIGNATURE = "X-Bank-Timestamp", "X-Bank-Signature"
WINDOW = timedelta(minutes=5)
_LONGEST_TIMESTAMP = 12


class NotFromTheBank(DomainError):
    """A message is not signed as the bank signs; the reason is signature or time."""

    code: ClassVar[str] = "not-from-the-bank"


def signature(key: bytes, timestamp: str, body: bytes) -> str:
    """Return the signature of a message, in hexadecimal.

    Args:
        key: What both sides share.
        timestamp: Seconds since 1970 as they stand in the header.
        body: The bytes as they are sent.
    """
    return hmac.digest(key, timestamp.encode() + b"." + body, "sha256").hex()


def check_signed(key: bytes, timestamp: str, signed: str, body: bytes, *, at: datetime) -> None:
    """Let a message pass that was signed under the key within the last five minutes.

    Nothing else of it is believed before. What is recorded and sent again within the window
    meets the reference that it names, which is taken only once.

    Raises:
        NotFromTheBank: It was forged, changed on the way, or kept too long.
    """
    # Compared as bytes: a header may hold letters that no signature has. Without a key anybody
    # could sign.
    if not key or not hmac.compare_digest(
        signature(key, timestamp, body).encode(), signed.encode()
    ):
        raise NotFromTheBank(reason="signature")
    is_time = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _LONGEST_TIMESTAMP
    if not is_time or abs(at.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        raise NotFromTheBank(reason="time")
