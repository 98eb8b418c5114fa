"""What an officer brings back from the spot: photographs first, the report with the action.

Photographs are kept as they come, so that none is lost where the connection breaks; they belong
to the report that comes next. Every report stays, also where somebody had to go twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sekali.audit.actions import record
from sekali.casework.actions.acts import act_of_officer
from sekali.casework.actions.claiming import DecidedMeanwhile, refuse_if_claimed, refuse_own
from sekali.casework.actions.locking import locked_case
from sekali.casework.actors import Officer
from sekali.casework.inspecting import inspection_of
from sekali.casework.models import Case
from sekali.casework.queries import NoSuchApplication
from sekali.casework.reports import photo_item, reports_of
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.documents import queries as papers
from sekali.documents.papers import Paper, TooManyPapers, keep_paper, remove_paper
from sekali.documents.safe import Safe
from sekali.documents.uploads import CheckedUpload
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together


class NotAPhoto(DomainError):
    """Photographs are asked for here, and this file is none."""

    code = "not-a-photo"


@dataclass(frozen=True, slots=True)
class _OnTheSpot:
    case: Case
    photos: files.Photos
    item: str


@whole_transaction
def add_photos(
    *,
    person_id: UUID,
    case_id: UUID,
    taken: Sequence[CheckedUpload],
    by: Officer,
    store: Safe,
    at: datetime,
) -> None:
    """Keep photographs for the report that this officer is about to make.

    Raises:
        NoSuchApplication: There is no such case in the officer's office and role.
        DecidedMeanwhile: It is no longer inspected.
        NotYours, OwnCase: A colleague has claimed it; it is about the officer.
        NotAPhoto: One of them is a PDF.
        TooManyPapers: The report has as many as it may have.
    """
    spot = _on_the_spot(person_id, case_id, by)
    if any(one.media_type != "image/jpeg" for one in taken):
        raise NotAPhoto
    kept = papers.by_item(papers.papers_of(person_id=person_id, application_id=case_id))
    if len(kept.get(spot.item, ())) + len(taken) > spot.photos.at_most:
        raise TooManyPapers(most=spot.photos.at_most)
    rows = [
        keep_paper(
            paper=Paper(
                person_id=person_id,
                application_id=case_id,
                item=spot.item,
                checked=one,
                added_by_id=by.person_id,
            ),
            store=store,
            at=at,
        )
        for one in taken
    ]
    insert_together(*rows)
    _write_down(spot.case, "case.photographed", by, {"photos": str(len(rows))}, at)


@whole_transaction
def take_off_photo(
    *, person_id: UUID, case_id: UUID, evidence_id: UUID, by: Officer, at: datetime
) -> None:
    """Take a photograph off that is not part of a report yet.

    Raises:
        NoSuchApplication, DecidedMeanwhile, NotYours, OwnCase: As in add_photos.
        NoSuchDocument: There is no such photograph.
    """
    spot = _on_the_spot(person_id, case_id, by)
    found = papers.paper(person_id=person_id, evidence_id=evidence_id)
    if (found.application_id, found.item) != (case_id, spot.item):
        raise papers.NoSuchDocument
    remove_paper(person_id=person_id, evidence_id=evidence_id, at=at)
    _write_down(spot.case, "case.photo-taken-off", by, {"photo": str(evidence_id)}, at)


def _on_the_spot(person_id: UUID, case_id: UUID, by: Officer) -> _OnTheSpot:
    case = locked_case(person_id, case_id)
    if case.office_id != by.office_id:
        raise NoSuchApplication
    refuse_own(case, by)
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    inspection = inspection_of(service, case.state)
    if inspection is None or inspection.photos is None:
        raise DecidedMeanwhile
    refuse_if_claimed(case, by)
    return _OnTheSpot(case, inspection.photos, photo_item(len(reports_of(case)) + 1))


def _write_down(case: Case, kind: str, by: Officer, said: dict[str, str], at: datetime) -> None:
    act = act_of_officer(kind, case, by, {"role": by.role, **said})
    record(person_id=case.person_id, acts=[act], at=at)
