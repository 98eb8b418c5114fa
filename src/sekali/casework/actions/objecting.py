"""Objecting to what a rule alone has decided, taking that back, and passing on what is late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from sekali.agencies.queries import working_time
from sekali.audit.actions import Act, record
from sekali.casework.actions import moving
from sekali.casework.actions.escalating import escalate, settle
from sekali.casework.actions.locking import locked_case
from sekali.casework.actors import Applicant
from sekali.casework.corrections import corrections_of, is_replaced
from sekali.casework.models import Case, CaseEvent, Objection, ObjectionWork
from sekali.casework.new_objections import clock_of, new_objection, work_of
from sekali.casework.notices import Occasion, told
from sekali.casework.objecting import (
    OPEN,
    WITHDRAWN,
    Way,
    deciding_event,
    objection_id,
    way_to_object,
)
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import queries as catalogue
from sekali.kernel.errors import DomainError
from sekali.kernel.wording import day_and_hour
from sekali.storage.outbox import Message
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

LATE_KIND = "objection"


class CannotObject(DomainError):
    """No rule alone has decided it, or something has taken the place of that decision."""

    code = "cannot-object"


class TooLateToObject(DomainError):
    """The days in which it could be objected to are over; ``params["until"]`` says since when."""

    code = "too-late-to-object"


class ObjectionIncomplete(DomainError):
    """Something is missing: ``reason`` is said (by the applicant) or note (by the officer)."""

    code = "objection-incomplete"


class ObjectionAnswered(DomainError):
    """The objection was answered or taken back before."""

    code = "objection-answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What an applicant has against a decision, and papers that were kept for it."""

    said: str
    papers: Sequence[models.Model] = ()


@whole_transaction
def object_to_decision(
    *, case_id: UUID, complaint: Complaint, by: Applicant, at: datetime
) -> Objection:
    """Ask that a person looks at what a rule has decided; a second time finds the first.

    The decision holds until it is answered.

    Raises:
        NoSuchApplication: They have no such case.
        CannotObject, TooLateToObject: See each.
        ObjectionIncomplete: Nothing was said.
    """
    case = locked_case(by.person_id, case_id)
    before = locked_objection(case)
    if before is not None:
        return before
    way, event = _way(case, at)
    if not complaint.said:
        raise ObjectionIncomplete(reason="said")
    objection = new_objection(case, event, way, said=complaint.said, at=at)
    insert_together(
        objection,
        *complaint.papers,
        clock_of(objection),
        _event(case, objection, "objected", by, at),
        *_told(case, objection, "received", at),
    )
    insert_together(work_of(case, objection))
    _write_down(case, "case.objected", by, at)
    return objection


@whole_transaction
def withdraw_objection(*, case_id: UUID, by: Applicant, at: datetime) -> None:
    """Take an objection back: the decision stays as the rule took it, and for good.

    Raises:
        NoSuchApplication: They have none.
        ObjectionAnswered: It was answered, or taken back already.
    """
    case = locked_case(by.person_id, case_id)
    objection = locked_objection(case)
    if objection is None:
        raise NoSuchApplication
    if objection.state != OPEN:
        raise ObjectionAnswered
    objection.state, objection.answered_at = WITHDRAWN, at
    objection.save(update_fields=["state", "answered_at"])
    take_off_desk(objection, at)
    insert_together(_event(case, objection, "objection-withdrawn", by, at))
    _write_down(case, "case.objection-withdrawn", by, at)


def pass_on_late(message: Message, *, at: datetime) -> None:
    """Put an objection before the head and the data-protection officer, once its days are over.

    Body ``{case}``. The applicant is told; one that was answered, or deleted, is left alone.
    """
    try:
        case = locked_case(message.person_id, UUID(message.body["case"]))
    except NoSuchApplication:
        return
    objection = locked_objection(case)
    if objection is None or objection.state != OPEN or objection.late_at is not None:
        return
    objection.late_at = at
    objection.save(update_fields=["late_at"])
    work = ObjectionWork.objects.filter(office_id=objection.office_id, case_id=case.id)
    work.update(late_at=at)
    escalate(
        kind=LATE_KIND,
        matter_id=objection.id,
        person_id=objection.person_id,
        about_office_id=objection.office_id,
        due_at=objection.due_at,
        at=at,
    )
    insert_together(*_told(case, objection, "late", at))


def locked_objection(case: Case) -> Objection | None:
    """Return the objection to a locked case; whoever changes either locks the case first."""
    rows = Objection.objects.select_for_update()
    found: Objection | None = rows.filter(
        person_id=case.person_id, id=objection_id(case.id)
    ).first()
    return found


def take_off_desk(objection: Objection, at: datetime) -> None:
    """Take an objection off the queues that it stands in: it is answered, or taken back."""
    office_id = objection.office_id
    ObjectionWork.objects.filter(office_id=office_id, case_id=objection.case_id).delete()
    settle(kind=LATE_KIND, matter_id=objection.id, about_office_id=office_id, at=at)


def told_of_objection(
    case: Case, objection: Objection, key: str, at: datetime, words: Mapping[str, str]
) -> list[models.Model]:
    """Return the notice of what became of an objection, for the act's transaction."""
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    occasion = Occasion(f"objection-{key}", case.version, note=objection.note, words=words)
    return told(case, service, occasion, at=at, has_address=True)


def _way(case: Case, at: datetime) -> tuple[Way, CaseEvent]:
    way, event = way_to_object(case, catalogue.dictionary()), deciding_event(case)
    if way is None or event is None or is_replaced(corrections_of(case)):
        raise CannotObject
    if at > way.until:
        raise TooLateToObject(until=way.until)
    return way, event


def _event(case: Case, objection: Objection, kind: str, by: Applicant, at: datetime) -> CaseEvent:
    data: dict[str, Any] = {"promised_at": objection.due_at.isoformat(), **by.on_behalf}
    return moving.event(case, kind, at, actor_id=by.actor_id, data=data)


def _told(case: Case, objection: Objection, key: str, at: datetime) -> list[models.Model]:
    due_at = working_time(case.office_id).local(objection.due_at)
    words = {"promised": day_and_hour(due_at, case.language)}
    return told_of_objection(case, objection, key, at, words)


def _write_down(case: Case, kind: str, by: Applicant, at: datetime) -> None:
    details = {"case": str(case.id), "service": case.service_id, **by.on_behalf}
    act = Act(kind=kind, actor_id=by.actor_id, office_id=by.office_id, details=details)
    record(person_id=case.person_id, acts=[act], at=at)
