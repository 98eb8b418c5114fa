"""How well the simulated bank is today: the troubles that tests and testers switch on."""

import threading
from enum import StrEnum


class Mode(StrEnum):
    """What is switched on, as ``/_control`` and the page name it."""

    NORMAL = "normal"
    OUTAGE = "outage"  # every question fails and no callback is made until it is over
    DISORDER = "disorder"  # callbacks are held back and then made with the newest first
    SILENT = "silent"  # payments are booked, and nobody is ever called


class Weather:
    """The present mode; safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mode = Mode.NORMAL

    @property
    def mode(self) -> Mode:
        """What is switched on."""
        with self._lock:
            return self._mode

    def turn_to(self, mode: Mode) -> None:
        """Switch to another mode."""
        with self._lock:
            self._mode = mode
