"""A gateway for short messages that is spoken to with JSON over HTTP."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from sekali.channels.ports import SmsAway, SmsRefused

TIMEOUT_SECONDS = 10
_REFUSED = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})


class HttpSmsGateway:
    """Speaks to one gateway.

    Args:
        base_url: Where it listens, e.g. ``https://sms.example``.
        key: What it knows us by.
    """

    def __init__(self, base_url: str, *, key: str) -> None:
        self._base_url, self._key = base_url.rstrip("/"), key

    def send(self, *, number: str, text: str, reference: str) -> None:
        """Hand a message over; see the port."""
        self._post("/v1/messages", {"to": number, "text": text, "reference": reference})

    def check_config(self) -> Sequence[str]:
        """Return what is wrong with it."""
        try:
            with urllib.request.urlopen(  # noqa: S310  # the operator's own setting
                f"{self._base_url}/healthz", timeout=TIMEOUT_SECONDS
            ):
                return []
        except OSError as away:
            return [f"the gateway for short messages does not answer: {away}"]

    def _post(self, path: str, body: Mapping[str, str]) -> None:
        request = urllib.request.Request(  # noqa: S310  # the operator's own setting
            self._base_url + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                answer.read()
        except urllib.error.HTTPError as said:
            if said.code in _REFUSED:
                raise SmsRefused(f"refused with {said.code}") from said
            raise SmsAway(f"answered {said.code}") from said
        except OSError as away:
            raise SmsAway(type(away).__name__) from away
