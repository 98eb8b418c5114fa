"""Who works on a case: taking it, giving it back, and what stands against working on it."""

from datetime import datetime
from uuid import UUID

from sekali.casework.actions.locking import locked_case
from sekali.casework.actors import Officer
from sekali.casework.models import Case, WorkItem
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import ENDS, RETURNED
from sekali.kernel.errors import DomainError
from sekali.mandates.board import is_close_to
from sekali.storage.transactions import whole_transaction


class DecidedMeanwhile(DomainError):
    """Somebody else has acted on the case since the page was opened."""

    code = "decided-meanwhile"


class NotYours(DomainError):
    """Another officer is working on the case; ``params["name"]`` says who."""

    code = "claimed-by-another"


class OwnCase(DomainError):
    """Nobody decides a case that is about themselves."""

    code = "own-case"


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


def refuse_own(case: Case, by: Officer) -> None:
    """Do nothing, unless a case is about the officer, or an organisation that they act for.

    Law: UU 30/2014 pasal 42 and 43, on conflicts of interest.

    Raises:
        OwnCase: It is.
    """
    if by.person_id == case.person_id or str(by.person_id) in case.subjects.values():
        raise OwnCase
    service = catalogue.services().get(case.service_id)
    is_for_people = service is None or service.definition.applicant == "person"
    if not is_for_people and is_close_to(by.person_id, case.person_id):
        raise OwnCase


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


def locked_as_shown(person_id: UUID, case_id: UUID, version: int) -> Case:
    """Return an open case, locked, if it still is as the officer's page showed it.

    Raises:
        NoSuchApplication: There is none.
        DecidedMeanwhile: It has another version, or nobody works on it now.
    """
    case = locked_case(person_id, case_id)
    if case.version != version or case.state in ENDS or case.state == RETURNED:
        raise DecidedMeanwhile
    return case
