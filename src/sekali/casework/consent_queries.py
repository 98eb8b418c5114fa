"""What rests on a consent: cases that hold something for it, and offices that were told."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sekali.casework.models import Case, Telling
from sekali.catalogue import queries as catalogue

_MOST = 100


@dataclass(frozen=True, slots=True)
class Resting:
    """The cases that hold facts for a purpose alone, and what was told for it, newest first."""

    cases: Sequence[Case]
    tellings: Sequence[Telling]


def resting_on(person_id: UUID, service_id: str, purpose: str) -> Resting:
    """Return what of a person rests on a consent of a service."""
    newest = Case.objects.filter(person_id=person_id, service_id=service_id)
    cases = list(newest.order_by("-submitted_at")[:_MOST])
    told = Telling.objects.filter(
        person_id=person_id, case_id__in=[case.id for case in cases], purpose=purpose
    )
    holding = [case for case in cases if _holds(case, purpose)]
    return Resting(holding, list(told.order_by("-told_at", "id")[:_MOST]))


def _holds(case: Case, purpose: str) -> bool:
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    return bool(service.items_for(purpose) & set(case.facts))
