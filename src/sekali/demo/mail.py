"""A mail server that delivers nowhere: every message becomes a file to look at."""

import itertools
import signal
import threading
import time
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

_LARGEST_MESSAGE_BYTES = 5_000_000
_MOST_KEPT = 2_000


class Folder:
    """Keeps each message as ``<time>-<number>.eml``; the oldest go when there are many."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._numbers = itertools.count(1)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Keep a message before it is acknowledged."""
        name = f"{time.time_ns()}-{next(self._numbers):06}.eml"
        recipients = ", ".join(envelope.rcpt_tos).encode()
        (self._directory / name).write_bytes(
            b"X-Recipients: " + recipients + b"\r\n" + envelope.content
        )
        for old in sorted(self._directory.glob("*.eml"))[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)
        return "250 kept"


def serve(*, port: int, directory: Path) -> None:
    """Take mail on localhost until told to stop."""
    directory.mkdir(parents=True, exist_ok=True)
    controller = Controller(
        Folder(directory),
        hostname="127.0.0.1",
        port=port,
        data_size_limit=_LARGEST_MESSAGE_BYTES,
    )
    controller.start()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()
    controller.stop()
