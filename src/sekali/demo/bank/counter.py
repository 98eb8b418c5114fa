"""The simulated bank's HTTP counter: the page for testers, and the questions of its customer."""

import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from sekali.demo.bank.calling import SIGNATURE, TIMESTAMP, is_signed
from sekali.demo.bank.ledger import JAKARTA, CannotBeBooked, Ledger
from sekali.demo.bank.pages import page
from sekali.demo.bank.printing import printed
from sekali.demo.bank.teller import Teller
from sekali.demo.bank.weather import Mode, Weather
from sekali.demo.simulating.counter import Counter, Hall

_HTML, _CSV = "text/html; charset=utf-8", "text/csv; charset=cp1252"
_OUTAGE = b"<html><head><title>503 Service Unavailable</title></head><body>nginx</body></html>"


class BankHall(Hall):
    """The listening server with the books behind it."""

    def __init__(self, port: int, ledger: Ledger, weather: Weather, key: bytes) -> None:
        super().__init__(port, BankCounter)
        self.ledger, self.weather, self.key = ledger, weather, key
        self.teller = Teller(ledger, weather, clock=lambda: datetime.now(UTC))


class BankCounter(Counter):
    """One connection to the bank."""

    server: BankHall
    server_version = "bank"

    def answer_get(self) -> None:
        """Show the page, or print a statement for a person."""
        address = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(address.query).items()}
        if address.path == "/healthz":
            self.send_json(200, {"status": "ok", "mode": self.server.weather.mode})
        elif address.path == "/mutasi":
            self._statement(asked)
        elif address.path == "/":
            shown = page(self.server.ledger, self.server.weather.mode, _today(), asked.get("x", ""))
            self.send(200, _HTML, shown)
        else:
            self.send(404, _HTML, b"404")

    def answer_post(self) -> None:
        """Do what a tester chose, or answer the customer's question."""
        body = self.body() or b""
        match self.path:
            case "/bayar" | "/keadaan":
                self._form({k: v[0] for k, v in parse_qs(body.decode(errors="replace")).items()})
            case "/_control":
                self._try(lambda: self._turn_to(json.loads(body)["mode"]))
            case "/_pay":
                self._try(lambda: {"refs": self._pay(json.loads(body))})
            case _:
                self._question(body)

    def _turn_to(self, mode: str) -> dict[str, str]:
        self.server.weather.turn_to(Mode(mode))
        return {"mode": self.server.weather.mode}

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
            self.send(503, _HTML, _OUTAGE)
            return
        timestamp, signature = self.headers.get(TIMESTAMP, ""), self.headers.get(SIGNATURE, "")
        if not is_signed(self.server.key, timestamp, signature, body, at=time.time()):
            self.send_json(401, {"error": "tanda tangan salah"})
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
                self.send_json(200, {"ok": True})
            case _:
                self.send_json(404, {"error": "tidak ada"})

    def _try(self, answer: Callable[[], Any]) -> None:
        try:
            self.send_json(200, answer())
        except (CannotBeBooked, ValueError, KeyError, TypeError) as refused:
            self.send_json(422, {"error": str(refused)})

    def _statement(self, asked: dict[str, str]) -> None:
        try:
            day = date.fromisoformat(asked.get("tanggal", ""))
        except ValueError:
            self.send_json(422, {"error": "tanggal"})
            return
        self.send(200, _CSV, printed(day, self.server.ledger.bookings(day.isoformat())))


def _today() -> date:
    return datetime.now(JAKARTA).date()
