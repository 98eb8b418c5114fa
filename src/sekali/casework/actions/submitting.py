"""Handing in an application, and handing it in again after a correction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from sekali.agencies import queries as agencies
from sekali.audit.actions import Act, record
from sekali.casework import process
from sekali.casework.actions import learning, moving
from sekali.casework.actions.drafting import plan_of
from sekali.casework.actors import Applicant
from sekali.casework.case_facts import facts_of, values_of
from sekali.casework.local_plans import check_still_offered
from sekali.casework.models import Case, CaseEvent, CaseNumber, Offer
from sekali.casework.notices import Occasion, told
from sekali.casework.planning import HOUSEHOLD, Plan
from sekali.casework.queries import OpenDraft, open_draft, refuse_if_submitted
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import APPLICANT
from sekali.catalogue.periods import Period
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import case_number
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look, Recording, record_facts
from sekali.vault.facts import DECLARED, RESIDENT, Fact

_TAKE_DRAFT = "DELETE FROM casework_draft WHERE person_id = %s AND id = %s AND saved_at = %s"


class NotComplete(DomainError):
    """Something must still be answered; ``params["page"]`` is where."""

    code = "not-complete"


class NotEligible(DomainError):
    """The law does not allow it; ``params["refusals"]`` are the keys of the sentences."""

    code = "not-eligible"


class ChangedMeanwhile(DomainError):
    """The draft was changed on another device while it was handed in."""

    code = "changed-meanwhile"


@dataclass(frozen=True, slots=True)
class Submitted:
    """The case that a draft became."""

    person_id: UUID
    case_id: UUID
    number: str


def submit(*, draft_id: UUID, by: Applicant, at: datetime, today: date) -> Submitted:
    """Hand in a draft: one transaction makes the case, its event, its work, its audit row.

    Raises:
        AlreadySubmitted: It is a case already.
        NoSuchApplication: There is no such draft of theirs.
        NotComplete: Something is unanswered.
        NotEligible: A condition does not hold.
        ChangedMeanwhile: Another device saved an answer in this moment.
        NotOfferedThere, OfferedOtherwise: The office does not offer what the form was made of.
    """
    try:
        return _submit(draft_id=draft_id, by=by, at=at, today=today)
    except IntegrityError:
        # Of two clicks at the same instant one finds the rows of the other.
        refuse_if_submitted(person_id=by.person_id, draft_id=draft_id)
        raise


@whole_transaction
def _submit(*, draft_id: UUID, by: Applicant, at: datetime, today: date) -> Submitted:
    opened = open_draft(person_id=by.person_id, draft_id=draft_id)
    taken = [by.person_id, draft_id, opened.draft.saved_at]
    return _enter(opened, plan_of(opened, today=today), by, at, taken=taken)


def submit_at_once(
    *,
    opened: OpenDraft,
    plan: Plan,
    by: Applicant,
    at: datetime,
    period: Period | None = None,
) -> Submitted:
    """Hand in what was never kept as a draft: a row of a list, or what the calendar opens.

    Raises:
        AlreadySubmitted: It is a case already.
        NotComplete, NotEligible: See ``submit``.
    """
    try:
        return _submit_at_once(opened, plan, by, at, period)
    except IntegrityError:
        refuse_if_submitted(person_id=by.person_id, draft_id=opened.draft.id)
        raise


@whole_transaction
def _submit_at_once(
    opened: OpenDraft, plan: Plan, by: Applicant, at: datetime, period: Period | None
) -> Submitted:
    refuse_if_submitted(person_id=by.person_id, draft_id=opened.draft.id)
    return _enter(opened, plan, by, at, period=period)


def _enter(
    opened: OpenDraft,
    plan: Plan,
    by: Applicant,
    at: datetime,
    *,
    taken: Sequence[Any] = (),
    period: Period | None = None,
) -> Submitted:
    """Make the case of a form, in the running transaction; ``taken`` is the draft it replaces."""
    check_complete(plan)
    case = _new_case(opened, plan, by, at)
    check_still_offered(plan, catalogue.service(case.service_id), case.office_id)
    case.findings = period.as_findings() if period else {}
    values = values_of(
        plan.service,
        catalogue.dictionary(),
        case.facts,
        today=plan.today,
        findings=case.findings,
    )
    progress = process.enter(plan.service, plan.service.first_state, values)
    handed_in = _handed_in(case, by, at)
    moved = moving.move(case, plan.service, progress, said=None, at=at)
    _write(case, plan, [handed_in, *moved.events, *moved.rows], by, at, taken)
    if moved.work:
        insert_together(*moved.work)
    _write_down(case, moved, by, at)
    _learn(plan, by, case.id, at)
    if opened.draft.offer_id:
        offers = Offer.objects.filter(person_id=by.person_id, id=opened.draft.offer_id)
        offers.update(taken_at=at)
    return Submitted(case.person_id, case.id, case.number)


def check_complete(plan: Plan) -> None:
    """Raise NotComplete or NotEligible where a form cannot be handed in."""
    open_page = plan.first_open_page()
    if open_page is not None:
        raise NotComplete(page=open_page.key)
    refusals = plan.refusals(complete=True)
    if refusals:
        raise NotEligible(refusals=refusals)


def _new_case(opened: OpenDraft, plan: Plan, by: Applicant, at: datetime) -> Case:
    definition = plan.service.definition
    facts = facts_of(plan, opened.surroundings, today=plan.today)
    place = plan.line(definition.served_where)
    region = str(place.value if place else facts[definition.served_where]["value"])
    office = agencies.office_serving(definition.owner, region)
    about = facts.get(definition.about or "", {}).get("value") or ""
    subjects = dict(opened.draft.subjects)
    subjects |= {key: str(holder.subject_id) for key, holder in plan.holders.items()}
    return Case(
        person_id=by.person_id,
        id=opened.draft.id,
        number=case_number(opened.draft.id),
        service_id=plan.service.id,
        service_version=plan.service.version,
        service_digest=plan.service.digest,
        office_id=office.id,
        title={language: text.title for language, text in plan.service.texts.items()},
        about=about,
        language=by.language,
        subjects=subjects,
        facts=facts,
        state=plan.service.first_state,
        submitted_at=at,
        promised_at=process.due_at(
            definition.standard.within, at, agencies.working_time(office.id)
        ),
        is_sample=opened.surroundings.person.is_sample,
    )


def _handed_in(case: Case, by: Applicant, at: datetime) -> CaseEvent:
    data = {"channel": by.channel, "promised_at": case.promised_at.isoformat()}
    if by.office_id is not None:
        data["office"] = str(by.office_id)
    return moving.event(case, "submitted", at, actor_id=by.actor_id, data=data)


def _write(
    case: Case,
    plan: Plan,
    rows: Sequence[Any],
    by: Applicant,
    at: datetime,
    taken: Sequence[Any],
) -> None:
    """Put the case in the place of the draft that was read; of two clicks only one can."""
    occasion = Occasion("received", case.version)
    received = told(case, plan.service, occasion, at=at, has_address=by.has_address)
    others = moving.looks_at_others(case, plan.service, _look(case, plan, by), at)
    take = _TAKE_DRAFT if taken else ""
    if insert_together(case, *received, *others, *rows, then=take, values=taken) == 0:
        raise ChangedMeanwhile
    insert_together(CaseNumber(number=case.number, person_id=case.person_id, case_id=case.id))


def _look(case: Case, plan: Plan, by: Applicant) -> Look:
    purposes = plan.service.definition.purposes
    return Look(
        actor_id=by.actor_id,
        office_id=by.office_id,
        service_id=case.service_id,
        case_id=case.id,
        purposes={key: purpose.basis for key, purpose in purposes.items()},
        elements=(),
        where=by.channel,
    )


def _write_down(case: Case, moved: moving.Moved, by: Applicant, at: datetime) -> None:
    about = {"case": str(case.id), "service": case.service_id, "version": case.service_version}
    submitted = Act(
        kind="case.submitted", actor_id=by.actor_id, office_id=by.office_id, details=about
    )
    acts = [submitted, *moving.acts_by_rule(case, moved)]
    record(person_id=case.person_id, acts=acts, at=at)


def _learn(plan: Plan, by: Applicant, case_id: UUID, at: datetime) -> None:
    """Keep what the applicant said of themselves and their household: nobody asks it again.

    The household is another group of rows, so that the worker keeps what is its own.
    """
    own, household = _said_of(plan, APPLICANT), _said_of(plan, HOUSEHOLD)
    record_facts(
        subject_id=by.person_id,
        facts=own,
        recording=Recording(
            at=at, recorded_by_id=by.actor_id, office_id=by.office_id, case_id=case_id
        ),
    )
    if household:
        insert_together(
            learning.message(
                subject_id=plan.holders[HOUSEHOLD].subject_id,
                facts=household,
                by=by.actor_id,
                case_id=case_id,
                at=at,
            )
        )


def _said_of(plan: Plan, subject: str) -> dict[str, Fact]:
    holder = plan.holders.get(subject)
    said: dict[str, Fact] = {}
    for line in plan.lines():
        item = line.item
        if holder is None or item.kind != "fact" or item.subject != subject or not item.element:
            continue
        known = catalogue.dictionary().element(holder.kind, item.element)
        if known is not None and line.standing == "answered" and line.value is not None:
            until = known.good_until(plan.today)
            said[item.element] = Fact(line.value, DECLARED, RESIDENT, plan.today, until)
    return said
