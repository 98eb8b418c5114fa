"""Handing out files: a resident's own papers and documents."""

from uuid import UUID

from django.http import HttpResponse

from sekali.casework.queries import case_of
from sekali.casework.reports import is_photo, may_see_photo
from sekali.catalogue import queries as catalogue
from sekali.documents import queries as documents
from sekali.documents.scanning import refuse_unscanned
from sekali.web.requests import Request

_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def file_answer(data: bytes, media_type: str, name: str) -> HttpResponse:
    """Return a file so that a browser shows it and runs nothing in it."""
    response = HttpResponse(data, content_type=media_type)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in name)
    response.headers["Content-Disposition"] = f'inline; filename="{plain[:80]}"'
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def paper(request: Request, evidence_id: UUID) -> HttpResponse:
    """Give a resident a paper that they attached, or a photo of an inspection shown to them."""
    person_id = request.person_id
    found = documents.paper(person_id=person_id, evidence_id=evidence_id)
    if is_photo(found.item):
        case = case_of(person_id=person_id, case_id=found.application_id)
        service = catalogue.service_as_submitted(case.service_id, case.service_digest)
        if not may_see_photo(case, service, found.item):
            raise documents.NoSuchDocument
    refuse_unscanned(found)
    return file_answer(
        request.outside.store.open(found.person_id, found.blob), found.media_type, found.name
    )


def document(request: Request, document_id: UUID) -> HttpResponse:
    """Give a resident a document that was issued to them."""
    found = documents.document(person_id=request.person_id, document_id=document_id)
    data = request.outside.store.open(found.person_id, found.blob)
    return file_answer(data, "application/pdf", f"{found.key}-{found.number}.pdf")
