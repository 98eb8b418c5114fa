"""Telling who watches over personal data that an office is late, and that it has come round."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.utils.timezone import localdate

from sekali.agencies.queries import data_protection_watch, offices_watching
from sekali.agencies.roles import DATA_PROTECTION_OFFICER, HEADS
from sekali.audit.actions import Act, record
from sekali.casework.actors import Officer
from sekali.casework.models import Escalation
from sekali.storage.transactions import whole_transaction

ESCALATED = "dpo.escalated"
_MOST = 100


@whole_transaction
def escalate(
    *,
    kind: str,
    matter_id: UUID,
    person_id: UUID,
    about_office_id: UUID,
    due_at: datetime,
    at: datetime,
) -> None:
    """Put what an office has left lying before its data-protection officer; once for a matter.

    ``kind`` has its words under ``dpo.kind`` in the texts of pages.
    """
    watch = data_protection_watch(about_office_id, localdate(at))
    row_id = _id_of(kind, matter_id)
    _, is_new = Escalation.objects.get_or_create(
        office_id=watch.office_id,
        id=row_id,
        defaults={
            "kind": kind,
            "matter_id": matter_id,
            "person_id": person_id,
            "about_office_id": about_office_id,
            "due_at": due_at,
            "raised_at": at,
        },
    )
    if is_new:
        details = {"matter": kind, "id": str(matter_id)}
        act = Act(kind=ESCALATED, actor_id=None, office_id=about_office_id, details=details)
        record(person_id=person_id, acts=[act], at=at)


def settle(*, kind: str, matter_id: UUID, about_office_id: UUID, at: datetime) -> None:
    """Take a matter off the desk on which it stood, because it was done; else do nothing."""
    # Whoever is posted now, it may stand where somebody was posted then.
    rows = Escalation.objects.filter(
        office_id__in=offices_watching(about_office_id), id=_id_of(kind, matter_id)
    )
    rows.filter(settled_at__isnull=True).update(settled_at=at)


def watched_offices(officers: Sequence[Officer]) -> set[UUID]:
    """Return the offices in which somebody watches over personal data, or heads the office."""
    watching = {DATA_PROTECTION_OFFICER, *HEADS}
    return {officer.office_id for officer in officers if officer.role in watching}


def escalated_to(officers: Sequence[Officer]) -> Sequence[Escalation]:
    """Return what waits on the desks over which somebody watches, the oldest first."""
    rows = Escalation.objects.filter(
        office_id__in=watched_offices(officers), settled_at__isnull=True
    )
    return list(rows.order_by("due_at", "id")[:_MOST])


def _id_of(kind: str, matter_id: UUID) -> UUID:
    return uuid5(matter_id, f"escalated:{kind}")
