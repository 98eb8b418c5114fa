"""What this room holds of a person: mandates that they gave and hold, offices in organisations."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sekali.mandates.models import HeldOffice, Helping, Mandate, MandateRequest
from sekali.storage.reading import rows_of


class MandatesOf(NamedTuple):
    """Both sides, what was asked for by code, and offices held in organisations, each in order."""

    given: Sequence[Mandate]
    held: Sequence[Helping]
    asked: Sequence[MandateRequest]
    offices: Sequence[HeldOffice]


def who_acts(mandate: Mandate) -> str:
    """Return who acts: by name once they took it up, else by their covered number."""
    return mandate.helper_name or mandate.helper_label


def mandates_of_person(person_id: UUID) -> MandatesOf:
    """Return all of it, also what has ended."""
    return MandatesOf(
        rows_of(Mandate, person_id=person_id, order="given_at"),
        rows_of(Helping, person_id=person_id, order="told_at"),
        rows_of(MandateRequest, person_id=person_id, order="asked_at"),
        rows_of(HeldOffice, person_id=person_id, order="organisation_name"),
    )
