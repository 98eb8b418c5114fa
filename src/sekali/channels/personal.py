"""What this room holds of a person: every notice, and taking notices away."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sekali.channels.models import Notice


def all_notices_of(person_id: UUID) -> Sequence[Notice]:
    """Return every notice that a person got, in order."""
    return list(Notice.objects.filter(person_id=person_id).order_by("created_at"))


def notices_of_no_case(person_id: UUID, *, before: datetime | None = None) -> Sequence[UUID]:
    """Return the notices that belong to no case, perhaps only those from before an instant."""
    found = Notice.objects.filter(person_id=person_id, case_id__isnull=True)
    if before is not None:
        found = found.filter(created_at__lt=before)
    return list(found.values_list("id", flat=True))


def people_with_old_notices(before: datetime, *, limit: int) -> Sequence[UUID]:
    """Return people who have notices that belong to no case from before an instant."""
    found = Notice.objects.all().across_people().filter(created_at__lt=before)
    people = found.filter(case_id__isnull=True).values_list("person_id", flat=True)
    return list(people.distinct()[:limit])


def forget_notices(*, person_id: UUID, ids: Collection[UUID]) -> None:
    """Delete notices, in the running transaction."""
    Notice.objects.filter(person_id=person_id, id__in=ids).delete()


def forget_case(*, person_id: UUID, case_id: UUID) -> None:
    """Delete what a person was told of a case, in the running transaction."""
    Notice.objects.filter(person_id=person_id, case_id=case_id).delete()
