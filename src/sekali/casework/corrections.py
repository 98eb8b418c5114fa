"""What can be corrected of a decided case, by whom, and which cases hang together so."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

from sekali.agencies import queries as agencies
from sekali.casework import process
from sekali.casework.models import Case
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import DONE, ENDS, CompiledService
from sekali.catalogue.offering.queries import offered_by, offering_now
from sekali.vault.facts import VERIFIED
from sekali.vault.fetching import HOUSEHOLD

AskedBy = Literal["applicant", "officer"]


def corrections_of(case: Case) -> Sequence[Case]:
    """Return the cases that correct this one, oldest first."""
    rows = Case.objects.filter(person_id=case.person_id, corrects_id=case.id)
    return list(rows.order_by("submitted_at"))


def corrected_by(case: Case) -> Sequence[UUID]:
    """Return the cases that a case corrects: the one before it, the one before that, and so on."""
    found: list[UUID] = []
    before = case.corrects_id
    while before is not None and before not in found:
        found.append(before)
        rows = Case.objects.filter(person_id=case.person_id, id=before)
        before = rows.values_list("corrects_id", flat=True).first()
    return found


def is_replaced(made: Sequence[Case]) -> bool:
    """Tell whether one of the cases made of another is worked on, or took its place."""
    return any(one.state == DONE or one.state not in ENDS for one in made)


def service_of_corrections(case: Case) -> CompiledService | None:
    """Return the service under which a case is corrected: as its office offers it now, or None."""
    newest = catalogue.services().get(case.service_id)
    if newest is None or not newest.is_regional:
        return newest
    return offered_by(newest, offering_now(case.office_id, newest.id))


def may_be_corrected(
    case: Case, made: Sequence[Case], *, asked_by: AskedBy, at: datetime
) -> files.Corrections | None:
    """Return how a case can be corrected, or None where it cannot by who asks, now.

    ``made`` are its corrections. One at a time; and once one was granted it is the newer case
    that can be corrected.
    """
    if case.state != DONE or not case.is_finished:
        return None
    service = service_of_corrections(case)
    corrections = service.definition.corrections if service else None
    if corrections is None:
        return None
    if asked_by not in corrections.asked_by or not correctable(case, corrections):
        return None
    if is_replaced(made):
        return None
    return None if _is_too_late(case, corrections, at) else corrections


def correctable(case: Case, corrections: files.Corrections) -> list[str]:
    """Return the items of a case that can be corrected: what an authority holds, only it can."""
    return [
        key
        for key in corrections.items
        if key in case.facts and case.facts[key]["level"] != VERIFIED
    ]


def subjects_of_correction(case: Case, service: CompiledService) -> dict[str, str]:
    """Return who the subjects of a correction are: those of the case that it corrects.

    A thing that became known by that case is the same thing, and no new one.
    """
    subjects: dict[str, str] = dict(case.subjects)
    for key, declared in service.definition.subjects.items():
        is_thing = declared.of is not None and declared.kind != HOUSEHOLD
        if is_thing and subjects.get(key, "nobody") == "nobody":
            subjects[key] = str(thing_id(case.id, key))
    return subjects


def thing_id(case_id: UUID, key: str) -> UUID:
    """Return the id of a thing that becomes known by a case."""
    return uuid5(case_id, key)


def _is_too_late(case: Case, corrections: files.Corrections, at: datetime) -> bool:
    if corrections.asked_within is None or case.decided_at is None:
        return False
    office = agencies.working_time(case.office_id)
    return at > process.due_at(corrections.asked_within, case.decided_at, office)
