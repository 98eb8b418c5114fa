"""Reading mend requests: a resident's own, and those that wait for an office."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sekali.casework.mending import NoSuchRequest
from sekali.casework.models import MendRequest, MendWork

_PAGE = 50


def mend_request(*, person_id: UUID, request_id: UUID) -> MendRequest:
    """Return one request of a person.

    Raises:
        NoSuchRequest: There is none.
    """
    found: MendRequest | None = MendRequest.objects.filter(
        person_id=person_id, id=request_id
    ).first()
    if found is None:
        raise NoSuchRequest
    return found


def mend_requests_about(person_id: UUID, subject_id: UUID, element: str) -> Sequence[MendRequest]:
    """Return what a person asked about one fact, newest first."""
    rows = MendRequest.objects.filter(person_id=person_id, subject_id=subject_id, element=element)
    return list(rows.order_by("-asked_at")[:_PAGE])


def appeal_against(refused: MendRequest) -> MendRequest | None:
    """Return the appeal against a refusal, if there is one."""
    rows = MendRequest.objects.filter(person_id=refused.person_id, appeals_id=refused.id)
    found: MendRequest | None = rows.first()
    return found


def mend_work_of(office_ids: Collection[UUID]) -> Sequence[MendWork]:
    """Return what waits for offices, what falls due first on top."""
    return list(MendWork.objects.filter(office_id__in=office_ids).order_by("due_at")[:_PAGE])
