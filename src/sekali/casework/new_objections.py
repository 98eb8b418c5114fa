"""The rows that an objection begins with: itself, its place in a queue, its clock."""

from datetime import datetime
from uuid import uuid5

from django.db import models

from sekali.casework.hiding import is_hidden_from, whose
from sekali.casework.models import Case, CaseEvent, Objection, ObjectionWork
from sekali.casework.objecting import OPEN, Way, objection_id
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.storage import outbox

LATE = "casework.objection-late"


def new_objection(case: Case, event: CaseEvent, way: Way, *, said: str, at: datetime) -> Objection:
    """Return the objection to what a rule has decided in a state; it is not saved."""
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    return Objection(
        person_id=case.person_id,
        id=objection_id(case.id),
        case_id=case.id,
        office_id=case.office_id,
        state_decided=event.data["state"],
        role=files.role_of(service.definition.process[event.data["state"]]) or "",
        law=f"{catalogue.dictionary().objection.law}; {way.terms.law}",
        said=said,
        state=OPEN,
        asked_at=at,
        due_at=way.due_at(case, at),
        is_sample=case.is_sample,
    )


def work_of(case: Case, objection: Objection) -> ObjectionWork:
    """Return what the queue of the office shows of an objection."""
    return ObjectionWork(
        office_id=objection.office_id,
        case_id=case.id,
        person_id=whose(case, objection.office_id),
        role=objection.role,
        number=case.number,
        title=case.title,
        about="" if is_hidden_from(case, objection.office_id) else case.about,
        asked_at=objection.asked_at,
        due_at=objection.due_at,
    )


def clock_of(objection: Objection) -> models.Model:
    """Return the message that goes off when the days for an answer are over."""
    return outbox.message(
        person_id=objection.person_id,
        topic=LATE,
        body={"case": str(objection.case_id)},
        at=objection.asked_at,
        due_at=objection.due_at,
        message_id=uuid5(objection.id, LATE),
    )
