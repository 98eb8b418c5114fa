"""What another agency says to a case, and how the case goes on after the last of them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sekali.audit.actions import Act, record
from sekali.casework import process
from sekali.casework.actions import moving
from sekali.casework.actions.acts import act_of_officer
from sekali.casework.actions.arriving import OPINION
from sekali.casework.actions.claiming import locked_as_shown, refuse_if_claimed, refuse_own
from sekali.casework.actors import Officer
from sekali.casework.case_facts import values_of
from sekali.casework.models import Case, WorkItem
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

AGREE = "agree"
OPINIONS = frozenset({AGREE, "conditions", "object"})


class UnknownAnswer(DomainError):
    """An opinion is one of three words; with conditions or an objection it says why."""

    code = "opinion-incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What another agency says to a case: agree, conditions or object, and why."""

    key: str
    answer: str
    note: str
    version: int


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
    case = locked_as_shown(person_id, case_id, opinion.version)
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
    details = {"opinion": opinion.key, "answer": opinion.answer, "role": by.role}
    act = act_of_officer("case.opinion", case, by, details)
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
    progress = process.act(
        service, case.state, files.ANSWERED, values, cause="opinions", by_hand=case.by_hand
    )
    moving.carry_out(case, service, progress, said=None, acts=[act], at=at)
