"""The gateway's HTTP counter: which registry is asked, with which key, in which weather."""

import hmac
import json
import socket
import sys
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sekali.demo.civil_registry.counter import (
    HOST,
    HTML_PAGE,
    IDLE_SECONDS,
    LONGEST_QUESTION_BYTES,
)
from sekali.demo.civil_registry.weather import Trouble, Weather, read_forecast
from sekali.demo.registries.habits import HABITS, PATHS, birth_as_sent
from sekali.demo.registries.shelves import BIRTHS, Shelves


class Gateway(ThreadingHTTPServer):
    """The listening server with all shelves behind it; weather for each registry.

    Args:
        port: 0 for any free one.
        shelves: What the registries hold.
        key: Who asks must know it.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, shelves: Shelves, key: str) -> None:
        super().__init__((HOST, port), Counter)
        self.shelves, self.key = shelves, key
        self.weather = {name: Weather() for name in (*HABITS, BIRTHS)}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hung up, which is what happens to a slow registry."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Counter(BaseHTTPRequestHandler):
    """One connection: questions one after the other, as long as the client stays."""

    server: Gateway
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "gateway", ""
    timeout = IDLE_SECONDS
    wbufsize = -1
    disable_nagle_algorithm = True

    def answer_get(self) -> None:
        """Tell that the gateway is alive."""
        self._send(200, {"status": "ok"} if self.path == "/healthz" else {"status": "no"})

    def answer_post(self) -> None:
        """Answer a question, lay down a notice, or change the weather."""
        sent = self._read()
        if sent is None:
            self._send(400, {"message": "Bad Request"})
        elif self.path == "/_control":
            self._control(sent)
        elif self.path == "/_birth":
            self.server.shelves.lay_down(dict(sent))
            self._send(200, {"number": sent.get("number")})
        elif not hmac.compare_digest(self.headers.get("X-Api-Key", ""), self.server.key):
            self._send(401, {"message": "Invalid authentication credentials"})
        elif self.path in PATHS:
            self._question(PATHS[self.path], sent)
        else:
            self._send(404, {"message": "no Route matched with those values"})

    do_GET, do_POST = answer_get, answer_post  # noqa: N815 - the names http.server calls

    def log_message(self, *_: Any) -> None:
        """Keep silent: paths on the console help nobody."""

    def _question(self, registry: str, sent: Mapping[str, Any]) -> None:
        trouble, delay = self.server.weather[registry].next_call()
        if trouble in (Trouble.DROP, Trouble.REFUSE):
            self._cut()
            return
        if trouble is Trouble.HTML:
            self._send_bytes(502, "text/html", HTML_PAGE)
            return
        status, reply = self._reply(registry, sent, quota_is_out=trouble is Trouble.QUOTA)
        time.sleep(delay)
        if trouble is Trouble.LOST_ANSWER:
            self._cut()
        elif trouble is Trouble.TRUNCATED:
            body = json.dumps(reply).encode()
            self._send_bytes(status, "application/json", body[: len(body) // 2], len(body))
            self._cut()
        else:
            self._send(status, reply)

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
        return habits.nobody() if record is None else (200, habits.found(nik, record))

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
            self._send(400, {"error": str(error)})
            return
        self._send(200, {"mode": forecast.mode})

    def _read(self) -> Mapping[str, Any] | None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LONGEST_QUESTION_BYTES:
            self.close_connection = True
            return None
        try:
            sent = json.loads(self.rfile.read(int(length)))
        except ValueError:
            return None
        return sent if isinstance(sent, dict) else None

    def _send(self, status: int, reply: Any) -> None:
        self._send_bytes(status, "application/json", json.dumps(reply).encode())

    def _send_bytes(self, status: int, kind: str, body: bytes, promised: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if promised is None else promised))
        self.end_headers()
        self.wfile.write(body)

    def _cut(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
