"""What an officer does with a case: claiming, looking, acting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sekali.audit.actions import Act, record
from sekali.casework import process
from sekali.casework.actions import moving
from sekali.casework.actors import Officer
from sekali.casework.case_facts import values_of
from sekali.casework.models import Case, WorkItem
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import ENDS, RETURNED, CompiledService
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look
from sekali.vault.facts import VERIFIED


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


def may_see(case: Case, officers: Sequence[Officer]) -> Officer | None:
    """Return the role in which somebody may see a case: any role in its office."""
    return next((officer for officer in officers if officer.office_id == case.office_id), None)


@whole_transaction
def look_at(*, case: Case, by: Officer, at: datetime) -> None:
    """Write on the ledger of everybody whose facts the case shows that an officer saw them.

    Side effects: the applicant's line in this transaction; those of others by the outbox.
    """
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    look = Look(
        actor_id=by.person_id,
        office_id=by.office_id,
        service_id=case.service_id,
        case_id=case.id,
        purposes={key: purpose.basis for key, purpose in service.definition.purposes.items()},
        elements=[key for key in case.facts if "." in key],
        where="desk",
    )
    record(person_id=case.person_id, acts=[look.as_act()], at=at)
    others = moving.looks_at_others(case, service, look, at)
    if others:
        insert_together(*others)


@whole_transaction
def claim(*, case: Case, by: Officer, at: datetime) -> None:
    """Take a case to work on; taking what one has already changes nothing.

    Raises:
        NotYours: A colleague has it.
        DecidedMeanwhile: It is no open work any more.
    """
    rows = WorkItem.objects.filter(office_id=case.office_id, case_id=case.id)
    item = rows.select_for_update().first()
    if item is None or item.role != by.role:
        raise DecidedMeanwhile
    if item.claimed_by_id not in {None, by.person_id}:
        raise NotYours(name=item.claimed_by_name)
    if item.claimed_by_id is None:
        rows.update(claimed_by_id=by.person_id, claimed_by_name=by.name, claimed_at=at)


@whole_transaction
def release(*, case: Case, by: Officer) -> None:
    """Give a claimed case back to the queue."""
    rows = WorkItem.objects.filter(office_id=case.office_id, case_id=case.id)
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
    """
    case = _locked(person_id, case_id, by, decision.version)
    if by.person_id == case.person_id or str(by.person_id) in case.subjects.values():
        raise OwnCase
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    marks = [key for key in decision.marks if key]
    if set(marks) - markable(case, service):
        raise UnknownMark
    found = process.check_action(
        service, case.state, decision.action, reason=decision.reason, marks=marks
    )
    _refuse_if_claimed(case, by)
    values = values_of(service, catalogue.dictionary(), case.facts, today=today)
    progress = process.act(service, case.state, decision.action, values)
    said = moving.Said(
        actor_id=by.person_id,
        reason=decision.reason,
        note=decision.note,
        marks=tuple(marks) if found.mark else (),
    )
    moved = moving.move(case, service, progress, said=said, at=at)
    _write(case, moved, by, decision, at)
    return case


def markable(case: Case, service: CompiledService) -> set[str]:
    """Return the items that the applicant can answer again: what no authority has recorded."""
    return {
        key
        for key, fact in case.facts.items()
        if key in service.by_key and fact["level"] != VERIFIED
    }


def _locked(person_id: UUID, case_id: UUID, by: Officer, version: int) -> Case:
    rows = Case.objects.select_for_update().filter(person_id=person_id, id=case_id)
    case: Case | None = rows.filter(office_id=by.office_id).first()
    if case is None:
        raise NoSuchApplication
    if case.version != version or case.state in ENDS or case.state == RETURNED:
        raise DecidedMeanwhile
    return case


def _refuse_if_claimed(case: Case, by: Officer) -> None:
    item = WorkItem.objects.filter(office_id=case.office_id, case_id=case.id).first()
    if item is None or item.role != by.role:
        raise NoSuchApplication
    if item.claimed_by_id not in {None, by.person_id}:
        raise NotYours(name=item.claimed_by_name)


def _write(case: Case, moved: moving.Moved, by: Officer, decision: Decision, at: datetime) -> None:
    case.version += 1
    case.save()
    insert_together(*moving.rows_in_persons_group(moved))
    WorkItem.objects.filter(office_id=case.office_id, case_id=case.id).delete()
    if moved.work is not None:
        insert_together(moved.work)
    details = {
        "case": str(case.id),
        "service": case.service_id,
        "action": decision.action,
        "reason": decision.reason,
        "role": by.role,
    }
    kind = Act(kind="case.acted", actor_id=by.person_id, office_id=by.office_id, details=details)
    record(person_id=case.person_id, acts=[kind, *moving.acts_by_rule(case, moved)], at=at)
