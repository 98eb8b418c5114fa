"""Moving a case from state to state: its events, its clock, its place in a queue, its effects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models

from sekali.agencies import queries as agencies
from sekali.agencies.rules import after_working_time, working_time_between
from sekali.audit.actions import Act
from sekali.casework.models import Case, CaseEvent, WorkItem
from sekali.casework.notices import Occasion, told
from sekali.casework.process import Progress, Transition, due_at
from sekali.catalogue.compiled import DONE, ENDS, REFUSED, RETURNED, CompiledService
from sekali.kernel.ids import uuid7
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.vault.actions import Look
from sekali.vault.facts import VERIFIED

EFFECTS = "casework.effects"
LOOK = "vault.look"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an officer said with an action."""

    actor_id: UUID
    reason: str | None = None
    note: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """The rows that a move writes besides the case itself."""

    events: tuple[CaseEvent, ...]
    messages: tuple[OutboxMessage, ...]
    notices: tuple[models.Model, ...]
    work: WorkItem | None


def move(
    case: Case, service: CompiledService, progress: Progress, *, said: Said | None, at: datetime
) -> Moved:
    """Bring a case to where a progress leads; the caller writes it down in its transaction.

    Changes ``case`` in memory: state, decision, clock.
    """
    events = [_event(case, transition, said, at) for transition in progress.transitions]
    effects = [
        outbox.message(
            person_id=case.person_id,
            topic=EFFECTS,
            body={"case": str(case.id), "state": t.state, "action": t.action},
            at=at,
        )
        for t in progress.transitions
        if t.effects
    ]
    case.effects_left += sum(len(t.effects) for t in progress.transitions)
    if progress.is_over:
        _decide(case, progress, said, at)
    notices: list[models.Model] = []
    if progress.state == RETURNED:
        notices = _return(case, service, said, at)
    else:
        _start_clock(case, service, progress.state, at)
    case.state = progress.state
    work = work_for(case, service, at)
    return Moved(tuple(events), tuple(effects), tuple(notices), work)


def work_for(
    case: Case, service: CompiledService, at: datetime, *, came_back: bool = False
) -> WorkItem | None:
    """Return the open work that the case now is, or None where nobody has to do anything."""
    state = service.definition.process.get(case.state)
    if state is None or case.due_at is None:
        return None
    return WorkItem(
        office_id=case.office_id,
        case_id=case.id,
        person_id=case.person_id,
        number=case.number,
        service_id=case.service_id,
        title=case.title,
        about=case.about,
        state=case.state,
        role=state.by,
        due_at=case.due_at,
        arrived_at=at,
        came_back=came_back,
        is_sample=case.is_sample,
    )


def looks_at_others(
    case: Case, service: CompiledService, look: Look, at: datetime
) -> list[OutboxMessage]:
    """Return a message for everybody else whose facts a case shows: each has a ledger.

    One transaction is one person's, so theirs is written by the worker.
    """
    messages = []
    subjects = service.definition.subjects
    people = {key for key, subject in subjects.items() if subject.kind == "person"}
    for key, kept in case.subjects.items():
        elements = sorted(fact for fact in case.facts if fact.startswith(f"{key}."))
        known = [name for name in elements if case.facts[name]["level"] == VERIFIED]
        # A household has no ledger: what concerns it stands on those of its members.
        if kept in {str(case.person_id), "nobody"} or not known or key not in people:
            continue
        body = {
            "actor": str(look.actor_id) if look.actor_id else None,
            "office": str(look.office_id) if look.office_id else None,
            "service": look.service_id,
            "case": str(case.id),
            "purposes": dict(look.purposes),
            "elements": known,
            "where": look.where,
            "at": at.isoformat(),
        }
        messages.append(outbox.message(person_id=UUID(kept), topic=LOOK, body=body, at=at))
    return messages


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


def resume_clock(case: Case, at: datetime) -> None:
    """Let the clock run on that stood still while the applicant corrected something."""
    left = timedelta(seconds=case.time_left_seconds or 0)
    case.due_at = after_working_time(at, left, agencies.working_time(case.office_id))
    case.time_left_seconds = None


def _event(case: Case, transition: Transition, said: Said | None, at: datetime) -> CaseEvent:
    data: dict[str, Any] = {
        "state": transition.state,
        "action": transition.action,
        "to": transition.to,
    }
    if transition.ruling is not None:
        return event(case, "ruled", at, data=data | {"ruling": transition.ruling.as_json()})
    if said is not None:
        data |= {"reason": said.reason, "note": said.note, "marks": list(said.marks)}
    actor_id = said.actor_id if said else None
    return event(case, "acted", at, actor_id=actor_id, data=data)


def _decide(case: Case, progress: Progress, said: Said | None, at: datetime) -> None:
    last = progress.transitions[-1]
    rulings = [t.ruling.as_json() for t in progress.transitions if t.ruling]
    by_hand = next((t for t in progress.transitions if t.ruling is None), None)
    case.decided_at = at
    case.decided_by_id = said.actor_id if said and by_hand else None
    case.decision = {
        "action": last.action,
        "outcome": DONE if progress.state == DONE else REFUSED,
        "reason": said.reason if said else None,
        "note": said.note if said else "",
        "rulings": rulings,
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


def _start_clock(case: Case, service: CompiledService, state: str, at: datetime) -> None:
    if state in ENDS:
        case.due_at = None
    elif state != case.state or case.due_at is None:
        within = service.definition.process[state].within
        case.due_at = due_at(within, at, agencies.working_time(case.office_id))


def rows_in_persons_group(moved: Moved) -> Sequence[Any]:
    """Return what can be inserted together with other rows of the person."""
    return [*moved.events, *moved.messages, *moved.notices]
