"""The clock of a state as it runs for a case, under the version it is under or another one.

Time already used counts: a clock of three days of which two have passed has one left, and one of
two days is at its end.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sekali.agencies.rules import WorkingTime, after_working_time, working_time_between
from sekali.casework import process
from sekali.casework.models import Case
from sekali.catalogue import files


@dataclass(frozen=True, slots=True)
class Running:
    """``first`` is when the clock was due as it was set, ``now`` when it is since it stood still.

    The two differ where the applicant had to correct something meanwhile.
    """

    first: datetime
    now: datetime
    office: WorkingTime

    def due(self, at_first: datetime, *, at: datetime) -> datetime:
        """Return when something is due now that was due at ``at_first`` as the clock was set.

        What was due before ``at`` on a clock that stood still is told as due at ``at``.
        """
        if self.first == self.now:
            return at_first
        before_end = working_time_between(at_first, self.first, self.office)
        left = working_time_between(at, self.now, self.office)
        return after_working_time(at, max(left - before_end, timedelta()), self.office)

    def under(self, within: files.Within, start: datetime, *, at: datetime) -> "Running":
        """Return the clock of another length that was set at ``start``, too."""
        first = process.due_at(within, start, self.office)
        if self.first == self.now:
            return Running(first, first, self.office)
        left = working_time_between(at, self.now, self.office) + self.longer(first)
        now = after_working_time(at, max(left, timedelta()), self.office)
        return Running(first, now, self.office)

    def longer(self, first: datetime) -> timedelta:
        """Return by how much working time another first due instant is later; less is negative."""
        later = working_time_between(self.first, first, self.office)
        return later - working_time_between(first, self.first, self.office)


def running(case: Case, state: files.State, start: datetime, office: WorkingTime) -> Running:
    """Return the clock that runs for a case which entered a state at ``start``."""
    first = process.due_at(state.within, start, office)
    return Running(first, case.due_at or first, office)
