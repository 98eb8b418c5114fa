"""Posts to clients over HTTP, and never into the house's own network."""

import http.client
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from sekali.kernel.http_line import Question, ask_once
from sekali.kernel.public_host import PublicHTTPSConnection

_TIMEOUT_SECONDS = 5
# What a client says to it is not read.
_LONGEST_ANSWER_BYTES = 64_000
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class HttpClientLine:
    """``may_be_local`` lets a sample installation reach systems on the same machine."""

    def __init__(self, *, may_be_local: bool) -> None:
        self._encrypted = http.client.HTTPSConnection if may_be_local else PublicHTTPSConnection
        self._schemes = {"https", "http"} if may_be_local else {"https"}

    def tell(self, address: str, form: dict[str, str]) -> None:
        """Post a form; what a client refuses is its own affair and not tried again.

        Nobody is followed elsewhere: the address was approved, another was not.

        Raises:
            OSError: It is not reached in time, leads into the house, or has a fault.
        """
        parts = urlsplit(address)
        if parts.scheme not in self._schemes:
            raise OSError("the address is not https")
        base = f"{parts.scheme}://{parts.netloc}"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        question = Question(
            method="POST",
            path=path,
            headers=_FORM,
            body=urlencode(form).encode(),
            longest_answer_bytes=_LONGEST_ANSWER_BYTES,
        )
        try:
            answer = ask_once(base, question, seconds=_TIMEOUT_SECONDS, encrypted=self._encrypted)
        except http.client.HTTPException as broken:
            raise OSError(str(broken)) from broken
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise OSError(f"the client has a fault: {answer.status}")

    def check_config(self) -> list[str]:
        """Nothing can be wrong with a line that leads to many."""
        return []
