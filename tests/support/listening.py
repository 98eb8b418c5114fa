"""A system of an agency that is told at its back-channel address: a server of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


@dataclass
class Listener:
    """What it was told, and how it answers: 200 unless it is told to be out of order."""

    address: str = ""
    status: int = 200
    told: list[str] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Listener]:
    """Run one on a free port of this machine."""
    heard = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            heard.told.extend(parse_qs(body)["logout_token"])
            self.send_response(heard.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    heard.address = f"http://127.0.0.1:{server.server_port}/keluar"
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()
