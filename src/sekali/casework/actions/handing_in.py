"""Making a case of an application: what every way of handing in has in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from sekali.agencies import queries as agencies
from sekali.audit.actions import Act, record
from sekali.casework import process
from sekali.casework.actions import learning, moving
from sekali.casework.actions.checking_later import begin_checks
from sekali.casework.actors import Applicant
from sekali.casework.assurance import check_assurance, check_kind
from sekali.casework.calls import findings_of_call, open_call
from sekali.casework.case_facts import CaseFacts, facts_of, values_of
from sekali.casework.consents import check_still_agreed
from sekali.casework.grounds import ground_of_service
from sekali.casework.hiding import hidden_from
from sekali.casework.later_checks import later_checks
from sekali.casework.local_plans import check_still_offered
from sekali.casework.models import Case, CaseEvent, CaseNumber
from sekali.casework.notices import told_of_beginning
from sekali.casework.planning import HOUSEHOLD, Plan
from sekali.catalogue import queries as catalogue
from sekali.catalogue.calls import CompiledCall
from sekali.catalogue.compiled import APPLICANT
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import case_number
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look, Recording, record_facts
from sekali.vault.facts import DECLARED, RESIDENT, Fact, Surroundings


class NotComplete(DomainError):
    """Something must still be answered; ``params["page"]`` is where."""

    code = "not-complete"


class NotEligible(DomainError):
    """The law does not allow it; ``params["refusals"]`` are the keys of the sentences."""

    code = "not-eligible"


@dataclass(frozen=True, slots=True)
class Application:
    """A form that is filled in, and the id that its case will have.

    ``begun_at`` matters where a call is closing: its grace is for what was begun before.
    ``findings`` are known to rules from the start: the period that the calendar opens it for.
    """

    case_id: UUID
    plan: Plan
    subjects: Mapping[str, str]
    surroundings: Surroundings
    begun_at: datetime
    bundle_id: UUID | None = None
    findings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A new case with what is written beside it, in the transaction that makes it."""

    application: Application
    case: Case
    moved: moving.Moved
    rows: tuple[models.Model, ...]


def check_complete(plan: Plan) -> None:
    """Raise NotComplete or NotEligible where a form cannot be handed in."""
    open_page = plan.first_open_page()
    if open_page is not None:
        raise NotComplete(page=open_page.key)
    refusals = plan.refusals(complete=True)
    if refusals:
        raise NotEligible(refusals=refusals)


def hand_in(application: Application, by: Applicant, at: datetime) -> HandedIn:
    """Return the case of a complete application, moved as far as rules bring it.

    Raises:
        NotOfferedThere, OfferedOtherwise: The office does not offer what the form was made of.
        CallClosed, InNoGroup: See calls.
        NotForSuch, AssuranceTooLow: It is not for them, or not sure enough who applies.
        ConsentWithdrawn: What it rests on was taken back in this moment.
    """
    check_kind(application.plan.service, application.surroundings.person.kind)
    check_assurance(application.plan.service, by)
    check_still_agreed(application.plan, by.person_id)
    call = open_call(application.plan.service, begun_at=application.begun_at, at=at)
    case = _new_case(application, by, at)
    check_still_offered(application.plan, catalogue.service(case.service_id), case.office_id)
    service, today = application.plan.service, application.plan.today
    case.findings = dict(application.findings)
    if call is not None:
        _enter_call(case, application.plan, call)
    checks = begin_checks(case, later_checks(application.plan), at)
    values = values_of(
        service, catalogue.dictionary(), case.facts, today=today, findings=case.findings
    )
    case.hidden_from = hidden_from(service, values)
    progress = process.enter(service, service.first_state, values)
    handed_in = _handed_in(case, by, at)
    moved = moving.move(case, service, progress, said=None, at=at)
    received = told_of_beginning(case, service, by, at)
    look = _look(case, application.plan, by)
    others = moving.looks_at_others(case, service, look, at)
    rows = (case, *checks, *received, *others, handed_in, *moved.events, *moved.rows)
    return HandedIn(application, case, moved, rows)


