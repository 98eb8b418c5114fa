"""Reports of inspections: those that were made, the next one, and which photos belong to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sekali.casework.inspecting import Seen, inspection_of
from sekali.casework.models import Case, InspectionReport
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.documents import queries as documents
from sekali.kernel.ids import uuid7
from sekali.storage.reading import rows_of

# A colon is in no key of a form, so no paper of an applicant is ever taken for one of these.
_PHOTO = "inspection:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where an officer was: degrees as the vault keeps them, and what their device said of it."""

    coordinates: str
    accuracy_metres: int | None = None
    measured_at: datetime | None = None


def photo_item(number: int) -> str:
    """Return under which item the photos of a report are kept; reports count from 1."""
    return f"{_PHOTO}{number}"


def is_photo(item: str) -> bool:
    """Tell whether a paper is a photograph of an inspection, which an officer took."""
    return item.startswith(_PHOTO)


def reports_of(case: Case) -> Sequence[InspectionReport]:
    """Return the reports of a case in the order in which they were made."""
    return rows_of(InspectionReport, person_id=case.person_id, case_id=case.id, order="number")


def seen_by(
    case: Case,
    inspection: files.Inspection,
    checks: Mapping[str, bool | None],
    point: Point | None,
) -> tuple[Seen, int]:
    """Return what an officer says they saw, with the photos that wait; and the report's number."""
    answers = {key: checks[key] for key in inspection.checks if key in checks}
    number = len(reports_of(case)) + 1
    papers = documents.papers_of(person_id=case.person_id, application_id=case.id)
    photos = documents.by_item(papers).get(photo_item(number), ())
    coordinates = point.coordinates if point else None
    return Seen(checks=answers, photos=len(photos), coordinates=coordinates), number


def report(
    case: Case,
    seen: Seen,
    number: int,
    *,
    point: Point | None,
    action: str,
    by_id: UUID,
    at: datetime,
) -> list[InspectionReport]:
    """Return the row of a report, if there is anything in it."""
    if not (seen.checks or seen.photos or seen.coordinates):
        return []
    made = InspectionReport(
        person_id=case.person_id,
        id=uuid7(),
        case_id=case.id,
        number=number,
        state=case.state,
        action=action,
        office_id=case.office_id,
        made_by_id=by_id,
        made_at=at,
        checks=dict(seen.checks),
        coordinates=seen.coordinates or "",
        accuracy_metres=point.accuracy_metres if point else None,
        measured_at=point.measured_at if point else None,
    )
    return [made]


def shown_to_applicant(service: CompiledService, made: InspectionReport) -> frozenset[Any]:
    """Return which parts of a report the applicant may see, as the service says."""
    inspection = inspection_of(service, made.state)
    return frozenset(inspection.shown_to_applicant) if inspection else frozenset()


def may_see_photo(case: Case, service: CompiledService, item: str) -> bool:
    """Tell whether the applicant may see a photograph: of a report that is made, where shown."""
    made = (one for one in reports_of(case) if photo_item(one.number) == item)
    return any("photos" in shown_to_applicant(service, one) for one in made)
