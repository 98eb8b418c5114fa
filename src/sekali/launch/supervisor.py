"""The supervisor of ``sekali run``: starts programs in order, keeps them up, ends them together."""

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

from sekali.launch.stop_signals import StopSignals
from sekali.launch.supervised import Process, Supervised, ending

LOOK_EVERY_SECONDS = 0.5
LOOK_WHILE_STARTING_SECONDS = 0.05
FAILED_STARTS_ALLOWED = 3


def _nothing() -> None:
    """Do nothing between two looks."""


class Supervisor:
    """Runs programs while it is entered; at the end none is left, the last started first.

    It works in one thread without blocking: every program writes to its log file by itself.

    Args:
        log_directory: For ``<name>.log``; exists.
        signals: Tells when to stop; entered by the caller.
        say: Shows a line to whoever sits at the terminal.
        between: Called after each look at the programs, about twice a second.
    """

    def __init__(
        self,
        *,
        log_directory: Path,
        signals: StopSignals,
        say: Callable[[str], None],
        between: Callable[[], None] = _nothing,
    ) -> None:
        self._log_directory = log_directory
        self._signals = signals
        self._say = say
        self._between = between
        self._programs: list[Supervised] = []

    def finish(self, process: Process) -> None:
        """Run a program to its end.

        Raises:
            ChildFailed: It ended with another code than 0.
            StopRequested: Somebody wants us to end; so has the program.
        """
        program = self._begin(process)
        while program.exit_code is None:
            self._look(LOOK_WHILE_STARTING_SECONDS)
        program.tell()
        self._programs.remove(program)
        if program.exit_code:
            raise program.failure(f"failed ({ending(program.exit_code)})")

    def start(self, process: Process) -> None:
        """Start a program, to be kept up from now on, and wait until it is ready.

        Raises:
            ChildFailed: It ended again and again, or did not become ready in time.
            StopRequested: Somebody wants us to end.
        """
        program = self._begin(process)
        deadline = time.monotonic() + process.ready_seconds
        while not program.is_ready:
            self._look(LOOK_WHILE_STARTING_SECONDS)
            gone = program.exit_code is not None and not process.restart
            if gone or program.failures >= FAILED_STARTS_ALLOWED:
                raise program.failure("ended before it was ready")
            if time.monotonic() > deadline:
                raise program.failure(f"was not ready in {process.ready_seconds:g} s")

    def watch(self) -> NoReturn:
        """Keep everything up until somebody wants us to end.

        Raises:
            StopRequested: Always, in the end.
        """
        while True:
            self._look(LOOK_EVERY_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        while self._programs:
            self._programs.pop().end(hurried=lambda: self._signals.hurried)

    def _begin(self, process: Process) -> Supervised:
        log = self._log_directory / f"{process.name}.log"
        program = Supervised(process, log=log, say=self._say)
        self._programs.append(program)
        program.start()
        return program

    def _look(self, seconds: float) -> None:
        self._signals.wait(seconds)
        for program in self._programs:
            program.look_after()
        self._between()
