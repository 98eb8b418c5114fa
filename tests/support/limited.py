"""Running a command of ``sekali`` in a child process that may not use much."""

import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sekali.cli.main import main

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Ended:
    """How the child ended: its exit code, negative for a signal, and what it said."""

    code: int
    said: str
    cpu_seconds: float


def run_limited(
    arguments: Sequence[str],
    output: Path,
    *,
    memory_mib: int = 512,
    cpu_seconds: int = 15,
    wall_seconds: float = 60,
) -> Ended:
    """Run a command in a child of this process: no program starts anew, so it takes a moment.

    Memory counts beyond what this process has. After ``wall_seconds`` the child is ended.
    """
    child = os.fork()
    if child == 0:
        _be_the_child(arguments, output, memory_mib, cpu_seconds)
    watch = os.pidfd_open(child)
    ready, _, _ = select.select([watch], [], [], wall_seconds)
    os.close(watch)
    if not ready:
        os.kill(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return Ended(code, output.read_text(errors="replace"), used.ru_utime + used.ru_stime)


def _be_the_child(
    arguments: Sequence[str], output: Path, memory_mib: int, cpu_seconds: int
) -> None:
    code = 70  # a mistake inside the program
    try:
        with output.open("w") as said:
            sys.stdout = sys.stderr = said
            _limit(memory_mib, cpu_seconds)
            code = main(arguments)
    except BaseException:  # noqa: BLE001 - nothing may return into the tests from here
        with output.open("a") as said:
            traceback.print_exc(file=said)
    finally:
        os._exit(code)


def _limit(memory_mib: int, cpu_seconds: int) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    memory = pages * resource.getpagesize() + memory_mib * MIB
    seconds = int(time.process_time()) + 1 + cpu_seconds
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
