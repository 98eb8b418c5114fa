"""Taking in the papers that people bring, and taking them off again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sekali.documents.attached import AttachedPaper
from sekali.documents.earlier import row_of_same_file
from sekali.documents.models import Evidence
from sekali.documents.safe import HeldKey, Safe
from sekali.documents.scanning import scan_of
from sekali.documents.uploads import CheckedUpload
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.storage.transactions import whole_transaction


class TooManyPapers(DomainError):
    """More papers than the item may have; one must be taken off first."""

    code = "too-many-papers"


@dataclass(frozen=True, slots=True)
class Origin:
    """What kind of paper it is, where several offices ask for it; about whom, for which service."""

    kind: str = ""
    about_id: UUID | None = None
    service_id: str = ""


NOWHERE_ELSE = Origin()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A checked file, for one item of one application."""

    person_id: UUID
    application_id: UUID
    item: str
    checked: CheckedUpload
    added_by_id: UUID
    origin: Origin = NOWHERE_ELSE


def keep_paper(*, paper: Paper, store: Safe, at: datetime, key: HeldKey | None = None) -> Evidence:
    """Bring a paper, sealed, to disk; return its row, for the caller to insert with its step.

    ``key`` is the person's, where the caller has it; if it is new, its row goes with the paper's.

    Raises:
        UploadRefused: There is malware in it.
    """
    scan = scan_of(store.scanner, paper.checked.data)
    held = key or store.key_of(paper.person_id)
    return Evidence(
        person_id=paper.person_id,
        id=uuid7(),
        application_id=paper.application_id,
        item=paper.item,
        name=paper.checked.name,
        blob=store.put(held, paper.checked.data),
        media_type=paper.checked.media_type,
        size_bytes=len(paper.checked.data),
        pages=paper.checked.pages,
        added_by_id=paper.added_by_id,
        added_at=at,
        scan=scan,
        scanned_at=at if scan == Evidence.CLEAN else None,
        kind=paper.origin.kind,
        about_id=paper.origin.about_id,
        service_id=paper.origin.service_id,
    )


def copy_of_paper(paper: AttachedPaper, *, application_id: UUID, item: str) -> Evidence:
    """Return the row by which a paper is attached to a further application; its bytes stay one.

    The same paper of the same application always gets the same id.
    """
    return row_of_same_file(
        paper,
        id=uuid5(application_id, f"{item}:{paper.id}"),
        application_id=application_id,
        item=item,
        added_by_id=paper.added_by_id,
        added_at=paper.added_at,
        given_at=paper.given_at,
    )


@whole_transaction
def detach_all(*, person_id: UUID, application_id: UUID) -> None:
    """Take the papers off an application that is no more; what was copied of it stays."""
    Evidence.objects.filter(person_id=person_id, application_id=application_id).delete()


def refuse_papers(
    *, person_id: UUID, application_id: UUID, items: Sequence[str], at: datetime
) -> None:
    """Note that an officer marked the papers of these items: they are not offered again."""
    marked = Evidence.objects.filter(
        person_id=person_id, application_id=application_id, item__in=items, removed_at__isnull=True
    )
    marked.update(refused_at=at)


@whole_transaction
def remove_paper(*, person_id: UUID, evidence_id: UUID, at: datetime) -> None:
    """Take a paper off an application; doing it again changes nothing."""
    papers = Evidence.objects.filter(person_id=person_id, id=evidence_id, removed_at__isnull=True)
    papers.update(removed_at=at)
