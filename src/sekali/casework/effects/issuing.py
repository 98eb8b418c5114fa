"""Issuing a document: numbered, set from its template, signed; and revoking it."""

from typing import Any
from uuid import UUID

from sekali.accounts.queries import names_of
from sekali.agencies import queries as agencies
from sekali.agencies.models import Posting
from sekali.casework.corrections import corrected_by
from sekali.casework.document_words import households_of, subject_words
from sekali.casework.effects.setting import Result, Setting, Step
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.value_types import Context
from sekali.documents import actions as documents
from sekali.documents.ports import StoreAway
from sekali.kernel.wording import long_date
from sekali.storage.outbox import TryLater


def issue(setting: Setting, effect: files.Issue) -> Result:
    """Issue a document.

    Raises:
        TryLater: Where files are kept is away.
    """
    order = order_of(setting, effect.issue)
    document = documents.reserve(order=order, at=setting.at)
    wanted = setting.service.definition.documents[effect.issue]
    try:
        documents.issue(
            document=document,
            order=order,
            template=setting.service.templates[wanted.template],
            data=document_data(setting, document, order),
            renderer=setting.outside.renderer,
            signer=setting.outside.signer,
            store=setting.outside.store,
            at=document.issued_at,
        )
    except StoreAway as away:
        raise TryLater(str(away)) from away
    former = corrected_by(setting.case)
    if former:
        documents.replace(by=document, case_ids=former, at=setting.at)
    return {f"document.{effect.issue}.number": document.number, "document": str(document.id)}


def revoke(setting: Setting, _: files.Issue, issued: Result) -> None:
    """Revoke what was issued; the public page of its code says so from now on.

    What it had replaced holds again.
    """
    person_id, document_id = setting.case.person_id, UUID(issued["document"])
    documents.revoke(person_id=person_id, document_id=document_id, at=setting.at)
    if setting.case.corrects_id is not None:
        documents.put_back(person_id=person_id, document_id=document_id, at=setting.at)


def order_of(setting: Setting, key: str) -> documents.Order:
    """Return what is to be issued, by whom it is signed."""
    wanted = setting.service.definition.documents[key]
    office = agencies.office(setting.case.office_id)
    posting = agencies.holder_of_role(office.id, wanted.signed_by, setting.today)
    titles = {language: text.documents[key] for language, text in setting.service.texts.items()}
    return documents.Order(
        person_id=setting.case.person_id,
        case_id=setting.case.id,
        key=key,
        service_id=setting.case.service_id,
        office_id=office.id,
        office_name=office.name,
        region_code=office.region_id,
        number_pattern=wanted.number,
        title=titles,
        about=setting.case.about,
        signer_id=posting.person_id if posting else None,
        signer_name=_name_of(posting) if posting else office.name,
        signer_title=posting.title if posting else "",
        is_sample=setting.case.is_sample,
        day=setting.today,
    )


def document_data(setting: Setting, document: Any, order: documents.Order) -> dict[str, Any]:
    """Return what a template gets: the facts in words, and the document's own particulars."""
    office = agencies.office(setting.case.office_id)
    context = Context(setting.today, catalogue.dictionary().codes, agencies.place_name)
    words = subject_words(
        setting.service,
        catalogue.dictionary(),
        setting.case.facts,
        context,
        new_nik=setting.results.get("registry.nik"),
        findings=setting.case.findings,
    )
    for key in households_of(setting.service):
        village = str(setting.value(f"{key}.village_code") or "")
        words[key] = {**(words.get(key) or {}), **_place(village)}
    words["document"] = {
        "number": document.number,
        "issued_date": long_date(order.day, "id"),
        "issued_place": office.place,
        "verify_url": f"{setting.outside.public_url}/periksa/{document.code}",
        "qr_svg": setting.outside.qr_code(f"{setting.outside.public_url}/periksa/{document.code}"),
        "office": {"name": office.name, "regency": agencies.regency_name(office.region_id)},
        "signer": {"name": order.signer_name, "title": order.signer_title},
        "sample": setting.case.is_sample,
    }
    return words


def _place(village: str) -> dict[str, str]:
    parts = {
        "village": village,
        "district": village[:8],
        "regency": village[:5],
        "province": village[:2],
    }
    names = agencies.region_names(tuple(parts.values()))
    return {part: names.get(code, "") for part, code in parts.items()}


def _name_of(posting: Posting) -> str:
    return names_of([posting.person_id]).get(posting.person_id, "")


ISSUE = Step(issue, revoke)
