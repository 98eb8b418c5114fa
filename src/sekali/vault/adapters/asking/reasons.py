"""Why a registry did not answer, in one word each, and how what it said is shown."""

from collections.abc import Mapping
from http import HTTPStatus

OUTAGE, SLOW, QUOTA, ACCESS = "outage", "slow", "quota", "access"
# What was not asked at all, because nothing allows it.
NO_AGREEMENT = "no-agreement"
REASONS_BY_STATUS: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: ACCESS,
    HTTPStatus.FORBIDDEN: ACCESS,
    HTTPStatus.TOO_MANY_REQUESTS: QUOTA,
}
SHOWN_IN_LOG = 200
_LOCAL = ("http://127.0.0.1", "http://[::1]", "http://localhost")


def is_private(base_url: str) -> bool:
    """Tell whether what is asked travels encrypted, or does not leave this machine.

    >>> is_private("http://127.0.0.1:8026"), is_private("http://registry.example")
    (True, False)
    """
    return base_url.startswith(("https:", *_LOCAL))


def printable(text: str) -> str:
    """Return what is printable of a text, for a log or a screen, and not too much of it."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:SHOWN_IN_LOG]
