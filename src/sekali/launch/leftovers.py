"""Processes that a killed Sekali left behind: finding and ending them before a new start."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
LOOK_EVERY_SECONDS = 0.02


def running_commands() -> dict[int, list[str]]:
    """Return process id and arguments of everything that runs on this machine.

    Arguments and not working directories: a container's root may not look at the directory
    of another user's process.
    """
    if not (PROC / "self" / "cmdline").exists():
        return _commands_by_ps()
    found = {}
    for pid in _process_ids():
        with suppress(OSError):
            arguments = (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
            found[pid] = [os.fsdecode(argument) for argument in arguments if argument]
    return found


def processes_with(*, variable: str, value: str) -> list[int]:
    """Return the processes that inherited ``variable=value``, ourselves and parents excepted.

    Only Linux shows us another process's environment; elsewhere the list is empty.
    """
    wanted = os.fsencode(f"{variable}={value}")
    found = []
    for pid in set(_process_ids()) - _ourselves():
        with suppress(OSError):
            if wanted in (PROC / str(pid) / "environ").read_bytes().split(b"\0"):
                found.append(pid)
    return found


def end_all(find: Callable[[], Iterable[int]], *, grace_seconds: float = 10.0) -> None:
    """End every process that ``find`` finds: SIGTERM, and after the grace SIGKILL."""
    _send(signal.SIGTERM, find())
    if not wait_until_gone(find, seconds=grace_seconds):
        _send(signal.SIGKILL, find())
        wait_until_gone(find, seconds=grace_seconds)


def wait_until_gone(find: Callable[[], Iterable[int]], *, seconds: float) -> bool:
    """Wait until ``find`` finds nothing and what it found is quite dead.

    Returns:
        False when the time is up before.
    """
    deadline = time.monotonic() + seconds
    seen = found = set(find())
    while found or any(map(_is_dying, seen)):
        if time.monotonic() > deadline:
            return False
        time.sleep(LOOK_EVERY_SECONDS)
        found = set(find())
        seen |= found
    return True


def _send(number: signal.Signals, pids: Iterable[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _process_ids() -> Iterator[int]:
    if PROC.is_dir():
        yield from (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())


def _ourselves() -> set[int]:
    """Return our own process and its ancestors, who may carry the same environment."""
    family, pid = set(), os.getpid()
    while pid > 1 and pid not in family:
        family.add(pid)
        pid = _parent_of(pid)
    return family


def _parent_of(pid: int) -> int:
    # The name, in brackets, may hold anything: count from the last bracket.
    try:
        return int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _is_dying(pid: int) -> bool:
    """Tell whether a process has lost its memory, and so its name, but not yet its ports."""
    try:
        nameless = not (PROC / str(pid) / "cmdline").read_bytes()
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return nameless and state not in {"Z", "X"}


def _commands_by_ps() -> dict[int, list[str]]:
    listing = subprocess.run(
        ["/bin/ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=False
    ).stdout
    lines = (line.split(maxsplit=1) for line in listing.splitlines())
    return {int(line[0]): line[1].split() for line in lines if len(line) > 1}