def write_all(
    cases: Sequence[HandedIn],
    by: Applicant,
    at: datetime,
    *,
    beside: Sequence[models.Model] = (),
    then: str = "",
    values: Sequence[Any] = (),
) -> int:
    """Write new cases of one person; return how many rows ``then`` met.

    ``beside`` and ``then`` are part of the first statement. Nothing more is written where it
    met none: the caller says what that means.
    """
    rows = [row for one in cases for row in one.rows]
    met = insert_together(*rows, *beside, then=then, values=values)
    if then and met == 0:
        return 0
    insert_together(*(_number(one.case) for one in cases))
    work = [item for one in cases for item in one.moved.work]
    if work:
        insert_together(*work)
    for one in cases:
        _write_down(one, by, at)
        _learn(one.application.plan, by, one.case.id, at)
    return met


def _number(case: Case) -> CaseNumber:
    return CaseNumber(number=case.number, person_id=case.person_id, case_id=case.id)


def _new_case(application: Application, by: Applicant, at: datetime) -> Case:
    plan = application.plan
    definition = plan.service.definition
    facts = facts_of(plan, application.surroundings, today=plan.today)
    office_id = _office_for(plan, facts)
    about = facts.get(definition.about or "", {}).get("value") or ""
    subjects = dict(application.subjects)
    subjects |= {key: str(holder.subject_id) for key, holder in plan.holders.items()}
    return Case(
        person_id=by.person_id,
        id=application.case_id,
        number=case_number(application.case_id),
        service_id=plan.service.id,
        service_version=plan.service.version,
        service_digest=plan.service.digest,
        office_id=office_id,
        title={language: text.title for language, text in plan.service.texts.items()},
        about=about,
        language=by.language,
        subjects=subjects,
        facts=facts,
        state=plan.service.first_state,
        submitted_at=at,
        promised_at=process.due_at(
            definition.standard.within, at, agencies.working_time(office_id)
        ),
        is_sample=application.surroundings.person.is_sample,
        bundle_id=application.bundle_id,
    )


def _office_for(plan: Plan, facts: CaseFacts) -> UUID:
    """Return the office that serves the place of an application, or the only one there is."""
    definition = plan.service.definition
    if definition.served_where is None:
        return agencies.only_office(definition.owner).id
    place = plan.line(definition.served_where)
    region = str(place.value if place else facts[definition.served_where]["value"])
    return agencies.office_serving(definition.owner, region).id


def _enter_call(case: Case, plan: Plan, call: CompiledCall) -> None:
    """Let a case keep its edition, its group, and by when it is told what came of it."""
    found = findings_of_call(
        plan.service, catalogue.dictionary(), call, case.facts, today=plan.today
    )
    case.call, case.call_group = call.key, found["call.group"]
    case.findings = {**case.findings, **found}
    case.promised_at = call.told_by


def _handed_in(case: Case, by: Applicant, at: datetime) -> CaseEvent:
    data: dict[str, Any] = {"channel": by.channel, "promised_at": case.promised_at.isoformat()}
    data |= by.on_behalf
    if by.office_id is not None:
        data["office"] = str(by.office_id)
    return moving.event(case, "submitted", at, actor_id=by.actor_id, data=data)


def _look(case: Case, plan: Plan, by: Applicant) -> Look:
    ground = ground_of_service(
        plan.service,
        where=by.channel,
        reader_id=by.actor_id,
        case_id=case.id,
        office_id=by.office_id,
    )
    return replace(Look.on(ground, ()), on_behalf=by.on_behalf)


def _write_down(one: HandedIn, by: Applicant, at: datetime) -> None:
    case = one.case
    about: dict[str, Any] = {"case": str(case.id), "service": case.service_id}
    about |= {"version": case.service_version, **by.on_behalf}
    submitted = Act(
        kind="case.submitted", actor_id=by.actor_id, office_id=by.office_id, details=about
    )
    acts = [submitted, *moving.acts_by_rule(case, one.moved)]
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
        if item.purpose in plan.agreed:
            # What somebody agreed to stays with what they agreed to.
            continue
        known = catalogue.dictionary().element(holder.kind, item.element)
        if known is not None and line.standing == "answered" and line.value is not None:
            until = known.good_until(plan.today)
            said[item.element] = Fact(line.value, DECLARED, RESIDENT, plan.today, until)
    return said
