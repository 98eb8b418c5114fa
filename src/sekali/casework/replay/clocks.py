"""The clocks of a state during a replay: what is due when, standing still with the applicant."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sekali.agencies.rules import WorkingTime, after_working_time, working_time_between
from sekali.casework import process
from sekali.catalogue import files


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """What happens by itself: ``timer``, ``silence``, ``unpaid``, ``overdue`` or ``day``."""

    at: datetime
    kind: str
    key: str = ""


@dataclass(slots=True)
class Clocks:
    """Everything that is still to go off in the state that a case is in."""

    office: WorkingTime
    pending: list[Due] = field(default_factory=list)
    stopped: list[tuple[timedelta, Due]] = field(default_factory=list)

    def enter(self, state: files.State | None, at: datetime) -> None:
        """Set the clocks of a state; an end has none."""
        self.pending, self.stopped = [], []
        if state is None:
            return
        for number, timer in enumerate(state.timers):
            self._set(timer.after, at, "timer", str(number))
        match state:
            case files.Opinions():
                for key, opinion in state.opinions.items():
                    self._set(opinion.within, at, "silence", key)
            case files.Payment():
                self._set(state.within, at, "unpaid")
            case files.Wait(wait="event"):
                self._set(state.within, at, "overdue")

    def wait_for(self, day: datetime) -> None:
        """Let a state that waits for a day go on in its first hour."""
        first_hour = datetime.combine(self.office.local(day).date(), time(), day.tzinfo)
        self.pending.append(Due(first_hour, "day"))

    def stop(self, at: datetime) -> None:
        """Let all clocks stand still: the case is with the applicant."""
        self.stopped = [(self._left(at, one), one) for one in self.pending]
        self.pending = []

    def go_on(self, at: datetime) -> None:
        """Let them run on with the working time that was left."""
        self.pending = [
            Due(after_working_time(at, left, self.office), one.kind, one.key)
            for left, one in self.stopped
        ]
        self.stopped = []

    def next_until(self, at: datetime) -> Due | None:
        """Take out what goes off first, if it does so by an instant."""
        first = min(self.pending, default=None)
        if first is None or first.at > at:
            return None
        self.pending.remove(first)
        return first

    def _left(self, at: datetime, one: Due) -> timedelta:
        return working_time_between(at, one.at, self.office)

    def _set(self, within: files.Within, at: datetime, kind: str, key: str = "") -> None:
        self.pending.append(Due(process.due_at(within, at, self.office), kind, key))
