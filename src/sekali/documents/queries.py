"""Papers of an application, issued documents, and the public verification."""

from collections.abc import Sequence
from uuid import UUID

from sekali.documents.actions import code_hash
from sekali.documents.models import DocumentCode, Evidence, IssuedDocument
from sekali.kernel.errors import DomainError


class NoSuchDocument(DomainError):
    """There is none, or it is not for the one who asks: the two look alike."""

    code = "no-such-document"


def papers_of(*, person_id: UUID, application_id: UUID) -> Sequence[Evidence]:
    """Return the papers that are attached to an application, in order."""
    papers = Evidence.objects.filter(
        person_id=person_id, application_id=application_id, removed_at__isnull=True
    )
    return list(papers.order_by("added_at"))


def paper(*, person_id: UUID, evidence_id: UUID) -> Evidence:
    """Return one paper of a person, also one that was taken off.

    Raises:
        NoSuchDocument: There is none.
    """
    found: Evidence | None = Evidence.objects.filter(person_id=person_id, id=evidence_id).first()
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
