"""Gathering what somebody applied for, and how it went, for the copy of their data.

One statement a table, however many cases there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sekali.agencies import queries as agencies
from sekali.casework.models import (
    Bundle,
    BundlePart,
    Case,
    CaseEvent,
    Draft,
    EffectStep,
    InspectionReport,
    Offer,
    RegistryCheck,
    Review,
)
from sekali.casework.privacy import copy_applications as pieces
from sekali.storage.reading import rows_of

ByCase = Mapping[UUID, list[Any]]


def applications(person_id: UUID) -> Iterator[pieces.Application]:
    """Yield every application of a person, the oldest first."""
    events = _by_case(rows_of(CaseEvent, person_id=person_id, order="at, id"))
    checks = _by_case(rows_of(RegistryCheck, person_id=person_id, order="begun_at, id"))
    reports = _by_case(rows_of(InspectionReport, person_id=person_id, order="number"))
    steps = _by_case(rows_of(EffectStep, person_id=person_id, order="run, position"))
    readings = _by_case(rows_of(Review, person_id=person_id, standing=Review.GIVEN, order="id"))
    for case in rows_of(Case, person_id=person_id, order="submitted_at, id"):
        yield pieces.Application.of(
            case,
            service=case.service_id,
            title=in_words(case.title),
            office=office_name(case.office_id),
            steps=[
                pieces.Step.of(one, office=office_name(one.office_id)) for one in events[case.id]
            ],
            checks=[pieces.Check.of(one) for one in checks[case.id]],
            inspections=[
                pieces.Inspection.of(one, office=office_name(one.office_id))
                for one in reports[case.id]
            ],
            consequences=[pieces.Consequence.of(one) for one in steps[case.id]],
            readings=_told(case, readings[case.id]),
        )


def unfinished(person_id: UUID) -> Iterator[pieces.Unfinished]:
    """Yield every form that a person has begun."""
    for draft in rows_of(Draft, person_id=person_id, order="saved_at"):
        yield pieces.Unfinished.of(draft, service=draft.service_id)


def forms_for_several(person_id: UUID) -> Iterator[pieces.OneForm]:
    """Yield every form for several services, with what became of each."""
    parts = defaultdict(list)
    for part in rows_of(BundlePart, person_id=person_id, order="position"):
        parts[part.bundle_id].append(pieces.Part.of(part, service=part.service_id))
    for bundle in rows_of(Bundle, person_id=person_id, order="submitted_at"):
        yield pieces.OneForm.of(bundle, title=in_words(bundle.title), parts=parts[bundle.id])


def offers(person_id: UUID) -> Iterator[pieces.Offered]:
    """Yield every service that was offered to a person."""
    for offer in rows_of(Offer, person_id=person_id, order="offered_at"):
        yield pieces.Offered.of(offer, service=offer.service_id)


def office_name(office_id: UUID | None) -> str | None:
    """Return what an office is called, if there is one."""
    return agencies.office(office_id).name if office_id else None


def in_words(title: Mapping[str, str]) -> str:
    """Return a title in the language of offices, or else in any."""
    return title.get("id") or next(iter(title.values()), "")


def _by_case(rows: Iterable[Any]) -> ByCase:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def _told(case: Case, readings: Iterable[Review]) -> list[pieces.Reading]:
    """Return what readers gave; it is sealed for everybody until the case is decided."""
    return [pieces.Reading.of(one) for one in readings] if case.decided_at else []
