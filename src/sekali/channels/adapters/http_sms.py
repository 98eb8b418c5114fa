"""A gateway for short messages that is spoken to with JSON over HTTP."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from http.client import HTTPException

from sekali.channels.ports import SmsAway, SmsRefused
from sekali.kernel.http_line import Answer, Question, ask_once

TIMEOUT_SECONDS = 10
_REFUSED = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
_WELL = range(200, 300)
_BROKEN = (OSError, HTTPException, ValueError)


class HttpSmsGateway:
    """Speaks to one gateway.

    Args:
        base_url: Where it listens, e.g. ``https://sms.example``.
        key: What it knows us by.
    """

    def __init__(self, base_url: str, *, key: str) -> None:
        self._base_url, self._key = base_url, key

    def send(self, *, number: str, text: str, reference: str) -> None:
        """Hand a message over; see the port."""
        message = {"to": number, "text": text, "reference": reference}
        try:
            status = self._post("/v1/messages", message).status
        except _BROKEN as away:
            raise SmsAway(type(away).__name__) from away
        if status in _REFUSED:
            raise SmsRefused(f"refused with {status}")
        if status not in _WELL:
            raise SmsAway(f"answered {status}")

    def check_config(self) -> Sequence[str]:
        """Return what is wrong with it."""
        question = Question(method="GET", path="/healthz", headers={})
        try:
            status = ask_once(self._base_url, question, seconds=TIMEOUT_SECONDS).status
        except _BROKEN as away:
            return [f"the gateway for short messages does not answer: {away}"]
        if status not in _WELL:
            return [f"the gateway for short messages is not well: it answers {status}"]
        return []

    def _post(self, path: str, body: Mapping[str, str]) -> Answer:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
        sent = json.dumps(body).encode()
        question = Question(method="POST", path=path, headers=headers, body=sent)
        return ask_once(self._base_url, question, seconds=TIMEOUT_SECONDS)
