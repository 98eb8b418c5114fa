"""Processor time and memory of all processes of an installation, by what they do."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import psutil

MIB = 1024 * 1024
# What stands in the command line of a direct child of the supervisor.
PARTS = (
    ("database", "postgres"),
    ("mail", "mail"),
    ("registry", "registry"),
    ("web", "web"),
    ("worker", "worker"),
)
Seconds = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Meter:
    """Reads what the processes below one process have used.

    Only they are counted: the benchmark and its clients are not among them. A process that
    ended is counted by the parent that waited for it, as the kernel keeps it.
    """

    pid: int

    def cpu_seconds(self) -> Seconds:
        """Return user and system time since the start, by part of the installation."""
        used: Counter[str] = Counter()
        for part, process in self._processes():
            try:
                used[part] += sum(process.cpu_times()[:4])  # with those of ended children
            except psutil.NoSuchProcess:
                continue  # its parent counts it from now on
        return used

    def memory_mib(self) -> Seconds:
        """Return resident memory by part; what processes share is divided among them (PSS).

        Where the kernel does not say (macOS), memory that belongs to one process alone.
        """
        used: Counter[str] = Counter()
        for part, process in self._processes():
            try:
                found = process.memory_full_info()
            except psutil.NoSuchProcess:
                continue
            used[part] += getattr(found, "pss", found.uss) / MIB
        return used

    def processes(self) -> int:
        """Return how many processes there are."""
        return sum(1 for _ in self._processes())

    def _processes(self) -> Iterator[tuple[str, psutil.Process]]:
        supervisor = psutil.Process(self.pid)
        yield "supervisor", supervisor
        for child in supervisor.children():
            part = _part_of(child)
            yield part, child
            for descendant in child.children(recursive=True):
                yield part, descendant


def spent(before: Seconds, after: Seconds) -> dict[str, float]:
    """Return the seconds between two readings, by part.

    >>> spent({"web": 1.0}, {"web": 1.5, "mail": 0.25})
    {'web': 0.5, 'mail': 0.25}
    """
    return {part: seconds - before.get(part, 0.0) for part, seconds in after.items()}


def _part_of(process: psutil.Process) -> str:
    try:
        words = " ".join(process.cmdline()[:6])
    except psutil.Error:
        return "other"
    return next((part for part, word in PARTS if word in words), "other")
