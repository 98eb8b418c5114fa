"""What an officer does with a case: claiming, looking, acting."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sekali.audit.actions import Act, record
from sekali.casework import process, reports
from sekali.casework.actions import moving
from sekali.casework.actions.arriving import OPINION
from sekali.casework.actors import Officer
from sekali.casework.case_facts import values_of
from sekali.casework.grounds import ground_of_service
from sekali.casework.hiding import is_hidden_from, keys_shown
from sekali.casework.inspecting import check_inspection, inspection_of
from sekali.casework.models import Case, InspectionReport, WorkItem
from sekali.casework.queries import NoSuchApplication
from sekali.casework.reports import Point
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import ENDS, RETURNED, CompiledService
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look
from sekali.vault.facts import VERIFIED

AGREE = "agree"
# Where somebody looks who must not know whose case it is.
HIDDEN_DESK = "desk-hidden"
DESK = "desk"
OPINIONS = frozenset({AGREE, "conditions", "object"})


class DecidedMeanwhile(DomainError):
    """Somebody else has acted on the case since the page was opened."""

    code = "decided-meanwhile"


class NotYours(DomainError):
    """Another officer is working on the case; ``params["name"]`` says who."""

    code = "claimed-by-another"


class OwnCase(DomainError):
    """Nobody decides a case that is about themselves."""

    code = "own-case"


class UnknownMark(DomainError):
    """An item was marked that the application does not have, or the applicant cannot change."""

    code = "unknown-mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an officer chose on the page, and the version of the case it was shown with."""

    action: str
    reason: str | None
    note: str
    marks: tuple[str, ...]
    version: int
    checks: Mapping[str, bool | None] = field(default_factory=dict)
    point: Point | None = None


def may_see(
    case: Case, officers: Sequence[Officer], asked: Sequence[WorkItem] = ()
) -> Officer | None:
    """Return the role in which somebody may see a case.

    Any role in its office; in another office the role that is asked for an opinion, while it is.
    A reader of its panel sees it only as ``reviewing`` shows it.
    """
    readers = catalogue.service_as_submitted(case.service_id, case.service_digest).reader_roles
    others = [officer for officer in officers if officer.role not in readers]
    own = next((officer for officer in others if officer.office_id == case.office_id), None)
    return own or next((o for o in others if work_of(o, asked) is not None), None)


def work_of(officer: Officer, items: Sequence[WorkItem]) -> WorkItem | None:
    """Return the open work that somebody has in a role, among that of a case."""
    return next(
        (i for i in items if i.office_id == officer.office_id and i.role == officer.role), None
    )


@whole_transaction
def look_at(*, case: Case, by: Officer, at: datetime, seen: Collection[str]) -> None:
    """Write on the ledger of everybody whose facts the case shows that an officer saw them.

    ``seen`` are the items that were shown; see seeing.items_seen.
    Side effects: the applicant's line in this transaction; those of others by the outbox.
    """
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    ground = ground_of_service(
        service,
        where=HIDDEN_DESK if is_hidden_from(case, by.office_id) else DESK,
        reader_id=by.person_id,
        case_id=case.id,
        office_id=by.office_id,
    )
    look = Look.on(ground, [key for key in seen if "." in key])
    record(person_id=case.person_id, acts=[look.as_act()], at=at)
    others = moving.looks_at_others(case, service, look, at, seen=seen)
    if others:
        insert_together(*others)


@whole_transaction
def claim(*, case: Case, by: Officer, at: datetime) -> None:
    """Take a case to work on; taking what one has already changes nothing.

    Raises:
        NotYours: A colleague has it.
        DecidedMeanwhile: It is no open work any more.
    """
    rows = WorkItem.objects.filter(office_id=by.office_id, case_id=case.id, role=by.role)
    item = rows.select_for_update().first()
    if item is None:
        raise DecidedMeanwhile
    if item.claimed_by_id not in {None, by.person_id}:
        raise NotYours(name=item.claimed_by_name)
    if item.claimed_by_id is None:
        rows.update(claimed_by_id=by.person_id, claimed_by_name=by.name, claimed_at=at)


@whole_transaction
def release(*, case: Case, by: Officer) -> None:
    """Give a claimed case back to the queue."""
    rows = WorkItem.objects.filter(office_id=by.office_id, case_id=case.id)
    rows.filter(claimed_by_id=by.person_id).update(
        claimed_by_id=None, claimed_by_name="", claimed_at=None
    )


@whole_transaction
def act(
    *, person_id: UUID, case_id: UUID, decision: Decision, by: Officer, at: datetime, today: date
) -> Case:
    """Do an action on a case: one transaction moves it, with everything that follows.

    Raises:
        NoSuchApplication: There is no such case in the officer's office.
        DecidedMeanwhile: The case changed since the officer's page was made.
        NotYours: A colleague has claimed it.
        OwnCase: It is about the officer.
        NoSuchAction, ReasonMissing, NothingMarked, UnknownMark: See process.
        ChecksMissing, PhotosMissing, CoordinatesMissing: See inspecting.
    """
    case = _locked(person_id, case_id, decision.version)
    if case.office_id != by.office_id:
        raise NoSuchApplication
    refuse_own(case, by)
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    marks = [key for key in decision.marks if key]
    if not set(marks) <= markable(case, service) & keys_shown(case, service, by.office_id):
        raise UnknownMark
    if not isinstance(service.definition.process[case.state], files.Work):
        # A panel's work may be shown to a head, too; nobody chooses what comes of it.
        raise process.NoSuchAction(state=case.state, action=decision.action)
    found = process.check_action(
        service, case.state, decision.action, reason=decision.reason, marks=marks
    )
    refuse_if_claimed(case, by)
    reported = _report(case, service, found, decision, by, at)
    values = values_of(
        service, catalogue.dictionary(), case.facts, today=today, findings=case.findings
    )
    progress = process.act(service, case.state, decision.action, values)
    said = moving.Said(
        actor_id=by.person_id,
        reason=decision.reason,
        note=decision.note,
        marks=tuple(marks) if found.to == RETURNED else (),
    )
    acts = [_acted(case, decision, by)]
    moving.carry_out(case, service, progress, said=said, acts=acts, at=at)
    insert_together(*reported)
    return case


