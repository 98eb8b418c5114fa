"""Residents who apply one application after another, so many at the same time."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from benchmarks.applying import Resident
from benchmarks.wire import Exchange


@dataclass(slots=True)
class Load:
    """What came of a time under load. Times in seconds, as the residents waited."""

    seconds: float = 0.0
    applications: list[float] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Return complete applications a second."""
        return len(self.applications) / self.seconds

    def p95_ms(self) -> float:
        """Return within how many milliseconds 95 of 100 applications were done."""
        return percentile(self.applications, 95) * 1000

    def p95_request_ms(self) -> float:
        """Return within how many milliseconds 95 of 100 requests were answered."""
        return percentile([one.seconds for one in self.exchanges], 95) * 1000


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the smallest value that so many percent of the values do not exceed.

    >>> percentile([3.0, 1.0, 2.0, 4.0], 50)
    2.0
    """
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def apply_for(
    seconds: float, residents: Sequence[Resident], *, at_once: int, most_each: int
) -> Load:
    """Let residents apply for a birth certificate, ``at_once`` of them at any moment.

    Whoever is done makes room for the next, as at a counter, so that all residents take
    turns; each applies at most ``most_each`` times.

    Raises:
        BenchmarkFailed: An application went wrong; the others are broken off.
    """
    shift = _Shift(residents, time.monotonic() + seconds, most_each)
    load = Load()
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once, thread_name_prefix="resident") as pool:
        workers = [pool.submit(shift.work) for _ in range(at_once)]
        try:
            for worker in workers:
                load.applications += worker.result()
        finally:
            shift.end()
    load.seconds = time.perf_counter() - began
    for resident in residents:
        load.exchanges += resident.browser.taken_exchanges()
    return load


def each(residents: Sequence[Resident], work: Callable[[Resident], None], *, at_once: int) -> None:
    """Let every resident do something once, several at a time."""
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(work, residents))


class _Shift:
    """Hands out residents until the time is over."""

    def __init__(self, residents: Sequence[Resident], until: float, most_each: int) -> None:
        self._waiting = list(residents) * most_each
        self._next = 0
        self._until = until
        self._lock = threading.Lock()
        self._free = {id(one): threading.Lock() for one in residents}
        self._over = threading.Event()

    def work(self) -> list[float]:
        times = []
        while (resident := self._take()) is not None:
            # With few residents the next in line may still be busy.
            with self._free[id(resident)]:
                began = time.perf_counter()
                resident.register_birth()
                times.append(time.perf_counter() - began)
        return times

    def end(self) -> None:
        self._over.set()

    def _take(self) -> Resident | None:
        with self._lock:
            is_over = self._over.is_set() or time.monotonic() >= self._until
            if is_over or self._next >= len(self._waiting):
                return None
            self._next += 1
            return self._waiting[self._next - 1]
