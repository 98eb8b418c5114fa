"""The line to the gateway of short messages: nobody is followed elsewhere, nothing waited for long."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sekali.channels.adapters.http_sms import HttpSmsGateway
from sekali.channels.ports import SmsAway, SmsRefused

MESSAGE = {"number": "+6281234567890", "text": "Kode", "reference": "1"}


class Gateway(BaseHTTPRequestHandler):
    """Answers with the status that stands first in its address; remembers what it was asked."""

    asked: list[tuple[str, str | None]]

    def do_POST(self) -> None:
        """Answer as the address says."""
        self._answer()

    def do_GET(self) -> None:
        """Answer as the address says."""
        self._answer()

    def _answer(self) -> None:
        self.asked.append((self.path, self.headers["Authorization"]))
        status = int(self.path.split("/")[1])
        self.send_response(status)
        self.send_header("Location", "/200/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def gateway() -> Iterator[str]:
    """The address of a gateway."""
    Gateway.asked = []
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("status", [301, 302, 307, 308, 401, 500, 503])
def test_whatever_is_no_success_is_tried_again_later_and_leads_nowhere(
    gateway: str, status: int
) -> None:
    """A redirect would take text, number and key to an address that nobody has set."""
    line = HttpSmsGateway(f"{gateway}/{status}", key="ours")
    with pytest.raises(SmsAway):
        line.send(**MESSAGE)
    assert Gateway.asked == [(f"/{status}/v1/messages", "Bearer ours")]
    assert line.check_config()


@pytest.mark.parametrize("status", [400, 422])
def test_a_number_that_is_none_is_not_tried_again(gateway: str, status: int) -> None:
    with pytest.raises(SmsRefused):
        HttpSmsGateway(f"{gateway}/{status}", key="ours").send(**MESSAGE)


def test_a_message_is_handed_over_once(gateway: str) -> None:
    line = HttpSmsGateway(f"{gateway}/202", key="ours")
    line.send(**MESSAGE)
    assert len(Gateway.asked) == 1
    assert line.check_config() == []


def test_an_address_that_is_none_is_away() -> None:
    with pytest.raises(SmsAway):
        HttpSmsGateway("sms.example", key="ours").send(**MESSAGE)
