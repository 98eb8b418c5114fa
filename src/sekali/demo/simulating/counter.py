"""The HTTP counter of a simulated system: bounded questions, answers whole or cut on purpose."""

import json
import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"
"""Only this machine: the control path has no password."""

LONGEST_QUESTION_BYTES = 64_000
IDLE_SECONDS = 60
JSON = "application/json"
HTML_PAGE = b"""<html>
<head><title>502 Bad Gateway</title></head>
<body bgcolor="white"><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
</html>
"""


class Hall(ThreadingHTTPServer):
    """The listening server; a thread for each connection.

    Args:
        port: 0 for any free one.
        counter: What answers a connection.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, counter: type["Counter"]) -> None:
        super().__init__((HOST, port), counter)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hung up, which is what happens to a slow system."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Counter(BaseHTTPRequestHandler):
    """One connection: questions one after the other, as long as the client stays."""

    protocol_version = "HTTP/1.1"
    sys_version = ""
    timeout = IDLE_SECONDS
    # Head and body leave in one packet: two would wait for each other's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def answer_get(self) -> None:
        """Answer what a browser or a check of health asks."""
        raise NotImplementedError

    def answer_post(self) -> None:
        """Answer a question."""
        raise NotImplementedError

    def do_GET(self) -> None:
        """Hand a GET on."""
        self.answer_get()

    def do_POST(self) -> None:
        """Hand a POST on."""
        self.answer_post()

    def log_message(self, *_: Any) -> None:
        """Keep silent: the books are the record, and paths on the console help nobody."""

    def body(self) -> bytes | None:
        """Return what was sent; None where it is too long, or nobody says how long it is."""
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LONGEST_QUESTION_BYTES:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def told(self) -> dict[str, Any] | None:
        """Return the JSON object that was sent, or None where it is none."""
        body = self.body()
        try:
            sent = json.loads(body) if body is not None else None
        except ValueError:
            return None
        return sent if isinstance(sent, dict) else None

    def send_json(self, status: int, reply: Any) -> None:
        """Answer with JSON."""
        self.send(status, JSON, json.dumps(reply).encode())

    def send(self, status: int, kind: str, body: bytes, *, promised: int | None = None) -> None:
        """Answer; with ``promised`` the head tells of more than comes."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if promised is None else promised))
        self.end_headers()
        self.wfile.write(body)

    def send_half(self, status: int, reply: Any) -> None:
        """Answer with half of the JSON, and hang up."""
        body = json.dumps(reply).encode()
        self.send(status, JSON, body[: len(body) // 2], promised=len(body))
        self.cut()

    def cut(self) -> None:
        """Hang up in the middle."""
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)


def tell_address(system: str, hall: Hall) -> None:
    """Print where a simulated system listens; whoever started it waits for this line."""
    print(f"Simulated {system}: {hall.address}", flush=True)  # noqa: T201 - it is a program
