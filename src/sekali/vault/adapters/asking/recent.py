"""Answers of the last minute, so that one page does not ask the same question three times."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Recent(Generic[Answer]):
    """A small memory that forgets by age, and the longest unasked first when it is full.

    Safe for several threads.

    Args:
        seconds: How long an answer is remembered, however often it is asked for.
        entries: How many at most.
        clock: Seconds that only grow.
    """

    def __init__(self, *, seconds: float, entries: int, clock: Callable[[], float]) -> None:
        self._seconds, self._entries, self._clock = seconds, entries, clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Answer]] = OrderedDict()

    def get(self, number: str) -> Answer | None:
        """Return the answer, or None where it is not known or too old."""
        with self._lock:
            until, answer = self._kept.get(number, (0.0, None))
            if answer is None:
                return None
            if until <= self._clock():
                del self._kept[number]
                return None
            self._kept.move_to_end(number)
            return answer

    def put(self, number: str, answer: Answer) -> None:
        """Remember an answer."""
        with self._lock:
            self._kept[number] = (self._clock() + self._seconds, answer)
            self._kept.move_to_end(number)
            while len(self._kept) > self._entries:
                self._kept.popitem(last=False)

    def forget(self, number: str) -> None:
        """Forget an answer that is no longer true."""
        with self._lock:
            self._kept.pop(number, None)
