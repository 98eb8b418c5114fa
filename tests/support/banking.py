"""The simulated bank in a process of its own, and our pages listening to it."""

import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from sekali.payments.adapters.http_bank import Connection, HttpBank
from sekali.payments.consumers import PaymentConsumers
from sekali.payments.models import Bill
from sekali.storage.models import OutboxMessage
from sekali.storage.outbox import Message
from support.paying import KEY, NOTIFY
from support.simulator import SimulatedSystem

PATIENCE_SECONDS = 15.0


class SimulatedBank(SimulatedSystem):
    """The bank's process: started, spoken to as a tester does, killed, started again."""

    def __init__(self, folder: Path, notify_url: str) -> None:
        self.environment = {
            "SEKALI_VAR": str(folder),
            "SEKALI_BANK_KEY": KEY.decode(),
            "SEKALI_BANK_NOTIFY_URL": notify_url,
        }

    def command(self) -> list[str]:
        """Start it as the command does, at any free port where none is asked for."""
        return [sys.executable, "-c", _PROGRAM, str(self.port)]

    def adapter(self, key: bytes = KEY) -> HttpBank:
        """Return our adapter to it."""
        return HttpBank(Connection(self.url, key), clock=lambda: datetime.now(UTC))

    def pay(self, code: str, way: str, amount: int = 0) -> list[str]:
        """Pay a code as a tester does on its page; return the bank's references."""
        refs: list[str] = self.post("/_pay", {"kode": code, "cara": way, "jumlah": amount})["refs"]
        return refs

    def page(self) -> str:
        """Return its page for testers."""
        with urllib.request.urlopen(self.url + "/", timeout=5) as answer:  # noqa: S310 - as above
            text: str = answer.read().decode()
            return text


_PROGRAM = """
import sys
from sekali.config import settings
from sekali.demo.bank.server import serve
serve(port=int(sys.argv[1]), state=settings.VAR / "bank", key=settings.BANK_KEY,
      notify_url=settings.BANK_NOTIFY_URL)
"""


@contextmanager
def listening() -> Iterator[str]:
    """Serve our pages in threads of this process; yield the address that the bank calls."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.daemon_threads = True
    server.set_app(WSGIHandler())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{NOTIFY}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing of each request."""


def tell_bank(of: Bill, bank: HttpBank) -> None:
    """Hand the bank what waits for it in the outbox of the bill's person, as the worker does."""
    consumers = PaymentConsumers(bank, lambda: datetime.now(UTC)).by_topic()
    rows = OutboxMessage.objects.filter(person_id=of.person_id, topic__in=list(consumers))
    for row in rows.order_by("created_at", "id"):
        consumers[row.topic](Message(row.person_id, row.id, row.topic, row.body, 1))
        OutboxMessage.objects.filter(person_id=row.person_id, id=row.id).delete()


def until(condition: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)
