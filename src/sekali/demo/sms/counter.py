"""The counter of a simulated gateway for short messages, with the quirks of real ones.

It takes messages and delivers them late or twice where it is told to, refuses numbers, and has a
quota. What is delivered becomes a file to look at.
"""

import hmac
import json
import re
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sekali.demo.simulating.counter import HTML_PAGE, Counter, Hall
from sekali.demo.simulating.weather import Trouble, Weather, read_forecast

_CARRIED = re.compile(r"\+628[0-9]{7,12}")
# A number that the network has given back: refused, as real gateways do after the fact.
_GIVEN_BACK = "0000"
_MOST_KEPT = 2_000


class Network:
    """Delivers to a folder: one file a message, the oldest go when there are many."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._lock = folder, threading.Lock()
        self._taken: dict[str, str] = {}
        self.late_seconds, self.is_doubled = 0.0, False

    def take(self, to: str, text: str, reference: str) -> str:
        """Take a message, once for each reference; return its number here."""
        with self._lock:
            if reference in self._taken:
                return self._taken[reference]
            number = f"{time.time_ns()}-{len(self._taken):06}"
            self._taken[reference] = number
        for copy in range(2 if self.is_doubled else 1):
            told = {"to": to, "text": text, "reference": reference}
            timer = threading.Timer(self.late_seconds, self._deliver, (f"{number}-{copy}", told))
            timer.daemon = True
            timer.start()
        return number

    def _deliver(self, name: str, told: Mapping[str, str]) -> None:
        draft = self._folder / f"{name}.part"
        draft.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        draft.replace(self._folder / f"{name}.json")
        for old in sorted(self._folder.glob("*.json"))[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)


class SmsHall(Hall):
    """The listening server.

    Args:
        port: 0 for any free one.
        network: What delivers.
        key: Who sends must know it.
    """

    def __init__(self, port: int, network: Network, key: str) -> None:
        super().__init__(port, SmsCounter)
        self.network, self.key, self.weather = network, key, Weather()


class SmsCounter(Counter):
    """One connection to the gateway."""

    server: SmsHall
    server_version = "sms"

    def answer_get(self) -> None:
        """Tell that the gateway is alive."""
        self.send_json(200 if self.path == "/healthz" else 404, {})

    def answer_post(self) -> None:
        """Take a message, or change how well the gateway is."""
        sent = self.told()
        if sent is None:
            self.send_json(400, {"error": "bad request"})
        elif self.path == "/_control":
            self._control(sent)
        elif not hmac.compare_digest(
            self.headers.get("Authorization", ""), f"Bearer {self.server.key}"
        ):
            self.send_json(401, {"error": "unauthorized"})
        elif self.path == "/v1/messages":
            self._message(sent)
        else:
            self.send_json(404, {})

    def _message(self, sent: Mapping[str, Any]) -> None:
        trouble, delay = self.server.weather.next_call()
        time.sleep(delay)
        if trouble in (Trouble.DROP, Trouble.REFUSE):
            self.cut()
        elif trouble is Trouble.HTML:
            self.send(502, "text/html", HTML_PAGE)
        elif trouble is Trouble.QUOTA:
            self.send_json(429, {"error": "quota exceeded"})
        else:
            self._take(sent, is_answered=trouble is Trouble.NONE)

    def _take(self, sent: Mapping[str, Any], *, is_answered: bool) -> None:
        to = str(sent.get("to", ""))
        if not _CARRIED.fullmatch(to) or to.endswith(_GIVEN_BACK):
            self.send_json(422, {"error": "invalid number"})
            return
        text, reference = str(sent.get("text", "")), str(sent.get("reference", ""))
        number = self.server.network.take(to, text, reference)
        if is_answered:
            self.send_json(202, {"id": number})
        else:
            self.cut()

    def _control(self, sent: Mapping[str, Any]) -> None:
        try:
            forecast = read_forecast(sent)
            late = float(sent.get("late_seconds", 0))
        except (TypeError, ValueError) as error:
            self.send_json(400, {"error": str(error)})
            return
        self.server.weather.turn_to(forecast)
        self.server.network.late_seconds = late
        self.server.network.is_doubled = bool(sent.get("doubled"))
        self.send_json(200, {"mode": forecast.mode})
