"""What figures depend on besides us: how fast this machine is just now, and how busy."""

import os
import statistics
import time
from typing import Any

import psutil

LOOPS = 500_000
TRIES = 5


def loop_cpu_ms() -> float:
    """Return what a fixed piece of pure Python costs here and now, in CPU-ms, the median of five.

    About 30 on a desktop of 2023. On a shared machine it doubles when neighbours are busy, and
    all figures in CPU-ms with it: compare two runs only where it is alike.
    """
    return round(statistics.median(_loop() for _ in range(TRIES)), 1)


def stolen_seconds() -> float:
    """Return how long, since it started, the machine's cores waited for another machine (Linux)."""
    stolen: float = getattr(psutil.cpu_times(), "steal", 0.0)
    return stolen


def about_this_machine() -> dict[str, Any]:
    """Return cores, load and speed before anything is started."""
    return {
        "cores": os.cpu_count(),
        "load_average_before": round(os.getloadavg()[0], 2),
        "loop_cpu_ms_before": loop_cpu_ms(),
    }


def _loop() -> float:
    began = time.thread_time()
    total = 0
    for number in range(LOOPS):
        total += number * number
    return (time.thread_time() - began) * 1000
