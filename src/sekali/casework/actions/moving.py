"""Moving a case from state to state: its events, its clock, its place in a queue, its effects."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.timezone import localdate

from sekali.agencies import queries as agencies
from sekali.agencies.rules import after_working_time, working_time_between
from sekali.audit.actions import Act, record
from sekali.casework.actions.arriving import Arrival, arrive, offices_at_work, resume
from sekali.casework.models import Case, CaseEvent, WorkItem
from sekali.casework.notices import Occasion, told
from sekali.casework.planning import MEMBERS
from sekali.casework.process import Progress, Transition
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import DONE, ENDS, REFUSED, RETURNED, CompiledService
from sekali.kernel.ids import uuid7
from sekali.payments import actions as payments
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look
from sekali.vault.facts import VERIFIED
from sekali.vault.queries import subjects_with_numbers

EFFECTS = "casework.effects"
LOOK = "vault.look"
# A case of a bundle has ended: what waits for it may go on.
BUNDLE = "casework.bundle"
# By then its effects have mostly been done; where not, the message waits.
_EFFECTS_TAKE = timedelta(seconds=2)
# What the applicant is told when a state is entered in which they have something to do.
_ASKS: Mapping[type, str] = {files.Payment: "pay", files.Visit: "book"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an officer said with an action."""

    actor_id: UUID
    reason: str | None = None
    note: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move writes besides the case: rows of the person, and the work that is open now."""

    events: tuple[CaseEvent, ...]
    rows: tuple[models.Model, ...]
    work: tuple[WorkItem, ...]


def move(
    case: Case, service: CompiledService, progress: Progress, *, said: Said | None, at: datetime
) -> Moved:
    """Bring a case to where a progress leads; the caller writes it down in its transaction.

    Changes ``case`` in memory: state, decision, clock, and what it has to pay.
    """
    events = tuple(_event(case, transition, said, at) for transition in progress.transitions)
    effects = [
        outbox.message(
            person_id=case.person_id,
            topic=EFFECTS,
            body={
                "case": str(case.id),
                "state": t.state,
                "action": t.action,
                "run": case.entered,
            },
            at=at,
        )
        for t in progress.transitions
        if t.effects
    ]
    case.effects_left += sum(len(t.effects) for t in progress.transitions)
    if progress.is_over:
        _decide(case, progress, said, at)
    notices: list[models.Model] = []
    effects += bundle_goes_on(case, at) if progress.is_over else []
    if progress.state == RETURNED:
        notices = _return(case, service, said, at)
    case.state = progress.state
    arrival = arrive(case, service, at)
    asks = _ASKS.get(type(service.definition.process.get(case.state)))
    if asks is not None:
        notices = told(case, service, Occasion(asks, case.entered), at=at, has_address=True)
    return Moved(events, (*effects, *notices, *arrival.rows), arrival.work)


def bundle_goes_on(case: Case, at: datetime) -> list[OutboxMessage]:
    """Return the message by which a bundle hears that one of its cases has ended, if it is one."""
    if case.bundle_id is None:
        return []
    body = {"case": str(case.id), "bundle": str(case.bundle_id)}
    due_at = at + _EFFECTS_TAKE if case.effects_left else at
    return [outbox.message(person_id=case.person_id, topic=BUNDLE, body=body, at=at, due_at=due_at)]


def carry_out(
    case: Case,
    service: CompiledService,
    progress: Progress,
    *,
    said: Said | None,
    acts: Sequence[Act],
    at: datetime,
) -> None:
    """Move a case that is locked, and write everything down that follows.

    ``acts`` are what the audit log is told of the cause; what rules decided is added.
    """
    offices = offices_at_work(case, service)
    moved = move(case, service, progress, said=said, at=at)
    case.version += 1
    case.save()
    settle_fees(case, service, at)
    insert_together(*moved.events, *moved.rows)
    WorkItem.objects.filter(office_id__in=offices, case_id=case.id).delete()
    if moved.work:
        insert_together(*moved.work)
    record(person_id=case.person_id, acts=[*acts, *acts_by_rule(case, moved)], at=at)


def settle_fees(case: Case, service: CompiledService, at: datetime) -> None:
    """Let a case that has ended owe nothing; give back what its fees say is given back."""
    if case.state not in ENDS or not service.definition.fees:
        return
    payments.cancel(person_id=case.person_id, case_id=case.id, at=at)
    if any(case.state in fee.refund for fee in service.definition.fees.values()):
        payments.refund(person_id=case.person_id, case_id=case.id, reason=case.state, at=at)


def looks_at_others(
    case: Case,
    service: CompiledService,
    look: Look,
    at: datetime,
    *,
    seen: Collection[str] | None = None,
) -> list[OutboxMessage]:
    """Return a message for everybody else whose facts a case shows: each has a ledger.

    ``seen`` are the facts that were shown, where not all were.
    One transaction is one person's, so theirs is written by the worker. Where the dictionary keeps
    such a line back, it is in the chain all the same, and shown from its day on.
    """
    shown = set(case.facts) if seen is None else case.facts.keys() & seen
    later = catalogue.dictionary().ledger.shown_from(look.service_id, localdate(at))
    body = {
        "actor": str(look.actor_id) if look.actor_id else None,
        "office": str(look.office_id) if look.office_id else None,
        "service": look.service_id,
        "case": str(case.id),
        "purposes": dict(look.purposes),
        "where": look.where,
        "at": at.isoformat(),
        "shown_from": later.isoformat() if later else None,
    }
    read = _read_of_rows(case, service, shown)
    for person_id, names in _read_of_subjects(case, service, shown).items():
        read[person_id] = [*names, *read.get(person_id, ())]
    return [
        outbox.message(person_id=person_id, topic=LOOK, body={**body, "elements": names}, at=at)
        for person_id, names in read.items()
        if person_id != case.person_id
    ]


def _read_of_subjects(
    case: Case, service: CompiledService, shown: Collection[str]
) -> dict[UUID, list[str]]:
    """Return what is shown of each subject of a case that is a person, and known to be so."""
    # A household has no ledger: what concerns it stands on those of its members.
    subjects = service.definition.subjects.items()
    people = {key for key, subject in subjects if subject.kind == "person"}
    read: dict[UUID, list[str]] = {}
    for key, kept in case.subjects.items():
        elements = sorted(fact for fact in shown if fact.startswith(f"{key}."))
        known = [name for name in elements if case.facts[name]["level"] == VERIFIED]
        if kept != "nobody" and known and key in people:
            read[UUID(kept)] = known
    return read


def _read_of_rows(
    case: Case, service: CompiledService, shown: Collection[str]
) -> dict[UUID, list[str]]:
    """Return what is shown of people who stand in rows: of a family card, or several chosen.

    One query, and only for a case that has such rows.
    """
    many = {key for key, one in service.definition.subjects.items() if one.many}
    rows: dict[str, list[str]] = {}
    for key in sorted({MEMBERS, *many} & set(shown)):
        for row in case.facts[key]["value"]:
            if row.get("nik") and row.get("verified"):
                whose = key.partition(".")[0]
                names = [f"{whose}.{name}" for name in row if row[name]]
                rows.setdefault(str(row["nik"]), []).extend(names)
    found = subjects_with_numbers("nik", rows) if rows else {}
    return {subject_id: rows[nik] for nik, subject_id in found.items()}


def event(
    case: Case, kind: str, at: datetime, *, actor_id: UUID | None = None, data: Mapping[str, Any]
) -> CaseEvent:
    """Return a step of the time line."""
    return CaseEvent(
        person_id=case.person_id,
        id=uuid7(),
        case_id=case.id,
        kind=kind,
        at=at,
        actor_id=actor_id,
        office_id=case.office_id,
        data=dict(data),
    )


def acts_by_rule(case: Case, moved: Moved) -> list[Act]:
    """Return what the audit log is told of decisions by rule: which row, which facts, which law."""
    about = {"case": str(case.id), "service": case.service_id, "version": case.service_version}
    return [
        Act(
            kind="case.ruled",
            actor_id=None,
            office_id=case.office_id,
            details=about | {"ruling": event.data["ruling"]},
        )
        for event in moved.events
        if event.kind == "ruled"
    ]


def resume_clock(case: Case, service: CompiledService, at: datetime) -> Arrival:
    """Let the clock run on that stood still while the applicant corrected something.

    Returns the work and the timers of the state that it is in again.
    """
    left = timedelta(seconds=case.time_left_seconds or 0)
    case.due_at = after_working_time(at, left, agencies.working_time(case.office_id))
    case.time_left_seconds = None
    return resume(case, service, left, at)


def _event(case: Case, transition: Transition, said: Said | None, at: datetime) -> CaseEvent:
    data: dict[str, Any] = {
        "state": transition.state,
        "action": transition.action,
        "to": transition.to,
    }
    if transition.ruling is not None:
        return event(case, "ruled", at, data=data | {"ruling": transition.ruling.as_json()})
    if transition.cause != "officer":
        data |= {"cause": transition.cause, "law": transition.law}
        return event(case, "happened", at, data=data)
    if said is not None:
        data |= {"reason": said.reason, "note": said.note, "marks": list(said.marks)}
    actor_id = said.actor_id if said else None
    return event(case, "acted", at, actor_id=actor_id, data=data)


def _decide(case: Case, progress: Progress, said: Said | None, at: datetime) -> None:
    last = progress.transitions[-1]
    rulings = [t.ruling.as_json() for t in progress.transitions if t.ruling]
    by_hand = next((t for t in progress.transitions if t.cause == "officer"), None)
    case.decided_at = at
    case.decided_by_id = said.actor_id if said and by_hand else None
    case.decision = {
        "action": last.action,
        "outcome": DONE if progress.state == DONE else REFUSED,
        "reason": said.reason if said else None,
        "note": said.note if said else "",
        "rulings": rulings,
        "cause": last.cause,
        "law": last.law,
    }


def _return(
    case: Case, service: CompiledService, said: Said | None, at: datetime
) -> list[models.Model]:
    office = agencies.working_time(case.office_id)
    left = working_time_between(at, case.due_at, office) if case.due_at else timedelta()
    case.time_left_seconds = int(left.total_seconds())
    case.returned_from = case.state
    case.marks = list(said.marks) if said else []
    case.note_to_applicant = said.note if said else ""
    case.due_at = None
    occasion = Occasion("returned", case.version, len(case.marks), case.note_to_applicant)
    return told(case, service, occasion, at=at, has_address=True)
