"""The simulated bank's HTTP counter: the page for testers, and the questions of its customer."""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from sekali.demo.bank.calling import SIGNATURE, TIMESTAMP, is_signed
from sekali.demo.bank.ledger import JAKARTA, CannotBeBooked, Ledger
from sekali.demo.bank.pages import page
from sekali.demo.bank.printing import printed
from sekali.demo.bank.teller import Teller
from sekali.demo.bank.weather import Mode, Weather

HOST = "127.0.0.1"
"""Only this machine: the page for testers has no password."""

LONGEST_QUESTION_BYTES = 64_000
_JSON, _HTML, _CSV = "application/json", "text/html; charset=utf-8", "text/csv; charset=cp1252"
_OUTAGE = b"<html><head><title>503 Service Unavailable</title></head><body>nginx</body></html>"


class Hall(ThreadingHTTPServer):
    """The listening server with the books behind it; a thread for each connection."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, ledger: Ledger, weather: Weather, key: bytes) -> None:
        super().__init__((HOST, port), Counter)
        self.ledger, self.weather, self.key = ledger, weather, key
        self.teller = Teller(ledger, weather, clock=lambda: datetime.now(UTC))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hung up."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Counter(BaseHTTPRequestHandler):
    """One connection: one question."""

    server: Hall
    timeout = 30
    wbufsize = -1

    def answer_get(self) -> None:
        """Show the page, or print a statement for a person."""
        address = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(address.query).items()}
        if address.path == "/healthz":
            self._send_json(200, {"status": "ok", "mode": self.server.weather.mode})
        elif address.path == "/mutasi":
            self._statement(asked)
        elif address.path == "/":
            shown = page(self.server.ledger, self.server.weather.mode, _today(), asked.get("x", ""))
            self._send(200, _HTML, shown)
        else:
            self._send(404, _HTML, b"404")

    def answer_post(self) -> None:
        """Do what a tester chose, or answer the customer's question."""
        body = self._read()
        match self.path:
            case "/bayar" | "/keadaan":
                self._form({k: v[0] for k, v in parse_qs(body.decode(errors="replace")).items()})
            case "/_control":
                self.server.weather.turn_to(Mode(json.loads(body)["mode"]))
                self._send_json(200, {"mode": self.server.weather.mode})
            case "/_pay":
                self._try(lambda: {"refs": self._pay(json.loads(body))})
            case _:
                self._question(body)

    do_GET, do_POST = answer_get, answer_post  # noqa: N815 - the names http.server calls

    def log_message(self, *_: Any) -> None:
        """Keep silent: the books are the record."""

    def _form(self, typed: dict[str, str]) -> None:
        said = ""
        try:
            if self.path == "/keadaan":
                self.server.weather.turn_to(Mode(typed.get("mode", "")))
            else:
                said = "Dibukukan: " + ", ".join(self._pay(typed))
        except (CannotBeBooked, ValueError) as refused:
            said = f"Tidak bisa: {refused}"
        self.send_response(303)
        self.send_header("Location", f"/?x={quote(said)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _pay(self, typed: dict[str, Any]) -> list[str]:
        code = "".join(str(typed.get("kode", "")).split())
        amount = int(str(typed.get("jumlah") or 0).replace(".", ""))
        return self.server.teller.pay(code, str(typed.get("cara", "pas")), amount)

    def _question(self, body: bytes) -> None:
        if self.server.weather.mode is Mode.OUTAGE:
            self._send(503, _HTML, _OUTAGE)
            return
        timestamp, signature = self.headers.get(TIMESTAMP, ""), self.headers.get(SIGNATURE, "")
        if not is_signed(self.server.key, timestamp, signature, body, at=time.time()):
            self._send_json(401, {"error": "tanda tangan salah"})
            return
        ledger = self.server.ledger
        match self.path:
            case "/api/tagihan":
                self._try(lambda: ledger.announce(json.loads(body)))
            case "/api/pengembalian":
                self._try(lambda: {"ref": ledger.give_back(json.loads(body))})
            case "/api/mutasi":
                self._statement(json.loads(body))
            case "/api/periksa":
                self._send_json(200, {"ok": True})
            case _:
                self._send_json(404, {"error": "tidak ada"})

    def _try(self, answer: Callable[[], Any]) -> None:
        try:
            self._send_json(200, answer())
        except (CannotBeBooked, ValueError, KeyError, TypeError) as refused:
            self._send_json(422, {"error": str(refused)})

    def _statement(self, asked: dict[str, str]) -> None:
        try:
            day = date.fromisoformat(asked.get("tanggal", ""))
        except ValueError:
            self._send_json(422, {"error": "tanggal"})
            return
        self._send(200, _CSV, printed(day, self.server.ledger.bookings(day.isoformat())))

    def _read(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        is_short = length.isdigit() and int(length) <= LONGEST_QUESTION_BYTES
        return self.rfile.read(int(length)) if is_short else b""

    def _send_json(self, status: int, reply: Any) -> None:
        self._send(status, _JSON, json.dumps(reply).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _today() -> date:
    return datetime.now(JAKARTA).date()
