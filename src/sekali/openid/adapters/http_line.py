"""Posts to clients over HTTP, and never into the house's own network."""

import socket
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from sekali.openid.registration import is_public_host

_TIMEOUT_SECONDS = 5
_SERVER_FAULT = 500


class _NoRedirect(HTTPRedirectHandler):
    """Follows nobody elsewhere: the address was approved, another was not."""

    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        """Return nothing, so that a redirect is an error."""


class HttpClientLine:
    """``may_be_local`` lets a sample installation reach systems on the same machine."""

    def __init__(self, *, may_be_local: bool) -> None:
        self._may_be_local = may_be_local
        self._opener = build_opener(_NoRedirect(), ProxyHandler({}))

    def tell(self, address: str, form: dict[str, str]) -> None:
        """Post a form; what a client refuses is its own affair and not tried again."""
        parts = urlsplit(address)
        if not self._may_be_local:
            _check_public(parts.hostname or "", parts.port or 443)
        request = Request(address, urlencode(form).encode(), method="POST")  # noqa: S310  # approved
        try:
            with self._opener.open(request, timeout=_TIMEOUT_SECONDS):
                pass
        except HTTPError as answer:
            if answer.code >= _SERVER_FAULT:
                raise
        except HTTPException as broken:
            raise OSError(str(broken)) from broken

    def check_config(self) -> list[str]:
        """Nothing can be wrong with a line that leads to many."""
        return []


def _check_public(host: str, port: int) -> None:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not all(is_public_host(str(one[4][0])) for one in found):
        raise OSError("the address leads into a private network")