def _report(
    case: Case,
    service: CompiledService,
    action: files.Action,
    decision: Decision,
    by: Officer,
    at: datetime,
) -> list[InspectionReport]:
    """Return the report of an inspection; changes the findings of the case in memory."""
    inspection = inspection_of(service, case.state)
    if inspection is None:
        return []
    seen, number = reports.seen_by(case, inspection, decision.checks, decision.point)
    findings = check_inspection(service, case.state, action, seen)
    case.findings = {**case.findings, **findings}
    return reports.report(
        case,
        seen,
        number,
        point=decision.point,
        action=decision.action,
        by_id=by.person_id,
        at=at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What another agency says to a case: agree, conditions or object, and why."""

    key: str
    answer: str
    note: str
    version: int


class UnknownAnswer(DomainError):
    """An opinion is one of three words; with conditions or an objection it says why."""

    code = "opinion-incomplete"


@whole_transaction
def give_opinion(
    *, person_id: UUID, case_id: UUID, opinion: Opinion, by: Officer, at: datetime, today: date
) -> Case:
    """Answer what an office was asked; after the last answer the case goes on.

    Raises:
        NoSuchApplication: Nothing is asked of this role and office (any more).
        DecidedMeanwhile: The case changed since the officer's page was made.
        NotYours: A colleague has claimed it.
        OwnCase: It is about the officer.
        UnknownAnswer: The answer is none, or lacks its reason.
    """
    case = _locked(person_id, case_id, opinion.version)
    refuse_own(case, by)
    if opinion.answer not in OPINIONS or (opinion.answer != AGREE and not opinion.note):
        raise UnknownAnswer
    item = refuse_if_claimed(case, by, task=f"{OPINION}{opinion.key}")
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    case.findings = {**case.findings, f"opinion.{opinion.key}": opinion.answer}
    WorkItem.objects.filter(office_id=by.office_id, case_id=case.id, task=item.task).delete()
    said = {"key": opinion.key, "answer": opinion.answer, "note": opinion.note}
    told = moving.event(case, "opinion", at, actor_id=by.person_id, data=said)
    insert_together(told)
    act = Act(
        kind="case.opinion",
        actor_id=by.person_id,
        office_id=by.office_id,
        details=_about(case) | {"opinion": opinion.key, "answer": opinion.answer, "role": by.role},
    )
    after_opinion(case, service, act, at=at, today=today)
    return case


def after_opinion(
    case: Case, service: CompiledService, act: Act, *, at: datetime, today: date
) -> None:
    """Let a case go on if the last of the opinions is in; else only write down what was said."""
    if not process.opinions_are_in(service, case.state, case.findings):
        case.version += 1
        case.save()
        record(person_id=case.person_id, acts=[act], at=at)
        return
    values = values_of(
        service, catalogue.dictionary(), case.facts, today=today, findings=case.findings
    )
    progress = process.act(service, case.state, files.ANSWERED, values, cause="opinions")
    moving.carry_out(case, service, progress, said=None, acts=[act], at=at)


def markable(case: Case, service: CompiledService) -> set[str]:
    """Return the items that the applicant can answer again: what no authority has recorded.

    Of a correction only what it corrects: all else was decided already.
    """
    own = case.facts if case.corrects_id is None else case.corrected
    return {
        key
        for key, fact in case.facts.items()
        if key in own and key in service.by_key and fact["level"] != VERIFIED
    }


def refuse_own(case: Case, by: Officer) -> None:
    """Do nothing, unless a case is about the officer.

    Raises:
        OwnCase: It is.
    """
    if by.person_id == case.person_id or str(by.person_id) in case.subjects.values():
        raise OwnCase


def _locked(person_id: UUID, case_id: UUID, version: int) -> Case:
    rows = Case.objects.select_for_update().filter(person_id=person_id, id=case_id)
    case: Case | None = rows.first()
    if case is None:
        raise NoSuchApplication
    if case.version != version or case.state in ENDS or case.state == RETURNED:
        raise DecidedMeanwhile
    return case


def refuse_if_claimed(case: Case, by: Officer, *, task: str | None = None) -> WorkItem:
    """Return the work that an officer has in a case.

    Raises:
        NoSuchApplication: None of their role and office.
        NotYours: A colleague has claimed it.
    """
    rows = WorkItem.objects.filter(office_id=by.office_id, case_id=case.id, role=by.role)
    item: WorkItem | None = (rows if task is None else rows.filter(task=task)).first()
    if item is None:
        raise NoSuchApplication
    if item.claimed_by_id not in {None, by.person_id}:
        raise NotYours(name=item.claimed_by_name)
    return item


def _about(case: Case) -> dict[str, str]:
    return {"case": str(case.id), "service": case.service_id}


def _acted(case: Case, decision: Decision, by: Officer) -> Act:
    details = _about(case) | {
        "action": decision.action,
        "reason": decision.reason,
        "role": by.role,
    }
    return Act(kind="case.acted", actor_id=by.person_id, office_id=by.office_id, details=details)
