"""Inspections on pages: photographs and the point as they are taken in, reports as shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sekali.agencies import queries as agencies
from sekali.casework import reports
from sekali.casework.actions import reporting
from sekali.casework.actors import Officer
from sekali.casework.inspecting import inspection_of, known_points, metres_between
from sekali.casework.models import Case, InspectionReport
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.value_types.places import point_of
from sekali.documents.attached import AttachedPaper
from sekali.documents.queries import NoSuchDocument
from sekali.documents.uploads import CheckedUpload, UploadRefused, check_upload
from sekali.kernel.errors import DomainError
from sekali.web.labels import label_of
from sekali.web.papers import LIMITS
from sekali.web.requests import Request, now, whole_number
from sekali.web.texts import words

KEEP, TAKE_OFF = "simpan-foto", "buang-foto"
PHOTO_ACTIONS = frozenset({KEEP, TAKE_OFF})
_PHOTOS = "foto"
_LONGEST_POINT = 100
# A device that cannot say more than this says nothing.
_ACCURACY_DIGITS = 6


class NoPhotoChosen(DomainError):
    """Photographs were to be kept, and none was chosen."""

    code = "no-photo-chosen"


@dataclass(frozen=True, slots=True)
class ReportShown:
    """A report in words; parts that the reader may not see are left out."""

    report: InspectionReport
    office: str
    checks: Sequence[tuple[str, str]]
    photos: Sequence[AttachedPaper]
    coordinates: str
    distances: Sequence[str]


def take_photos(request: Request, case: Case, by: Officer, action: str, which: str) -> str:
    """Keep the photographs that came with a form, or take one off; return what to say of it.

    Raises:
        DomainError: A sentence for the officer; nothing of this form's photographs was kept.
    """
    t = words(request.language)
    if action == TAKE_OFF:
        reporting.take_off_photo(
            person_id=case.person_id, case_id=case.id, evidence_id=_id(which), by=by, at=now()
        )
        return t("report.taken-off")
    taken = [_checked(upload) for upload in request.FILES.getlist(_PHOTOS)]
    if not taken:
        if action == KEEP:
            raise NoPhotoChosen
        return ""
    reporting.add_photos(
        person_id=case.person_id,
        case_id=case.id,
        taken=taken,
        by=by,
        store=request.outside.store,
        at=now(),
    )
    return t("report.photos-kept", count=len(taken))


def point_from(typed: Mapping[str, str]) -> reports.Point | None:
    """Return the point that was typed, or filled in by the device with how sure it is of it.

    Raises:
        ValueRefused: It is no point, or none in Indonesia.
    """
    written = typed.get("titik", "")[:_LONGEST_POINT].strip()
    if not written:
        return None
    # What the device said of another point says nothing of one that was typed afterwards.
    is_measured = typed.get("titik-alat", "") == written
    accuracy = whole_number(typed.get("ketelitian", ""), digits=_ACCURACY_DIGITS)
    return reports.Point(
        coordinates=point_of(written),
        accuracy_metres=accuracy if is_measured else None,
        measured_at=_instant(typed.get("diukur", "")) if is_measured else None,
    )


def inspected(
    request: Request,
    case: Case,
    service: CompiledService,
    papers: Mapping[str, Sequence[AttachedPaper]],
    *,
    whole: bool,
    known: Case,
) -> Mapping[str, Any]:
    """Return the reports of a case for an officer, and the photos of the one in preparation.

    Who is asked for an opinion, and may not see the ``whole`` case, sees none.
    Distances are told to what is ``known`` of it at this desk.
    """
    if not whole or not _is_inspected(service):
        return {"reports": [], "waiting_photos": []}
    made = reports.reports_of(case)
    parts = frozenset({"checks", "photos", "coordinates"})
    shown = [_shown(known, service, one, parts, papers, request.language) for one in made]
    return {
        "reports": shown,
        "waiting_photos": papers.get(reports.photo_item(len(made) + 1), ()),
    }


def reports_for_applicant(
    case: Case,
    service: CompiledService,
    papers_of: Any,
    language: str,
) -> list[ReportShown]:
    """Return what the applicant may see of the reports of their case.

    ``papers_of`` gives the papers by item; it is asked only where a report shows photographs.
    """
    if not _is_inspected(service) or not any(key.startswith("check.") for key in case.findings):
        return []
    found = []
    for one in reports.reports_of(case):
        parts = reports.shown_to_applicant(service, one)
        papers = papers_of() if "photos" in parts else {}
        if parts:
            found.append(_shown(case, service, one, parts, papers, language))
    return found


def _shown(
    case: Case,
    service: CompiledService,
    made: InspectionReport,
    parts: frozenset[str],
    papers: Mapping[str, Sequence[AttachedPaper]],
    language: str,
) -> ReportShown:
    t, text = words(language), service.text(language)
    answers = made.checks.items() if "checks" in parts else ()
    coordinates = made.coordinates if "coordinates" in parts else ""
    return ReportShown(
        report=made,
        office=agencies.office(made.office_id).name,
        checks=[
            (text.checks.get(key, key), t(f"desk.check-{_word(said)}")) for key, said in answers
        ],
        photos=papers.get(reports.photo_item(made.number), ()) if "photos" in parts else (),
        coordinates=coordinates,
        distances=[
            t(
                "report.distance",
                count=metres_between(coordinates, point),
                label=label_of(service, key, language),
            )
            for key, point in (known_points(service, case.facts) if coordinates else ())
        ],
    )


def _is_inspected(service: CompiledService) -> bool:
    return any(inspection_of(service, state) for state in service.definition.process)


def _word(said: bool | None) -> str:  # noqa: FBT001  # an answer, not an option
    return "none" if said is None else "yes" if said else "no"


def _checked(upload: Any) -> CheckedUpload:
    if (upload.size or 0) > LIMITS.max_bytes:
        raise UploadRefused("too-big")
    return check_upload(upload.read(), upload.name or _PHOTOS, limits=LIMITS)


def _id(typed: str) -> UUID:
    try:
        return UUID(typed[:36])
    except ValueError as error:
        raise NoSuchDocument from error


def _instant(typed: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(typed[:40])
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
