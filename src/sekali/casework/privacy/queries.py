"""Reading what came of somebody's rights over their data: copies, deletions, restrictions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sekali.audit.actions import Act, record
from sekali.casework.models import DataCopy, Erasure, MendRequest, Objection
from sekali.documents.queries import NoSuchDocument
from sekali.storage.transactions import whole_transaction

FETCHED = "data.copy-fetched"
_PAGE = 20


def copies_of(person_id: UUID, *, at: datetime) -> Sequence[DataCopy]:
    """Return the copies that a person can fetch now, newest first."""
    rows = DataCopy.objects.filter(person_id=person_id, removed_at__isnull=True, expires_at__gt=at)
    return list(rows.order_by("-made_at")[:_PAGE])


@whole_transaction
def fetch_copy(*, person_id: UUID, copy_id: UUID, by_id: UUID, at: datetime) -> DataCopy:
    """Return a copy that its person fetches; that it was is written down.

    Raises:
        NoSuchDocument: There is none, it is somebody else's, or its time is over: all look alike.
    """
    rows = DataCopy.objects.filter(person_id=person_id, id=copy_id, removed_at__isnull=True)
    found: DataCopy | None = rows.filter(expires_at__gt=at).first()
    if found is None:
        raise NoSuchDocument
    rows.update(fetched_at=at)
    act = Act(kind=FETCHED, actor_id=by_id, details={"copy": str(copy_id)})
    record(person_id=person_id, acts=[act], at=at)
    return found


def erasures_of(person_id: UUID) -> Sequence[Erasure]:
    """Return the reports of what was deleted of a person, newest first."""
    return list(Erasure.objects.filter(person_id=person_id).order_by("-done_at")[:_PAGE])


def objections_of(person_id: UUID) -> Sequence[Objection]:
    """Return where a person asked that somebody looks at what a rule decided, newest first."""
    return list(Objection.objects.filter(person_id=person_id).order_by("-asked_at")[:_PAGE])


def mendings_of(person_id: UUID) -> Sequence[MendRequest]:
    """Return what a person asked to be put right, newest first."""
    return list(MendRequest.objects.filter(person_id=person_id).order_by("-asked_at")[:_PAGE])
