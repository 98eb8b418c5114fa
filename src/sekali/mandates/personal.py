"""What this room holds of a person: mandates that they gave, and those that they hold."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sekali.mandates.models import Helping, Mandate, MandateRequest
from sekali.storage.reading import rows_of


class MandatesOf(NamedTuple):
    """Both sides, and what was asked for by code, each in order of time."""

    given: Sequence[Mandate]
    held: Sequence[Helping]
    asked: Sequence[MandateRequest]


def who_acts(mandate: Mandate) -> str:
    """Return who acts: by name once they took it up, else by their covered number."""
    return mandate.helper_name or mandate.helper_label


def mandates_of_person(person_id: UUID) -> MandatesOf:
    """Return all of it, also what has ended."""
    return MandatesOf(
        rows_of(Mandate, person_id=person_id, order="given_at"),
        rows_of(Helping, person_id=person_id, order="told_at"),
        rows_of(MandateRequest, person_id=person_id, order="asked_at"),
    )
