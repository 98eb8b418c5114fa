"""The readings of a case in its panel: whose they are, and which are free."""

from uuid import UUID

from django.db.models import QuerySet

from sekali.casework.actions.arriving import REVIEW
from sekali.casework.actions.locking import locked_case
from sekali.casework.actors import Officer
from sekali.casework.models import Case, Review, WorkItem
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError


class ReadBefore(DomainError):
    """Nobody reads a case twice, nor after declaring a conflict; ``params["reason"]`` is which."""

    code = "read-before"


def in_panel(
    person_id: UUID, case_id: UUID, by: Officer
) -> tuple[Case, CompiledService, files.PanelState]:
    """Return a case that a panel reads, locked, with its service and the state of the panel.

    Raises:
        NoSuchApplication: The case is in no panel of this role and office.
    """
    case = locked_case(person_id, case_id)
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    state = service.definition.process.get(case.state)
    if (
        not isinstance(state, files.PanelState)
        or by.role != state.panel.role
        or by.office_id != case.office_id
    ):
        raise NoSuchApplication
    return case, service, state


def review_of(case: Case, by: Officer) -> Review | None:
    """Return what somebody did with the case on this visit to the panel."""
    rows = Review.objects.filter(
        person_id=case.person_id, case_id=case.id, entered=case.entered, reviewer_id=by.person_id
    )
    found: Review | None = rows.first()
    return found


def readings_of(case: Case) -> QuerySet[WorkItem]:
    """Return the readings that are still to be done, taken or free."""
    return WorkItem.objects.filter(
        office_id=case.office_id, case_id=case.id, task__startswith=REVIEW
    )


def release_reading(case: Case, task: str) -> None:
    """Give a reading that was taken back to the others."""
    readings_of(case).filter(task=task).update(
        claimed_by_id=None, claimed_by_name="", claimed_at=None
    )
