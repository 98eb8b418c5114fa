"""The time of a scenario: handed in in the morning, every clock used up to its end."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sekali.agencies.rules import WorkingTime
from sekali.casework.process import due_at
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService

_AFTER_OPENING = timedelta(hours=1)


class ScenarioClock:
    """Whether the promise would hold if everybody who has work took all of their time."""

    def __init__(self, service: CompiledService, on: date, office: WorkingTime) -> None:
        midnight = datetime.combine(on, time(), ZoneInfo(office.zone))
        opening, _ = next(office.spans_from(midnight))
        self._office = office
        self._now = opening + _AFTER_OPENING
        self._promised_at = due_at(service.definition.standard.within, self._now, office)

    def let_pass(self, within: files.Within) -> None:
        """Go to the end of the clock of a state."""
        self._now = due_at(within, self._now, self._office)

    @property
    def is_late(self) -> bool:
        """Tell whether the time is over that was promised."""
        return self._now > self._promised_at
