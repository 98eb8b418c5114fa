"""The simulated registry's HTTP counter: paths, bodies, and the connections it loses on purpose."""

import time

from sekali.demo.civil_registry.office import CALL_NIK, CALL_NOKK, NEW_NIK, Office
from sekali.demo.civil_registry.replies import Record
from sekali.demo.simulating.counter import HTML_PAGE, Counter, Hall
from sekali.demo.simulating.weather import Mode, Trouble, Weather, read_forecast


class RegistryHall(Hall):
    """The listening server with the office behind it.

    Args:
        port: 0 for any free one.
        office: Who answers.
        weather: What goes wrong.
    """

    def __init__(self, port: int, office: Office, weather: Weather) -> None:
        super().__init__(port, RegistryCounter)
        self.office, self.weather = office, weather
        self.closed_seconds: float | None = None


class RegistryCounter(Counter):
    """One connection to the registry."""

    server: RegistryHall
    server_version = "Apache-Coyote/1.1"

    def answer_get(self) -> None:
        """Tell that the registry is alive."""
        if self.path == "/healthz":
            self.send_json(200, {"status": "ok", "mode": self.server.weather.forecast.mode})
        else:
            self.send(404, "text/html", HTML_PAGE)

    def answer_post(self) -> None:
        """Answer a question, or change the weather."""
        sent = self.told()
        if sent is None:
            self.send(400, "text/html", HTML_PAGE)
        elif self.path == "/_control":
            self._control(sent)
        elif self.path in (CALL_NIK, CALL_NOKK, NEW_NIK):
            self._question(sent)
        else:
            self.send(404, "text/html", HTML_PAGE)

    def _question(self, sent: Record) -> None:
        trouble, delay = self.server.weather.next_call()
        if trouble in (Trouble.DROP, Trouble.REFUSE):
            self.cut()
        elif trouble is Trouble.HTML:
            self.send(502, "text/html", HTML_PAGE)
        else:
            reply = self._reply(sent, quota_is_out=trouble is Trouble.QUOTA)
            # Held back after the work, so that who gives up waiting cannot know what was done.
            time.sleep(delay)
            self._give(reply, trouble)

    def _reply(self, sent: Record, *, quota_is_out: bool) -> Record:
        office = self.server.office
        if self.path == NEW_NIK:
            return office.enter_newborn(sent, key=self.headers.get("Idempotency-Key", ""))
        return office.look_up(self.path, sent, quota_is_out=quota_is_out)

    def _give(self, reply: Record, trouble: Trouble) -> None:
        if trouble is Trouble.LOST_ANSWER:
            self.cut()
        elif trouble is Trouble.TRUNCATED:
            self.send_half(200, reply)
        else:
            self.send_json(200, reply)

    def _control(self, sent: Record) -> None:
        try:
            forecast = read_forecast(sent)
        except (TypeError, ValueError) as error:
            self.send_json(400, {"error": str(error)})
            return
        self.server.weather.turn_to(forecast)
        self.send_json(200, {"mode": forecast.mode})
        if forecast.mode is Mode.OUTAGE and forecast.kind is Trouble.REFUSE:
            self.wfile.flush()
            self.server.closed_seconds = forecast.seconds
            self.server.shutdown()
