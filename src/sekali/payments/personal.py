"""What this room holds of a person: their bills, which are financial documents and stay."""

from collections.abc import Sequence
from uuid import UUID

from sekali.payments.models import Bill


def bills_of_person(person_id: UUID) -> Sequence[Bill]:
    """Return every bill of a person, in order."""
    return list(Bill.objects.filter(person_id=person_id).order_by("made_at"))
