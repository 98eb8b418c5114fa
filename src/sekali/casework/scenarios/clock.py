"""The time of a scenario: handed in in the morning, every clock used up to its end."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sekali.agencies.rules import WorkingTime
from sekali.casework.process import due_at
from sekali.catalogue import files

_AFTER_OPENING = timedelta(hours=1)


class ScenarioClock:
    """What time it is, and whether the promise would hold if everybody took all of their time.

    These are two: an officer who acts has used the whole clock of a state for the promise, while
    the day on which rules judge only moves when the scenario says that time passes.
    """

    def __init__(self, promised: files.Within, on: date, office: WorkingTime) -> None:
        midnight = datetime.combine(on, time(), ZoneInfo(office.zone))
        opening, _ = next(office.spans_from(midnight))
        self.office = office
        self._first_day = on
        self.now = opening + _AFTER_OPENING
        self._handed_in = self.now
        self._entered = self.now
        self._used = self.now
        self._promised_at = due_at(promised, self.now, office)

    @property
    def today(self) -> date:
        """Return the day on which rules judge: that of the scenario until time passes."""
        if self.now == self._handed_in:
            return self._first_day
        return self.office.local(self.now).date()

    def enter(self) -> None:
        """Begin the time of another state."""
        self._entered = self.now

    def after(self, within: files.Within) -> datetime:
        """Return the end of a length of time that begins now."""
        return due_at(within, self.now, self.office)

    def in_state(self, within: files.Within) -> datetime:
        """Return the end of a length of time that began when the state was entered."""
        return due_at(within, self._entered, self.office)

    def morning_of(self, day: date) -> datetime:
        """Return the first hour of a day."""
        return datetime.combine(day, time(), ZoneInfo(self.office.zone))

    def go_to(self, instant: datetime) -> None:
        """Let it be a later time."""
        self.now = max(self.now, instant)

    def use_up(self, within: files.Within) -> None:
        """Count the whole clock of a state against the promise."""
        self._used = due_at(within, self._used, self.office)

    def is_after(self, within: files.Within) -> bool:
        """Tell whether a length of time is over that began when the last state was left."""
        return self.now > self.in_state(within)

    @property
    def is_late(self) -> bool:
        """Tell whether the clocks that were used up end after the time that was promised."""
        return self._used > self._promised_at
