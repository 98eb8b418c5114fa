"""Papers that a person gave before, for use wherever the same paper is asked again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sekali.audit.actions import Act
from sekali.documents.attached import AttachedPaper
from sekali.documents.models import Evidence

MOST_OFFERED = 3
# A person's earlier papers as JSON, as documents.queries.PAPERS; its parameters are "person" and
# "application", the one they are not of. Seen by a scanner, or there is none; marked by nobody.
EARLIER = """
    SELECT row_to_json(e)::text FROM documents_evidence e
    WHERE e.person_id = %(person)s AND e.kind <> '' AND e.application_id <> %(application)s
      AND e.removed_at IS NULL AND e.scan IN ('clean', 'not-scanned')
      AND NOT EXISTS (
        SELECT 1 FROM documents_evidence r
        WHERE r.person_id = e.person_id AND r.blob = e.blob AND r.refused_at IS NOT NULL)
    ORDER BY e.added_at DESC LIMIT 30
"""


def given_at(paper: AttachedPaper) -> datetime:
    """Return when the person gave it first."""
    return paper.given_at or paper.added_at


def of_the_same(
    papers: Iterable[AttachedPaper], *, kind: str, about_id: UUID, attached: Iterable[str]
) -> Sequence[AttachedPaper]:
    """Return the papers of a kind about a person or thing, newest first, each file once.

    ``attached`` are addresses of files that the application has already.
    """
    seen, found = set(attached), []
    for paper in sorted(papers, key=given_at, reverse=True):
        if paper.kind == kind and paper.about_id == about_id and paper.blob not in seen:
            seen.add(paper.blob)
            found.append(paper)
    return found[:MOST_OFFERED]


def row_of_same_file(paper: AttachedPaper, **own: Any) -> Evidence:
    """Return a row that refers to the same sealed file; ``own`` is what is said of the new row."""
    return Evidence(
        person_id=paper.person_id,
        name=paper.name,
        blob=paper.blob,
        media_type=paper.media_type,
        size_bytes=paper.size_bytes,
        pages=paper.pages,
        scan=paper.scan,
        kind=paper.kind,
        about_id=paper.about_id,
        service_id=paper.service_id,
        **own,
    )


def used_again(
    paper: AttachedPaper,
    application_id: UUID,
    item: str,
    *,
    seen_as: datetime,
    by_id: UUID,
    at: datetime,
) -> Evidence:
    """Return the row by which a further application refers to the same sealed file.

    Two presses on a form that was ``seen_as`` saved then give one row.
    """
    return row_of_same_file(
        paper,
        id=uuid5(application_id, f"{item}:{paper.blob}:{seen_as.timestamp()}"),
        application_id=application_id,
        item=item,
        added_by_id=by_id,
        added_at=at,
        given_at=given_at(paper),
    )


def act_of_using(
    paper: AttachedPaper, application_id: UUID, item: str, *, service_id: str, by_id: UUID
) -> Act:
    """Return the line of the ledger that a paper was used again: which, from where, for what."""
    details = {
        "application": str(application_id),
        "service": service_id,
        "paper": item,
        "kind": paper.kind,
        "given_for": paper.service_id,
        "given_at": given_at(paper).isoformat(),
    }
    return Act(kind="documents.paper-used-again", actor_id=by_id, details=details)
