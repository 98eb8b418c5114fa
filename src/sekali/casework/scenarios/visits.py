"""The appointment of a scenario: chosen among the times that are offered, kept or missed."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sekali.casework.scenarios.clock import ScenarioClock
from sekali.casework.visiting_times import length_of, may_change, offered_times
from sekali.catalogue import files


@dataclass(slots=True)
class ScenarioVisits:
    """What was chosen, and how often nobody came; one for each case."""

    clock: ScenarioClock
    chosen: datetime | None = None
    missed: int = 0

    def book(self, appointment: files.Appointment, slot: files.Slot) -> str | None:
        """Choose a time; return what stands against it."""
        if problem := self._too_late(appointment):
            return problem
        office = self.clock.office
        start = datetime.combine(slot.day, time.fromisoformat(slot.time), ZoneInfo(office.zone))
        if not offered_times(appointment, office, self.clock.now).has(start):
            return f"books: {slot.day} at {slot.time} is not offered"
        self.chosen = start
        return None

    def cancel(self, appointment: files.Appointment) -> str | None:
        """Give the time back; return what stands against it."""
        if self.chosen is None:
            return "cancels: nothing is booked"
        if problem := self._too_late(appointment):
            return problem
        self.chosen = None
        return None

    def comes(self, appointment: files.Appointment, *, came: bool) -> str | None:
        """Let it be the time that was chosen; return the action that follows, if one does.

        Raises:
            LookupError: Nothing was booked.
        """
        if self.chosen is None:
            raise LookupError
        self.clock.go_to(self.chosen if came else self.chosen + length_of(appointment))
        self.chosen = None
        if came:
            return files.ATTENDED
        self.missed += 1
        return files.MISSED if self.missed > appointment.may_miss else None

    def _too_late(self, appointment: files.Appointment) -> str | None:
        if self.chosen is None:
            return None
        office, now = self.clock.office, self.clock.now
        if may_change(appointment, office, starts_at=self.chosen, now=now):
            return None
        return "the time that was chosen is too near to be changed"
