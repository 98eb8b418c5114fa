"""Whether it is somebody's turn: the condition of what recurs, over what is held."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

from sekali.casework.local_plans import NotOfferedThere, planned_here
from sekali.casework.models import Draft
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import Filling, Plan
from sekali.casework.queries import OpenDraft
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.periods import Period
from sekali.vault.facts import Surroundings


@dataclass(frozen=True, slots=True)
class Considered:
    """A form that nobody has filled in, as the calendar would hand it in for somebody."""

    opened: OpenDraft
    plan: Plan

    @property
    def person_id(self) -> UUID:
        """Return whose turn it may be."""
        return self.opened.surroundings.person.subject_id

    @property
    def is_concerned(self) -> bool:
        """Tell whether the condition holds for them."""
        condition = self.plan.service.recurs_for
        return condition is not None and condition.evaluate(self.plan.values) is True

    @property
    def obstacle(self) -> str:
        """Return why it cannot be theirs although it is their turn; nothing if it can."""
        return f"refused: {NotOfferedThere.code}" if self.plan.not_offered_in else ""

    @property
    def missing(self) -> str:
        """Return what nobody knows of them although the form needs it."""
        page = self.plan.first_open_page()
        return ", ".join(line.item.key for line in page.open_lines) if page else ""


def considered(
    service: CompiledService,
    surroundings: Surroundings,
    *,
    case_id: UUID,
    period: Period,
    today: date,
) -> Considered:
    """Return the empty form of a service for a person in a period."""
    new = {key: str(uuid5(case_id, key)) for key, one in service.subjects.items() if one.spec.new}
    filling, dictionary = Filling(new, period=period), catalogue.dictionary()

    def plan(offered: CompiledService) -> Plan:
        return plan_form(offered, dictionary, surroundings, filling, today=today)

    moment = datetime.combine(today, time(), UTC)
    draft = Draft(
        person_id=surroundings.person.subject_id,
        id=case_id,
        service_id=service.id,
        service_version=service.version,
        subjects=new,
        answers={},
        started_at=moment,
        saved_at=moment,
    )
    return Considered(OpenDraft(draft, surroundings), planned_here(service, plan))
