"""Whether it is somebody's turn: the condition of what recurs, over what is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

from sekali.casework.local_plans import NotOfferedThere, planned_here
from sekali.casework.models import Draft
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import HOUSEHOLD, Filling, Plan
from sekali.casework.queries import OpenDraft
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import APPLICANT, CompiledService
from sekali.catalogue.periods import Period
from sekali.vault.facts import Surroundings
from sekali.vault.grounds import Ground
from sekali.vault.queries import holders_of_element


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


def those_after(
    after: UUID | None, recurs: files.Recurs, *, limit: int, ground: Ground
) -> Sequence[UUID]:
    """Return the next of those who hold what everybody holds whose turn it may be."""
    return holders_of_element(
        recurs.element, kind=recurs.kind, after=after, limit=limit, ground=ground
    )


def only_things(service: CompiledService, surroundings: Surroundings) -> dict[str, str]:
    """Return the things of somebody that a form is about, where they have just one of a kind.

    People confirm which one is meant; the calendar cannot ask, and needs not where it is the only.
    """
    owned = {
        key: surroundings.owned(one.spec.kind)
        for key, one in service.subjects.items()
        if one.spec.of == APPLICANT and one.spec.kind != HOUSEHOLD
    }
    return {key: str(things[0].subject_id) for key, things in owned.items() if len(things) == 1}


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
    subjects = new | only_things(service, surroundings)
    filling, dictionary = Filling(subjects, period=period), catalogue.dictionary()

    def plan(offered: CompiledService) -> Plan:
        return plan_form(offered, dictionary, surroundings, filling, today=today)

    moment = datetime.combine(today, time(), UTC)
    draft = Draft(
        person_id=surroundings.person.subject_id,
        id=case_id,
        service_id=service.id,
        service_version=service.version,
        subjects=subjects,
        answers={},
        started_at=moment,
        saved_at=moment,
    )
    return Considered(OpenDraft(draft, surroundings), planned_here(service, plan))
