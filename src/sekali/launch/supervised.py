"""One program under supervision: when it is started, ready, to be started again."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sekali.launch.errors import ChildFailed
from sekali.launch.logs import AlarmFilter, LogFile
from sekali.launch.processes import end, kill_session, spawn

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
# Who has run so long is well again: the next pause is short.
WELL_AFTER_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """What is to run.

    Args:
        name: One word; names the log file and stands before its lines at the terminal.
        argv: Program and arguments.
        env: The whole environment.
        ready: Asked again and again until it says yes; must answer within a second or so.
            None: ready as soon as it is started.
        restart: Start it again when it ends by itself.
        ready_seconds: How long it may take to become ready the first time.
        grace_seconds: How long it may take to end when it is asked to.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(repr=False)
    ready: Callable[[], bool] | None = None
    restart: bool = True
    ready_seconds: float = 60.0
    grace_seconds: float = 10.0


class Supervised:
    """A ``Process`` and what has become of it; driven by ``look_after``, never blocking."""

    def __init__(self, process: Process, *, log: Path, say: Callable[[str], None]) -> None:
        self.process = process
        self.is_ready = False
        self.failures = 0
        self._log = LogFile(log)
        self._alarms = AlarmFilter()
        self._say = say
        self._running: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._start_again_at = 0.0

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs or waits to be started."""
        return self._running.poll() if self._running else None

    def start(self) -> None:
        """Start it now."""
        self._log.note(f"--- started at {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        self._started_at = time.monotonic()
        self.is_ready = self.process.ready is None
        self._running = spawn(self.process.argv, env=self.process.env, log=self._log.path)

    def look_after(self) -> None:
        """Pass its alarms on, keep its log short, notice its end, start it again in time."""
        self.tell()
        self._log.trim()
        if self._running is None:
            if time.monotonic() >= self._start_again_at:
                self.start()
        elif self._running.poll() is not None and self.process.restart:
            self._plan_a_restart(self._running)
        elif not self.is_ready:
            self.is_ready = self.process.ready is None or self.process.ready()

    def tell(self) -> None:
        """Show the terminal the warnings and errors that came since the last time."""
        for line in self._alarms.alarming(self._log.new_lines()):
            self._say(f"{self.process.name:<10}| {line}")

    def end(self, *, hurried: Callable[[], bool]) -> None:
        """End it and whatever it started; harmless when it has ended."""
        if self._running is not None:
            end(self._running, grace_seconds=self.process.grace_seconds, hurried=hurried)

    def failure(self, what: str) -> ChildFailed:
        """Return the error to raise, with the end of the log."""
        said = "\n  ".join(self._log.last_lines())
        return ChildFailed(
            f"{self.process.name} {what}. It said:\n  {said}\nThe whole log: {self._log.path}"
        )

    def _plan_a_restart(self, ended: subprocess.Popen[bytes]) -> None:
        # Workers that it left would hold its port and its jobs.
        kill_session(ended)
        well = time.monotonic() - self._started_at > WELL_AFTER_SECONDS
        self.failures = 1 if well else self.failures + 1
        pause = min(FIRST_PAUSE_SECONDS * 2 ** (self.failures - 1), LONGEST_PAUSE_SECONDS)
        self._say(
            f"{self.process.name:<10}| ended ({ending(ended.returncode)}); "
            f"starting it again in {pause:g} s"
        )
        self._start_again_at = time.monotonic() + pause
        self._running = None


def ending(code: int) -> str:
    """Tell an exit code in words.

    >>> ending(1), ending(-9)
    ('exit code 1', 'SIGKILL')
    """
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
