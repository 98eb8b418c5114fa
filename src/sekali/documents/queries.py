"""Papers of an application, issued documents, and the public verification."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import orjson

from sekali.documents.actions import code_hash
from sekali.documents.attached import AttachedPaper
from sekali.documents.models import DocumentCode, Evidence, IssuedDocument, PersonKey
from sekali.kernel.errors import DomainError
from sekali.storage.reading import row_of, rows_of

# The papers of an application as JSON, for rooms above that read them with something of their
# own; its parameters are "person" and "application". See paper_from.
PAPERS = """
    SELECT row_to_json(e)::text FROM documents_evidence e
    WHERE e.person_id = %(person)s AND e.application_id = %(application)s
      AND e.removed_at IS NULL
"""
# The key that files of the person are sealed with, the same way. See key_from.
KEY = """
    SELECT row_to_json(k)::text FROM (
        SELECT * FROM documents_personkey WHERE person_id = %(person)s ORDER BY id LIMIT 1) k
"""


_IDS_OF_PAPER = ("person_id", "id", "application_id", "added_by_id", "about_id")
_INSTANTS_OF_PAPER = ("added_at", "given_at", "refused_at", "removed_at", "scanned_at")


class NoSuchDocument(DomainError):
    """There is none, or it is not for the one who asks: the two look alike."""

    code = "no-such-document"


def papers_of(*, person_id: UUID, application_id: UUID) -> Sequence[AttachedPaper]:
    """Return the papers that are attached to an application, in order."""
    return rows_of(
        Evidence,
        person_id=person_id,
        application_id=application_id,
        removed_at=None,
        order="added_at",
    )


def by_item(papers: Iterable[AttachedPaper]) -> Mapping[str, Sequence[AttachedPaper]]:
    """Return papers by the item that they were attached to."""
    found: dict[str, list[AttachedPaper]] = {}
    for paper in papers:
        found.setdefault(paper.item, []).append(paper)
    return found


def paper_from(kept: str) -> AttachedPaper:
    """Return what a row of ``PAPERS`` says."""
    values = orjson.loads(kept)
    for name in _IDS_OF_PAPER:
        values[name] = UUID(values[name]) if values[name] else None
    for name in _INSTANTS_OF_PAPER:
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    return Evidence(**values)


def key_from(kept: str) -> PersonKey:
    """Return what the row of ``KEY`` says."""
    values = orjson.loads(kept)
    for name in ("person_id", "id"):
        values[name] = UUID(values[name])
    return PersonKey(**values)


def paper(*, person_id: UUID, evidence_id: UUID) -> Evidence:
    """Return one paper of a person, also one that was taken off.

    Raises:
        NoSuchDocument: There is none.
    """
    found = row_of(Evidence, person_id=person_id, id=evidence_id)
    if found is None:
        raise NoSuchDocument
    return found


def documents_of(person_id: UUID, *, case_id: UUID | None = None) -> Sequence[IssuedDocument]:
    """Return what was issued to a person, newest first; of one case, if one is given."""
    issued = IssuedDocument.objects.filter(person_id=person_id).exclude(blob="")
    if case_id is not None:
        issued = issued.filter(case_id=case_id)
    return list(issued.order_by("-issued_at")[:50])


def document(*, person_id: UUID, document_id: UUID) -> IssuedDocument:
    """Return one issued document of a person.

    Raises:
        NoSuchDocument: There is none.
    """
    issued = IssuedDocument.objects.filter(person_id=person_id, id=document_id).exclude(blob="")
    found: IssuedDocument | None = issued.first()
    if found is None:
        raise NoSuchDocument
    return found


def document_with_code(code: str) -> IssuedDocument:
    """Return the document that a QR leads to, for anybody.

    Raises:
        NoSuchDocument: No document has this code.
    """
    found = DocumentCode.objects.filter(code_hash=code_hash(code.strip().upper())).first()
    if found is None:
        raise NoSuchDocument
    return document(person_id=found.person_id, document_id=found.document_id)
