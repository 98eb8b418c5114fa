"""What an officer may see: which case, in which role, and what of it."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404

from sekali.casework import hiding
from sekali.casework import queries as casework
from sekali.casework.actions import looking
from sekali.casework.actors import Officer
from sekali.casework.breaking import glass_of
from sekali.casework.models import Case, WorkItem
from sekali.casework.seeing import Sight, opened, sight_of
from sekali.catalogue import queries as catalogue
from sekali.web.requests import Request, now


def visible(
    request: Request, person_id: UUID, case_id: UUID
) -> tuple[Case, Officer, Sequence[WorkItem]]:
    """Return a case, the officer who may see it, and the work that it is for their offices.

    ``person_id`` is what the office knows the applicant by. By their own id a case in which they
    are hidden is not there: whoever guesses it learns nothing.
    """
    found = casework.case_at_desk(whose=person_id, case_id=case_id)
    offices = {officer.office_id for officer in request.officers}
    work = casework.work_items(offices=offices, case_id=case_id)
    officer = looking.may_see(found, request.officers, work)
    if officer is None or (hides_whose(found, officer) and person_id != found.id):
        raise Http404
    return found, officer, work


def hides_whose(found: Case, officer: Officer) -> bool:
    """Tell whether the officer must not know whose case it is."""
    return hiding.is_hidden_from(found, officer.office_id)


def sight_at_desk(request: Request, found: Case, work: Sequence[WorkItem]) -> Sight:
    """Return what of the facts and papers of a case the officer may see."""
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    sight = sight_of(found, service, request.officers, work)
    if not sight.covered:
        return sight
    return opened(sight, glass_of(found, request.user.person_id, now()))


def officer_at_work(request: Request, work: Sequence[WorkItem]) -> Officer | None:
    """Return the officer in a role that has work in the case."""
    return next((o for o in request.officers if looking.work_of(o, work) is not None), None)
