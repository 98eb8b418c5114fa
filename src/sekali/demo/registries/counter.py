"""The gateway's HTTP counter: which registry is asked, with which key, in which weather."""

import hmac
import time
from collections.abc import Mapping
from typing import Any

from sekali.demo.registries.habits import COMPARED, HABITS, PATHS, birth_as_sent, compared
from sekali.demo.registries.shelves import BIRTHS, Shelves
from sekali.demo.simulating.counter import HTML_PAGE, Counter, Hall
from sekali.demo.simulating.weather import Trouble, Weather, read_forecast


class Gateway(Hall):
    """The listening server with all shelves behind it; weather for each registry.

    Args:
        port: 0 for any free one.
        shelves: What the registries hold.
        key: Who asks must know it.
    """

    def __init__(self, port: int, shelves: Shelves, key: str) -> None:
        super().__init__(port, GatewayCounter)
        self.shelves, self.key = shelves, key
        self.weather = {name: Weather() for name in (*HABITS, BIRTHS)}


class GatewayCounter(Counter):
    """One connection to the gateway."""

    server: Gateway
    server_version = "gateway"

    def answer_get(self) -> None:
        """Tell that the gateway is alive."""
        self.send_json(200, {"status": "ok"} if self.path == "/healthz" else {"status": "no"})

    def answer_post(self) -> None:
        """Answer a question, lay down a notice, change a board, or change the weather."""
        sent = self.told()
        if sent is None:
            self.send_json(400, {"message": "Bad Request"})
        elif self.path == "/_control":
            self._control(sent)
        elif self.path == "/_birth":
            self.server.shelves.lay_down(dict(sent))
            self.send_json(200, {"number": sent.get("number")})
        elif self.path == "/_board":
            self.server.shelves.put_board(str(sent["nik"]), sent.get("record"))
            self.send_json(200, {"nik": sent["nik"]})
        elif not hmac.compare_digest(self.headers.get("X-Api-Key", ""), self.server.key):
            self.send_json(401, {"message": "Invalid authentication credentials"})
        elif self.path in PATHS:
            self._question(PATHS[self.path], sent)
        else:
            self.send_json(404, {"message": "no Route matched with those values"})

    def _question(self, registry: str, sent: Mapping[str, Any]) -> None:
        trouble, delay = self.server.weather[registry].next_call()
        if trouble in (Trouble.DROP, Trouble.REFUSE):
            self.cut()
            return
        if trouble is Trouble.HTML:
            self.send(502, "text/html", HTML_PAGE)
            return
        status, reply = self._reply(registry, sent, quota_is_out=trouble is Trouble.QUOTA)
        time.sleep(delay)
        if trouble is Trouble.LOST_ANSWER:
            self.cut()
        elif trouble is Trouble.TRUNCATED:
            self.send_half(status, reply)
        else:
            self.send_json(status, reply)

    def _reply(
        self, registry: str, sent: Mapping[str, Any], *, quota_is_out: bool
    ) -> tuple[int, Any]:
        if registry == BIRTHS:
            return (429, {}) if quota_is_out else (200, self._births(sent))
        habits = HABITS[registry]
        if quota_is_out:
            return habits.no_quota()
        nik = str(sent.get("nik", ""))
        record = self.server.shelves.held(registry, nik)
        if record is None:
            return habits.nobody()
        if self.path in COMPARED:
            return 200, compared(self.path, nik, sent, record)
        return 200, habits.found(nik, record)

    def _births(self, sent: Mapping[str, Any]) -> Any:
        shelves = self.server.shelves
        if self.path.endswith("diambil"):
            is_there = shelves.take(str(sent.get("nomor", "")), str(sent.get("hasil", "")))
            return {"pesan": "OK" if is_there else "Nomor tidak dikenal"}
        waiting = [birth_as_sent(one) for one in shelves.waiting()]
        return {"jumlah": len(waiting), "kelahiran": waiting}

    def _control(self, sent: Mapping[str, Any]) -> None:
        """Change the weather of one registry, or of all."""
        try:
            forecast = read_forecast(sent)
            chosen = [sent["registry"]] if "registry" in sent else list(self.server.weather)
            for name in chosen:
                self.server.weather[name].turn_to(forecast)
        except (KeyError, TypeError, ValueError) as error:
            self.send_json(400, {"error": str(error)})
            return
        self.send_json(200, {"mode": forecast.mode})
