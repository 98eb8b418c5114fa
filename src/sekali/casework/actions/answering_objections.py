"""What an officer answers to an objection: the rule was right, or a person decides anew.

The old case never changes. Where it is decided anew, that is a case of its own, in which no rule
decides (see ADR 0046).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from sekali.audit.actions import record
from sekali.casework.actions import moving
from sekali.casework.actions.acts import act_of_officer
from sekali.casework.actions.claiming import OwnCase, refuse_own
from sekali.casework.actions.locking import locked_case
from sekali.casework.actions.objecting import (
    ObjectionAnswered,
    ObjectionIncomplete,
    locked_objection,
    take_off_desk,
    told_of_objection,
)
from sekali.casework.actors import Officer
from sekali.casework.corrections import corrections_of, is_replaced
from sekali.casework.models import Case, CaseNumber, Objection
from sekali.casework.new_decisions import NewDecision, new_decision
from sekali.casework.notices import Occasion, told
from sekali.casework.objecting import (
    ANEW,
    CONFIRMED,
    OPEN,
    may_answer,
    who_worked_on,
)
from sekali.casework.process import Progress
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import queries as catalogue
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.belonging import record_now


class WorkedOnIt(DomainError):
    """The officer had a hand in the case; somebody else looks at what the rule made of it."""

    code = "objection-worked-on-it"


class CorrectionRuns(DomainError):
    """The decision is being corrected, or was: another case has taken its place."""

    code = "objection-correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswer:
    """What an officer answers, and why: the applicant reads it."""

    decides_anew: bool
    note: str


@whole_transaction
def answer_objection(
    *, person_id: UUID, case_id: UUID, answer: ObjectionAnswer, by: Officer, at: datetime
) -> Objection:
    """Confirm what the rule decided, or begin to decide anew; the applicant is told at once.

    Raises:
        NoSuchApplication: There is none, or it is not for this officer.
        OwnCase: It is about the officer.
        WorkedOnIt, ObjectionAnswered, ObjectionIncomplete, CorrectionRuns: See each.
    """
    case = locked_case(person_id, case_id)
    objection = locked_objection(case)
    if objection is None or not may_answer(objection, by):
        raise NoSuchApplication
    _refuse(case, objection, answer, by)
    objection.answered_at, objection.answered_by_id, objection.note = at, by.person_id, answer.note
    if answer.decides_anew:
        _begin_anew(case, objection, by, at)
    else:
        _confirm(case, objection, by, at)
    take_off_desk(objection, at)
    return objection


def _refuse(case: Case, objection: Objection, answer: ObjectionAnswer, by: Officer) -> None:
    if objection.state != OPEN:
        raise ObjectionAnswered
    refuse_own(case, by)
    # Theirs is a record that became part of their own, too.
    if by.person_id == record_now(case.person_id):
        raise OwnCase
    if by.person_id in who_worked_on(case):
        raise WorkedOnIt
    if not answer.note:
        raise ObjectionIncomplete(reason="note")
    if answer.decides_anew and is_replaced(corrections_of(case)):
        raise CorrectionRuns


def _confirm(case: Case, objection: Objection, by: Officer, at: datetime) -> None:
    objection.state = CONFIRMED
    objection.save(update_fields=["state", "answered_at", "answered_by_id", "note"])
    words = {"ways": ways_on(case.language)}
    event = moving.event(
        case, "objection-confirmed", at, actor_id=by.person_id, data={"note": objection.note}
    )
    insert_together(event, *told_of_objection(case, objection, "confirmed", at, words))
    _write_down(case, objection, by, at)


def _begin_anew(case: Case, objection: Objection, by: Officer, at: datetime) -> None:
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    made = new_decision(case, service, objection, at=at)
    objection.state, objection.new_case_id = ANEW, made.case.id
    objection.save(update_fields=["state", "answered_at", "answered_by_id", "note", "new_case_id"])
    new, progress = made.case, Progress((), objection.state_decided)
    moved = moving.move(new, service, progress, said=None, at=at)
    occasion = Occasion("objection-anew", new.version, note=objection.note)
    notices = told(new, service, occasion, at=at, has_address=True)
    insert_together(new, *made.papers, *_on_both(made, case, objection, at), *notices)
    insert_together(*moved.rows, *_number_of(new))
    insert_together(*moved.work)
    _write_down(case, objection, by, at)


def _on_both(
    made: NewDecision, old: Case, objection: Objection, at: datetime
) -> list[models.Model]:
    """Return what stands on the time lines of both cases."""
    actor_id, note = objection.answered_by_id, objection.note
    own = {"corrects": old.number, "note": note}
    others = {"case": str(made.case.id), "number": made.case.number, "note": note}
    return [
        moving.event(made.case, "anew", at, actor_id=actor_id, data=own),
        moving.event(old, "objection-anew", at, actor_id=actor_id, data=others),
    ]


def _number_of(case: Case) -> list[models.Model]:
    return [CaseNumber(number=case.number, person_id=case.person_id, case_id=case.id)]


def ways_on(language: str) -> str:
    """Return where somebody may go who does not agree with the answer either, one a line."""
    found = catalogue.dictionary().objection.ways_on
    return "\n".join(
        f"- {_in(one.where, language)}, {_in(one.within, language)} ({one.law})." for one in found
    )


def _in(label: Mapping[Any, str], language: str) -> str:
    return label.get(language) or label["id"]


def _write_down(case: Case, objection: Objection, by: Officer, at: datetime) -> None:
    details: dict[str, Any] = {"outcome": objection.state, "role": by.role}
    if objection.new_case_id is not None:
        details["new_case"] = str(objection.new_case_id)
    act = act_of_officer("case.objection-answered", case, by, details)
    record(person_id=case.person_id, acts=[act], at=at)
