"""Taking an application back, as long as nothing is decided."""

from datetime import datetime
from uuid import UUID

from sekali.appointments import actions as booking
from sekali.appointments import queries as appointments
from sekali.appointments.rules import CANCELLED
from sekali.audit.actions import Act, record
from sekali.casework.actions import moving
from sekali.casework.actions.arriving import arrive, offices_at_work
from sekali.casework.actions.locking import locked_case
from sekali.casework.actors import Applicant
from sekali.casework.models import Case, WorkItem
from sekali.casework.notices import Occasion, told
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import ENDS, WITHDRAWN, CompiledService
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together


class CannotWithdraw(DomainError):
    """It is decided already, or the service does not let it be taken back."""

    code = "cannot-withdraw"


def may_withdraw(case: Case, service: CompiledService) -> bool:
    """Tell whether an application can be taken back as it stands."""
    return service.definition.withdrawable and case.state not in ENDS


@whole_transaction
def withdraw(*, case_id: UUID, by: Applicant, at: datetime) -> None:
    """End a case because its applicant does not want it any more; money goes back by rule.

    Raises:
        NoSuchApplication: They have no such case.
        CannotWithdraw: It was decided meanwhile, or may not be taken back.
    """
    case = locked_case(by.person_id, case_id)
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    if not may_withdraw(case, service):
        raise CannotWithdraw
    offices = offices_at_work(case, service)
    left = case.state
    _give_time_back(case, service, at)
    case.state, case.returned_from, case.marks = WITHDRAWN, "", []
    case.time_left_seconds = None
    case.decided_at, case.decision = at, {"action": "withdraw", "outcome": WITHDRAWN}
    arrive(case, service, at)
    case.version += 1
    case.save()
    moving.settle_fees(case, service, at)
    data = {"state": left, **by.on_behalf}
    event = moving.event(case, "withdrawn", at, actor_id=by.actor_id, data=data)
    occasion = Occasion("withdrawn", case.version)
    notices = told(case, service, occasion, at=at, has_address=by.has_address)
    insert_together(event, *notices, *moving.bundle_goes_on(case, at))
    WorkItem.objects.filter(office_id__in=offices, case_id=case.id).delete()
    details = {"case": str(case.id), "service": case.service_id, **data}
    act = Act(kind="case.withdrawn", actor_id=by.actor_id, details=details)
    record(person_id=case.person_id, acts=[act], at=at)


def _give_time_back(case: Case, service: CompiledService, at: datetime) -> None:
    """Let somebody else have the time at which the applicant was expected."""
    if not isinstance(service.definition.process.get(case.state), files.Visit):
        return
    held = appointments.awaited(person_id=case.person_id, case_id=case.id)
    if held is not None:
        booking.give_back(held, CANCELLED, at=at)
