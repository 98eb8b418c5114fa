"""Correcting what an officer marked, and handing in again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sekali.audit.actions import Act, record
from sekali.casework.actions import moving
from sekali.casework.actions.arriving import Arrival
from sekali.casework.actions.drafting import MustBeAnswered, filling_of
from sekali.casework.actions.handing_in import NotComplete
from sekali.casework.actions.locking import locked_case
from sekali.casework.actions.page_reading import PageReader, Posted
from sekali.casework.actors import Applicant
from sekali.casework.case_facts import corrected as corrected_facts
from sekali.casework.consents import decisions_on
from sekali.casework.models import Case
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import NOBODY, Line, Plan, PlannedPage
from sekali.casework.queries import AlreadySubmitted
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import RETURNED, CompiledService
from sekali.catalogue.value_types import Context
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.grounds import own
from sekali.vault.queries import surroundings_of
from sekali.vault.search import PeopleSearch

MARKED = "marked"


@dataclass(frozen=True, slots=True)
class Corrected:
    """The marked items as they were answered anew, or what is wrong with the answers.

    ``refusals`` are the keys of conditions that fail now because of a corrected answer;
    ``stays`` tells that a button inside a table was pressed, and nothing is handed in yet.
    """

    page: PlannedPage
    mistakes: Mapping[str, DomainError] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    refusals: tuple[str, ...] = ()
    stays: bool = False

    @property
    def is_good(self) -> bool:
        """Tell whether nothing stands against handing it in."""
        return not self.mistakes and not self.refusals and not self.stays


def marked_page(case: Case, answers: Mapping[str, Any], *, today: date) -> PlannedPage:
    """Return one page with the items of a case that came back, and nothing else."""
    plan = _plan(case, answers, {}, today)
    return PlannedPage(MARKED, tuple(_marked_lines(plan, case)))


def read_corrections(
    *,
    case: Case,
    posted: Posted,
    by: Applicant,
    people: PeopleSearch,
    context: Context,
    at: datetime,
) -> Corrected:
    """Read what was typed for the marked items; other boxes are not looked at.

    New papers are kept at once: with a mistake in another item they need not be sent again.
    """
    if posted.new_papers:
        insert_together(*posted.new_papers)
    plan = _plan(case, {}, {}, context.today)
    page = PlannedPage(MARKED, tuple(_marked_lines(plan, case)))
    reader = PageReader(plan, page, posted, by, people, context, at)
    reader.read()
    after = _plan(case, reader.answers, reader.subjects, context.today)
    lines = tuple(_marked_lines(after, case))
    mistakes = dict(reader.mistakes)
    if reader.stays:
        return Corrected(PlannedPage(MARKED, lines), mistakes, reader.subjects, stays=True)
    for line in lines:
        if _is_missing(line, reader.answers):
            mistakes.setdefault(line.item.key, MustBeAnswered())
    refusals = () if mistakes else _refusals(after, case)
    return Corrected(PlannedPage(MARKED, lines), mistakes, reader.subjects, refusals)


def _refusals(plan: Plan, case: Case) -> tuple[str, ...]:
    """Return the conditions that fail with what was corrected.

    One that fails for another reason was held against nobody when the case was handed in.
    """
    about_marked = {
        condition.refusal
        for condition in plan.service.eligibility
        if condition.rule.reads & set(case.marks)
    }
    return tuple(key for key in plan.refusals(complete=True) if key in about_marked)


def _is_missing(line: Line, answers: Mapping[str, Any]) -> bool:
    """Tell whether a marked item was left as it was, or emptied, although it is needed.

    What an authority has recorded since it was marked is the applicant's no more.
    """
    if line.item.optional or line.standing in {"verified", "offered"}:
        return False
    if line.item.kind == "way":
        return line.is_open
    return line.is_open or line.item.key not in answers


@whole_transaction
def resubmit(
    *, case_id: UUID, by: Applicant, corrected: Corrected, at: datetime, today: date
) -> None:
    """Hand in the corrected items; only what was marked changes, and the clock runs on.

    The case is again in the state that it came from. What an officer has sent back an officer
    looks at again: no rule decides by an answer that nobody has seen.

    Raises:
        NoSuchApplication: They have no such case.
        AlreadySubmitted: It is not with the applicant (any more).
        NotComplete: A marked item was not answered anew.
    """
    case = locked_case(by.person_id, case_id)
    if case.state != RETURNED:
        raise AlreadySubmitted(case=case_id)
    lines = {line.item.key: line for line in corrected.page.lines}
    if set(case.marks) - set(lines):
        raise NotComplete(page="")
    changed = list(lines)
    if case.corrects_id is not None:
        former = {key: case.facts[key] for key in changed if key in case.facts}
        case.corrected = {**former, **case.corrected}
    case.facts = corrected_facts(case.facts, (lines[key] for key in changed), today)
    case.subjects = {**case.subjects, **corrected.subjects}
    case.about = case.facts.get(_about(case), {}).get("value") or case.about
    case.state, case.returned_from = case.returned_from, ""
    case.marks, case.note_to_applicant = [], ""
    arrival = moving.resume_clock(case, _service(case), at)
    case.version += 1
    case.save()
    # A choice among several ways and what its ways hold are one thing to whoever reads of it.
    things = [key for key, line in lines.items() if not line.item.way_of]
    _write(case, arrival, things, by, at)


def _write(case: Case, arrival: Arrival, changed: list[str], by: Applicant, at: datetime) -> None:
    data = {"changed": changed, **by.on_behalf}
    insert_together(
        moving.event(case, "resubmitted", at, actor_id=by.actor_id, data=data), *arrival.rows
    )
    if arrival.work:
        insert_together(*arrival.work)
    details = {"case": str(case.id), **data}
    act = Act(kind="case.resubmitted", actor_id=by.actor_id, details=details)
    record(person_id=case.person_id, acts=[act], at=at)


def _plan(case: Case, answers: Mapping[str, Any], subjects: Mapping[str, str], today: date) -> Plan:
    service = _service(case)
    kept = {
        key: {
            "value": fact["value"],
            "by": fact["by"],
            "at": fact["at"],
            "channel": fact["channel"],
        }
        for key, fact in case.facts.items()
        if "channel" in fact
    }
    named = {**case.subjects, **subjects}
    around = surroundings_of(
        case.person_id,
        ground=own(case.person_id, where="correction"),
        named=[UUID(one) for one in named.values() if one != "nobody"],
    )
    if case.corrects_id is not None:
        # What was decided stands in the vault as verified; here it is what was wrong.
        around = around.without(_asked_anew(case))
    consents = decisions_on([service], case.person_id)
    filling = filling_of(service, named, {**kept, **answers}, consents)
    return plan_form(service, catalogue.dictionary(), around, filling, today=today)


def _asked_anew(case: Case) -> Mapping[UUID, Sequence[str]]:
    """Return the elements that are asked anew, by the subject that they are of."""
    found: dict[UUID, list[str]] = {}
    for key in case.marks:
        subject, _, element = key.partition(".")
        kept = case.subjects.get(subject, NOBODY)
        if element and kept != NOBODY:
            found.setdefault(UUID(kept), []).append(element)
    return found


def _marked_lines(plan: Plan, case: Case) -> list[Line]:
    keys = dict.fromkeys(key for mark in case.marks for key in _with_ways(plan.service, mark))
    return [line for key in keys if (line := plan.line(key)) is not None]


def _with_ways(service: CompiledService, key: str) -> tuple[str, ...]:
    """Return an item; one way among several with the others, so that another can be taken."""
    item = service.by_key.get(key)
    head = service.by_key.get(item.way_of, item) if item else None
    return (head.key, *head.ways) if head is not None and head.ways else (key,)


def _service(case: Case) -> CompiledService:
    return catalogue.service_as_submitted(case.service_id, case.service_digest)


def _about(case: Case) -> str:
    return _service(case).definition.about or ""
