"""Being told to stop: Ctrl-C, SIGTERM, a closed terminal; and sleeping until something happens."""

import os
import select
import signal
from types import FrameType, TracebackType
from typing import Any, Self

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Somebody wants us to end; not an error, so nothing but the caller of ``run`` catches it."""


class StopSignals:
    """Counts requests to stop while it is entered, instead of dying of them.

    Only for the main thread. The end of a child wakes ``wait`` too.
    """

    def __init__(self) -> None:
        self.count = 0
        self._before: dict[signal.Signals, Any] = {}

    @property
    def hurried(self) -> bool:
        """True after the second request: no more patience."""
        return self.count > 1

    def wait(self, seconds: float) -> None:
        """Sleep for so long, or until a signal comes.

        Raises:
            StopRequested: We have been asked to stop, now or before.
        """
        if not self.count:
            select.select([self._reader], [], [], seconds)
            self._empty_pipe()
        if self.count:
            raise StopRequested

    def __enter__(self) -> Self:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        self._wakeup_before = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        for number in STOPPING:
            self._before[number] = signal.signal(number, self._count)
        self._before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, _ignore)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        os.close(self._reader)
        os.close(self._writer)

    def _count(self, _number: int, _frame: FrameType | None) -> None:
        self.count += 1

    def _empty_pipe(self) -> None:
        try:
            os.read(self._reader, 1_000)
        except BlockingIOError:
            return


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Do nothing, but let the end of a child interrupt a sleep."""
