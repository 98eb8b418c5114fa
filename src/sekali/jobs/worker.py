"""The background worker: hands out what the outbox holds, and does what the clock asks for."""

import logging
import signal
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError, connection

from sekali.jobs.tasks import Poll, every_minute, every_night, run_periodic_tasks
from sekali.storage import outbox
from sekali.storage.outbox import Consumer, Message

log = logging.getLogger(__name__)

THREADS = 2
_AT_ONCE = 32
# How long somebody waits at most for a message to be noticed.
_PAUSE_SECONDS = 0.5
_PAUSE_WITHOUT_DATABASE_SECONDS = 1.0


class Relay:
    """Takes messages that are due and lets their consumers work on them, until it is stopped."""

    def __init__(self, consumers: Mapping[str, Consumer], *, threads: int = THREADS) -> None:
        self._consumers = consumers
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="outbox")
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Take no further messages; those in hand are finished."""
        self._stopped.set()

    def run(self) -> None:
        """Work until stopped. A database that is away is waited for."""
        while not self._stopped.is_set():
            try:
                if self.run_once() == 0:
                    self._stopped.wait(_PAUSE_SECONDS)
            except (OperationalError, InterfaceError) as away:
                log.warning("the database is away: %s", away)
                connection.close()
                self._stopped.wait(_PAUSE_WITHOUT_DATABASE_SECONDS)
        self._pool.shutdown()

    def run_once(self) -> int:
        """Handle the messages that are due now; return how many were taken."""
        messages = outbox.claim(now=datetime.now(UTC), limit=_AT_ONCE)
        list(self._pool.map(self._handle, messages))
        return len(messages)

    def _handle(self, message: Message) -> None:
        try:
            outbox.handle(message, self._consumers, now=datetime.now(UTC))
        except (OperationalError, InterfaceError) as away:
            # The claim lapses, and the message is taken again.
            log.warning("message %s left for later: %s", message.id, away)
            connection.close()


def work(
    *,
    consumers: Mapping[str, Consumer],
    polls: Sequence[Poll] = (),
    nightly: Sequence[Poll] = (),
) -> int:
    """Run the worker until it is told to stop; return the exit code.

    ``polls`` are called each minute: they fetch what systems outside lay down for us.
    ``nightly`` are called once a night: they may take long.
    """
    every_minute(polls)
    every_night(nightly)
    relay = Relay(consumers)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: relay.stop())
    log.info("worker started")
    clock = threading.Thread(target=run_periodic_tasks, daemon=True, name="clock")
    clock.start()
    relay.run()
    return 0
