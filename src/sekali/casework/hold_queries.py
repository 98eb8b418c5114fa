"""Reading the legal holds that lie on what is kept of people."""

from collections.abc import Sequence
from uuid import UUID

from sekali.agencies.roles import DATA_PROTECTION_OFFICER
from sekali.casework.actors import Officer
from sekali.casework.models import LegalHold
from sekali.casework.queries import NoSuchApplication

_AT_MOST, _LATELY = 200, 20


def holds_of(officers: Sequence[Officer]) -> Sequence[LegalHold]:
    """Return the holds that lie by somebody's offices, what is reviewed first before the others."""
    offices = [one.office_id for one in officers if one.role == DATA_PROTECTION_OFFICER]
    rows = LegalHold.objects.all().across_people().filter(office_id__in=offices)
    lying = rows.filter(lifted_at__isnull=True).order_by("review_date", "placed_at")
    return list(lying[:_AT_MOST])


def lifted_lately(officers: Sequence[Officer]) -> Sequence[LegalHold]:
    """Return the last holds that were lifted by somebody's offices, the newest first."""
    offices = [one.office_id for one in officers if one.role == DATA_PROTECTION_OFFICER]
    rows = LegalHold.objects.all().across_people().filter(office_id__in=offices)
    return list(rows.filter(lifted_at__isnull=False).order_by("-lifted_at")[:_LATELY])


def hold_for(
    officers: Sequence[Officer], person_id: UUID, hold_id: UUID
) -> tuple[LegalHold, Officer]:
    """Return a hold by one of somebody's offices, and the role in which they watch over it.

    Raises:
        NoSuchApplication: There is none, or it is another office's.
    """
    held = hold_of(person_id, hold_id)
    for officer in officers:
        if officer.role == DATA_PROTECTION_OFFICER and officer.office_id == held.office_id:
            return held, officer
    raise NoSuchApplication


def hold_of(person_id: UUID, hold_id: UUID) -> LegalHold:
    """Return a hold on somebody's data.

    Raises:
        NoSuchApplication: There is none.
    """
    found: LegalHold | None = LegalHold.objects.filter(person_id=person_id, id=hold_id).first()
    if found is None:
        raise NoSuchApplication
    return found
