"""Letting an office see after all who a hidden applicant is: by one role, with a reason, told."""

from datetime import datetime
from uuid import UUID

from sekali.audit.actions import record
from sekali.casework.actions import moving
from sekali.casework.actions.acts import act_of_officer
from sekali.casework.actions.arriving import offices_at_work
from sekali.casework.actions.claiming import DecidedMeanwhile, refuse_own
from sekali.casework.actions.locking import locked_case
from sekali.casework.actors import Officer
from sekali.casework.hiding import NOBODY, lift_of
from sekali.casework.models import Case, WorkItem
from sekali.casework.notices import Occasion, told
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together


class CannotLift(DomainError):
    """The applicant is not hidden, or this role may not see who it is."""

    code = "cannot-lift"


class LiftWithoutReason(DomainError):
    """Nobody learns who a hidden applicant is without saying why."""

    code = "lift-without-reason"


@whole_transaction
def lift_hiding(
    *, person_id: UUID, case_id: UUID, reason: str, version: int, by: Officer, at: datetime
) -> Case:
    """Let the offices of a case see who applied, and tell the applicant at once.

    Raises:
        NoSuchApplication: There is no such case in the officer's office.
        DecidedMeanwhile: The case changed since the officer's page was made.
        CannotLift, LiftWithoutReason: See there.
        OwnCase: It is about the officer.
    """
    case = locked_case(person_id, case_id)
    if case.office_id != by.office_id:
        raise NoSuchApplication
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    if lift_of(case, service, [by]) is None:
        raise CannotLift
    if case.version != version:
        raise DecidedMeanwhile
    refuse_own(case, by)
    if not reason:
        raise LiftWithoutReason
    case.hidden_from = NOBODY
    case.version += 1
    case.save(update_fields=["hidden_from", "version"])
    _name_in_queues(case, service)
    _tell(case, service, reason, by, at)
    return case


def _name_in_queues(case: Case, service: CompiledService) -> None:
    work = WorkItem.objects.filter(
        office_id__in=offices_at_work(case, service), case_id=case.id, person_id=case.id
    )
    work.update(person_id=case.person_id, about=case.about)


def _tell(case: Case, service: CompiledService, reason: str, by: Officer, at: datetime) -> None:
    hidden = service.definition.hidden_applicant
    law = hidden.lift.law if hidden and hidden.lift else ""
    data = {"reason": reason, "law": law}
    occasion = Occasion("unhidden", case.version, note=reason)
    insert_together(
        moving.event(case, "unhidden", at, actor_id=by.person_id, data=data),
        *told(case, service, occasion, at=at, has_address=True),
    )
    act = act_of_officer("case.unhidden", case, by, {"role": by.role, **data})
    record(person_id=case.person_id, acts=[act], at=at)
