"""Why a registry did not answer, in one word each, besides the failures of kernel.breaker."""

from collections.abc import Mapping
from http import HTTPStatus

QUOTA, ACCESS = "quota", "access"
# What was not asked at all, because nothing allows it.
NO_AGREEMENT = "no-agreement"
REASONS_BY_STATUS: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: ACCESS,
    HTTPStatus.FORBIDDEN: ACCESS,
    HTTPStatus.TOO_MANY_REQUESTS: QUOTA,
}
_LOCAL = ("http://127.0.0.1", "http://[::1]", "http://localhost")


def is_private(base_url: str) -> bool:
    """Tell whether what is asked travels encrypted, or does not leave this machine.

    >>> is_private("http://127.0.0.1:8026"), is_private("http://registry.example")
    (True, False)
    """
    return base_url.startswith(("https:", *_LOCAL))
