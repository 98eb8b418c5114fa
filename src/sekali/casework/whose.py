"""Which services something of a person's is about: a draft, a case, a bundle, a paper."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sekali.casework.models import Bundle, BundlePart, Case, Draft
from sekali.catalogue import queries as catalogue
from sekali.catalogue.bundles import bundle_key
from sekali.documents import queries as documents
from sekali.storage.reading import row_of, rows_of


def services_about(person_id: UUID, parameters: Mapping[str, Any]) -> Collection[str]:
    """Return the services that the ids in an address are about; none where nothing is theirs."""
    if "draft_id" in parameters:
        return _of_application(person_id, parameters["draft_id"])
    if "case_id" in parameters:
        return _of_application(person_id, parameters["case_id"])
    if "bundle_id" in parameters:
        return _of_application(person_id, parameters["bundle_id"])
    if "document_id" in parameters:
        return _of_document(person_id, parameters["document_id"])
    if "evidence_id" in parameters:
        return _of_paper(person_id, parameters["evidence_id"])
    return []


def _of_application(person_id: UUID, application_id: UUID) -> Collection[str]:
    """Return the services of what is being filled in, or has become a case or a bundle."""
    draft = row_of(Draft, person_id=person_id, id=application_id)
    if draft is not None:
        return _of_form(draft.service_id)
    case = row_of(Case, person_id=person_id, id=application_id)
    if case is not None:
        return [case.service_id]
    if row_of(Bundle, person_id=person_id, id=application_id) is None:
        return []
    parts = rows_of(BundlePart, person_id=person_id, bundle_id=application_id)
    return [part.service_id for part in parts]


def _of_document(person_id: UUID, document_id: UUID) -> Collection[str]:
    try:
        return [documents.document(person_id=person_id, document_id=document_id).service_id]
    except documents.NoSuchDocument:
        return []


def _of_paper(person_id: UUID, evidence_id: UUID) -> Collection[str]:
    try:
        found = documents.paper(person_id=person_id, evidence_id=evidence_id)
    except documents.NoSuchDocument:
        return []
    return _of_application(person_id, found.application_id)


def _of_form(service_id: str) -> Collection[str]:
    """Return all services that a form can be for: of a bundle, whichever is ticked later."""
    key = bundle_key(service_id)
    if key is None:
        return [service_id]
    bundle = catalogue.bundles().get(key)
    return list(bundle.parts) if bundle else []
