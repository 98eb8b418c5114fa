"""How well the simulated registry is today: the troubles that tests and the demo switch on."""

import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Mode(StrEnum):
    """What is switched on, as ``/_control`` names it."""

    NORMAL = "normal"
    SLOW = "slow"  # every answer comes after ``seconds``
    OUTAGE = "outage"  # every call fails, in the ``kind`` of way, or in each way by turns
    QUOTA = "quota"  # the day's quota is used up
    HTML_ERROR = "html-error"  # HTTP 502 with the page of a proxy
    FLAKY = "flaky"  # one call of ``every`` is answered, the others fail


class Trouble(StrEnum):
    """What happens to one call."""

    NONE = "none"
    DROP = "drop"  # the connection is cut before the call is even looked at
    HTML = "html"  # HTTP 502 with the page of a proxy
    TRUNCATED = "truncated"  # done, and half of the answer sent
    LOST_ANSWER = "lost-answer"  # done, and the connection cut before the answer
    QUOTA = "quota"
    REFUSE = "refuse"  # for ``seconds`` nobody listens at the port at all


BY_TURNS = (Trouble.DROP, Trouble.HTML, Trouble.TRUNCATED)
SLOW_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """One setting of the weather; ``kind`` matters in an outage and in flaky weather."""

    mode: Mode = Mode.NORMAL
    kind: Trouble | None = None
    seconds: float = SLOW_SECONDS
    every: int = 2


def read_forecast(asked: Mapping[str, Any]) -> Forecast:
    """Return the setting that was asked for.

    Raises:
        ValueError: There is no such mode or kind, or a number is none.
    """
    kind = asked.get("kind")
    return Forecast(
        mode=Mode(asked.get("mode", Mode.NORMAL)),
        kind=Trouble(kind) if kind else None,
        seconds=float(asked.get("seconds", SLOW_SECONDS)),
        every=max(int(asked.get("every", 2)), 1),
    )


class Weather:
    """The present setting, and what it means for the next call; safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.turn_to(Forecast())

    def turn_to(self, forecast: Forecast) -> None:
        """Change the weather; turns are counted anew."""
        with self._lock:
            self.forecast = forecast
            self._turns = itertools.count(1)

    def next_call(self) -> tuple[Trouble, float]:
        """Return the trouble of the next call and the seconds its answer is held back."""
        with self._lock:
            turn, now = next(self._turns), self.forecast
        delay = now.seconds if now.mode is Mode.SLOW else 0.0
        return _trouble(now, turn), delay


def _trouble(now: Forecast, turn: int) -> Trouble:
    failure = now.kind or BY_TURNS[turn % len(BY_TURNS)]
    is_answered = turn % now.every == 0
    return {
        Mode.NORMAL: Trouble.NONE,
        Mode.SLOW: Trouble.NONE,
        Mode.OUTAGE: failure,
        Mode.QUOTA: Trouble.QUOTA,
        Mode.HTML_ERROR: Trouble.HTML,
        Mode.FLAKY: Trouble.NONE if is_answered else failure,
    }[now.mode]
