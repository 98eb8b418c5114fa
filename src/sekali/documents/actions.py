"""Issuing documents: numbered once, set, signed and kept once."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from sekali.audit.actions import Act, record
from sekali.documents.models import DocumentCode, IssuedDocument
from sekali.documents.ports import JSON, DocumentRenderer, DocumentSigner
from sekali.documents.safe import Safe
from sekali.kernel.ids import ALPHABET, keyed_hash, uuid7
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

_NEXT_NUMBER = """
    INSERT INTO documents_numberseries (office_id, series, last) VALUES (%s, %s, 1)
    ON CONFLICT (office_id, series) DO UPDATE SET last = documents_numberseries.last + 1
    RETURNING last
"""
_CODE_LENGTH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A document to be issued: for which case, by which office, signed by whom."""

    person_id: UUID
    case_id: UUID
    key: str
    service_id: str
    office_id: UUID
    office_name: str
    region_code: str
    number_pattern: str
    title: Mapping[str, str]
    about: str
    signer_id: UUID | None
    signer_name: str
    signer_title: str
    is_sample: bool
    day: date


@whole_transaction
def reserve(*, order: Order, at: datetime) -> IssuedDocument:
    """Give a document its number and code; the same case and key always get the same.

    Only where it was revoked meanwhile, a new one takes its place.
    """
    existing = IssuedDocument.objects.filter(
        person_id=order.person_id, case_id=order.case_id, key=order.key, revoked_at__isnull=True
    ).first()
    if existing is not None:
        found: IssuedDocument = existing
        return found
    code = _new_code()
    document = IssuedDocument(
        person_id=order.person_id,
        id=uuid7(),
        case_id=order.case_id,
        key=order.key,
        service_id=order.service_id,
        office_id=order.office_id,
        number=_number(order),
        code=code,
        title=dict(order.title),
        about=order.about,
        signer_id=order.signer_id,
        signer_title=f"{order.signer_name}, {order.signer_title}",
        issued_at=at,
        is_sample=order.is_sample,
    )
    finder = DocumentCode(
        code_hash=code_hash(code), person_id=order.person_id, document_id=document.id
    )
    insert_together(document, finder)
    return document


def issue(
    *,
    document: IssuedDocument,
    order: Order,
    template: str,
    data: Mapping[str, JSON],
    renderer: DocumentRenderer,
    signer: DocumentSigner,
    store: Safe,
    at: datetime,
) -> IssuedDocument:
    """Set, sign and keep a reserved document. Issued once, it is returned as it is.

    Raises:
        TemplateFailed, SigningFailed: Nothing is kept; try again.
    """
    if document.blob:
        return document
    signed = signer.sign(
        renderer.render(template, data),
        office_name=order.office_name,
        signer_name=order.signer_name,
        reason=order.title.get("id", order.key),
        at=at,
    )
    address = store.put(store.key_of(document.person_id), signed)
    _keep(document, address, signed, at)
    return document


@whole_transaction
def _keep(document: IssuedDocument, address: str, signed: bytes, at: datetime) -> None:
    unset = IssuedDocument.objects.filter(person_id=document.person_id, id=document.id, blob="")
    document.sha256 = hashlib.sha256(signed).hexdigest()
    document.blob, document.size_bytes = address, len(signed)
    changed = unset.update(blob=address, sha256=document.sha256, size_bytes=len(signed))
    if changed:
        details = {
            "case": str(document.case_id),
            "document": document.key,
            "sha256": document.sha256,
        }
        act = Act(
            kind="document.issued", actor_id=None, office_id=document.office_id, details=details
        )
        record(person_id=document.person_id, acts=[act], at=at)


@whole_transaction
def revoke(*, person_id: UUID, document_id: UUID, at: datetime) -> None:
    """Let a document hold no longer; whoever checks it is told. Doing it again changes nothing."""
    issued = IssuedDocument.objects.filter(
        person_id=person_id, id=document_id, revoked_at__isnull=True
    )
    document = issued.first()
    if document is None or not issued.update(revoked_at=at):
        return
    _write_down(document, "document.revoked", {}, at)


@whole_transaction
def replace(*, by: IssuedDocument, case_ids: Sequence[UUID], at: datetime) -> None:
    """Let a document take the place of those of the same key that earlier cases issued.

    Whoever checks one of them is told by which number it was replaced. Doing it again changes
    nothing.
    """
    former = IssuedDocument.objects.filter(
        person_id=by.person_id,
        case_id__in=case_ids,
        key=by.key,
        revoked_at__isnull=True,
        replaced_at__isnull=True,
    )
    numbers = list(former.values_list("number", flat=True))
    if former.update(replaced_at=at, replaced_by_id=by.id, replaced_by_number=by.number):
        _write_down(by, "document.replaced", {"replaced": numbers}, at)


@whole_transaction
def put_back(*, person_id: UUID, document_id: UUID, at: datetime) -> None:
    """Let the documents hold again that one had replaced which holds no longer."""
    replaced = IssuedDocument.objects.filter(person_id=person_id, replaced_by_id=document_id)
    for document in replaced:
        _write_down(document, "document.put-back", {}, at)
    replaced.update(replaced_at=None, replaced_by_id=None, replaced_by_number="")


def _write_down(
    document: IssuedDocument, kind: str, more: Mapping[str, JSON], at: datetime
) -> None:
    about = {"case": str(document.case_id), "document": document.key, "number": document.number}
    act = Act(kind=kind, actor_id=None, office_id=document.office_id, details={**about, **more})
    record(person_id=document.person_id, acts=[act], at=at)


def code_hash(code: str) -> bytes:
    """Return what stands for a document's code in the look-up table."""
    return keyed_hash(settings.HASH_KEY, "document", code)


def _number(order: Order) -> str:
    """Return the number by the service's pattern; each pattern counts by itself."""
    series = order.number_pattern.replace("{region}", order.region_code.replace(".", ""))
    series = series.replace("{date}", f"{order.day:%d%m%Y}").replace("{year}", f"{order.day:%Y}")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [order.office_id, series])
        sequence = cursor.fetchone()[0]
    return series.replace("{sequence12}", f"{sequence:012}").replace("{sequence}", f"{sequence:04}")


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(_CODE_LENGTH))
