"""The simulated registry's HTTP counter: paths, bodies, and the connections it loses on purpose."""

import json
import socket
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sekali.demo.civil_registry.office import CALL_NIK, CALL_NOKK, NEW_NIK, Office
from sekali.demo.civil_registry.replies import Record
from sekali.demo.civil_registry.weather import Mode, Trouble, Weather, read_forecast

HOST = "127.0.0.1"
"""Only this machine: the control path has no password."""

LONGEST_QUESTION_BYTES = 64_000
IDLE_SECONDS = 60
HTML_PAGE = b"""<html>
<head><title>502 Bad Gateway</title></head>
<body bgcolor="white"><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
</html>
"""


class Hall(ThreadingHTTPServer):
    """The listening server with the office behind it; a thread for each connection.

    Args:
        port: 0 for any free one.
        office: Who answers.
        weather: What goes wrong.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, office: Office, weather: Weather) -> None:
        super().__init__((HOST, port), Counter)
        self.office, self.weather = office, weather
        self.closed_seconds: float | None = None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hung up, which is what happens to a slow registry."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Counter(BaseHTTPRequestHandler):
    """One connection: questions one after the other, as long as the client stays."""

    server: Hall
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Apache-Coyote/1.1", ""
    timeout = IDLE_SECONDS
    # Head and body leave in one packet: two would wait for each other's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def answer_get(self) -> None:
        """Tell that the registry is alive."""
        if self.path == "/healthz":
            self._send_json(200, {"status": "ok", "mode": self.server.weather.forecast.mode})
        else:
            self._send(404, "text/html", HTML_PAGE)

    def answer_post(self) -> None:
        """Answer a question, or change the weather."""
        sent = self._read()
        if sent is None:
            self._send(400, "text/html", HTML_PAGE)
        elif self.path == "/_control":
            self._control(sent)
        elif self.path in (CALL_NIK, CALL_NOKK, NEW_NIK):
            self._question(sent)
        else:
            self._send(404, "text/html", HTML_PAGE)

    do_GET, do_POST = answer_get, answer_post  # noqa: N815 - the names http.server calls

    def log_message(self, *_: Any) -> None:
        """Keep silent: the ledger is the record, and paths on the console help nobody."""

    def _question(self, sent: Record) -> None:
        trouble, delay = self.server.weather.next_call()
        if trouble in (Trouble.DROP, Trouble.REFUSE):
            self._cut()
        elif trouble is Trouble.HTML:
            self._send(502, "text/html", HTML_PAGE)
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
            self._cut()
        elif trouble is Trouble.TRUNCATED:
            body = json.dumps(reply).encode()
            self._send(200, "application/json", body[: len(body) // 2], promised=len(body))
            self._cut()
        else:
            self._send_json(200, reply)

    def _control(self, sent: Record) -> None:
        try:
            forecast = read_forecast(sent)
        except (TypeError, ValueError) as error:
            self._send_json(400, {"error": str(error)})
            return
        self.server.weather.turn_to(forecast)
        self._send_json(200, {"mode": forecast.mode})
        if forecast.mode is Mode.OUTAGE and forecast.kind is Trouble.REFUSE:
            self.wfile.flush()
            self.server.closed_seconds = forecast.seconds
            self.server.shutdown()

    def _read(self) -> Record | None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LONGEST_QUESTION_BYTES:
            self.close_connection = True
            return None
        try:
            sent = json.loads(self.rfile.read(int(length)))
        except ValueError:
            return None
        return sent if isinstance(sent, dict) else None

    def _send_json(self, status: int, reply: Record) -> None:
        self._send(status, "application/json", json.dumps(reply).encode())

    def _send(self, status: int, kind: str, body: bytes, *, promised: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if promised is None else promised))
        self.end_headers()
        self.wfile.write(body)

    def _cut(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
