"""What follows from a decision, step by step: each done once and remembered.

A step is a function of what is known about the case and of the results of the steps before
it. It may be called again after a crash, so every one is idempotent by ids that come from the
case; what it returns is kept in EffectStep.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from sekali.accounts.actions import close_account
from sekali.accounts.queries import names_of
from sekali.agencies import queries as agencies
from sekali.agencies.models import Posting
from sekali.casework.case_facts import values_of
from sekali.casework.document_words import households_of, subject_words
from sekali.casework.effect_facts import joined_facts, proven_facts, recorded_facts
from sekali.casework.models import Case, Offer
from sekali.casework.notices import Occasion, compose
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.value_types import Context
from sekali.channels.actions import put_in_inbox
from sekali.documents import actions as documents
from sekali.documents.ports import BlobStore, DocumentRenderer, DocumentSigner
from sekali.kernel.wording import long_date
from sekali.storage.outbox import TryLater
from sekali.vault.actions import (
    Recording,
    add_subject,
    claim_number,
    link,
    record_facts,
    unlink,
)
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.fetching import HOUSEHOLD, OWNER
from sekali.vault.ports import CivilRegistry, EntryRefused, NewResident, RegistryUnavailable

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outside:
    """The outside world as effects need it; wired in config."""

    registry: CivilRegistry
    renderer: DocumentRenderer
    signer: DocumentSigner
    store: BlobStore
    public_url: str
    qr_code: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Setting:
    """A case with its service, what came of earlier steps, and the time."""

    case: Case
    service: CompiledService
    results: Mapping[str, Any]
    outside: Outside
    at: datetime
    today: date

    @property
    def recording(self) -> Recording:
        """Return why facts are recorded now."""
        return Recording(
            at=self.at,
            recorded_by_id=self.case.decided_by_id,
            office_id=self.case.office_id,
            case_id=self.case.id,
        )

    def subject(self, key: str) -> UUID | None:
        """Return who a subject of the service is in this case."""
        kept = self.case.subjects.get(key)
        return UUID(kept) if kept and kept != "nobody" else None

    def value(self, key: str) -> Any:
        """Return what the case says of an item, or None."""
        fact = self.case.facts.get(key)
        return fact["value"] if fact else None


def register(setting: Setting, effect: files.Register) -> Result:
    """Enter a newborn in the civil registry, under the number of the certificate to come."""
    child, value = effect.newborn, setting.value
    order = order_of(setting, effect.certificate)
    document = documents.reserve(order=order, at=setting.at)
    newborn = NewResident(
        full_name=value(f"{child}.full_name"),
        sex=value(f"{child}.sex"),
        birth_place=value(f"{child}.birth_place"),
        birth_date=date.fromisoformat(value(f"{child}.birth_date")),
        district_code=str(value(setting.service.definition.served_where))[:8],
        family_card_no=value(f"{effect.household}.family_card_no"),
        father_name=value(f"{effect.father}.full_name"),
        father_nik=value(f"{effect.father}.nik"),
        mother_name=value(f"{effect.mother}.full_name"),
        mother_nik=value(f"{effect.mother}.nik"),
        birth_certificate_no=document.number,
    )
    try:
        nik = setting.outside.registry.issue_nik(newborn, idempotency_key=str(setting.case.id))
    except EntryRefused:
        # Waiting does not help: after some attempts an operator is shown what the registry said.
        raise
    except RegistryUnavailable as away:
        raise TryLater(str(away)) from away
    return {"registry.nik": nik}


def issue(setting: Setting, effect: files.Issue) -> Result:
    """Issue a document."""
    order = order_of(setting, effect.issue)
    document = documents.reserve(order=order, at=setting.at)
    wanted = setting.service.definition.documents[effect.issue]
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
    return {f"document.{effect.issue}.number": document.number, "document": str(document.id)}


def verify(setting: Setting, effect: files.Verify) -> Result:
    """Record what the case says about a subject as verified by the deciding office."""
    declared = setting.service.definition.subjects[effect.verify]
    is_thing = declared.of is not None and declared.kind != HOUSEHOLD
    subject_id = setting.subject(effect.verify)
    if subject_id is None and is_thing:
        # A parcel or vehicle that no registry has told of becomes known by this case.
        subject_id = uuid5(setting.case.id, effect.verify)
    if subject_id is None:
        return {}
    proven = proven_facts(effect.verify, setting.case.facts)
    facts = {element: _verified(setting, value) for element, value in proven.items()}
    if declared.new or is_thing:
        add_subject(
            subject_id=subject_id,
            kind=declared.kind,
            numbers={},
            facts={},
            recording=setting.recording,
            is_sample=setting.case.is_sample,
        )
    changed = record_facts(subject_id=subject_id, facts=facts, recording=setting.recording)
    if is_thing:
        _own(setting, subject_id, declared.kind)
    return {"recorded": list(changed)}


def _own(setting: Setting, thing_id: UUID, kind: str) -> None:
    """Link a thing to the applicant, with a row on each side."""
    owner_id = setting.case.person_id
    for person_id, other_id, of_kind in ((owner_id, thing_id, kind), (thing_id, owner_id, OWNER)):
        link(
            person_id=person_id, other_id=other_id, kind=of_kind, since=setting.today, at=setting.at
        )


def record(setting: Setting, effect: files.Record) -> Result:
    """Record facts that the decision brings about."""
    values = values_of(
        setting.service,
        catalogue.dictionary(),
        setting.case.facts,
        today=setting.today,
        findings=setting.case.findings,
    )
    values |= {k: v for k, v in setting.results.items() if k.startswith(("registry.", "document."))}
    by_subject: dict[str, dict[str, Any]] = {}
    for target, value in recorded_facts(setting.service, effect, values).items():
        subject, element = target.split(".")
        by_subject.setdefault(subject, {})[element] = value
    recorded = []
    for subject, told in by_subject.items():
        subject_id = setting.subject(subject)
        if subject_id is None:
            continue
        facts = {element: _verified(setting, value) for element, value in told.items()}
        record_facts(subject_id=subject_id, facts=facts, recording=setting.recording)
        if "nik" in told:
            claim_number(subject_id=subject_id, kind="nik", value=str(told["nik"]))
        recorded += [f"{subject}.{element}" for element in told]
    return {"recorded": sorted(recorded)}


def join(setting: Setting, effect: files.Join) -> Result:
    """Make a person a member of a household, with a row on each side of every relation."""
    member = setting.subject(effect.join)
    household = setting.subject(effect.household)
    if member is None or household is None:
        return {}
    mother = setting.subject(effect.mother or "")
    father = setting.subject(effect.father or "")
    facts = joined_facts(effect, setting.value)
    known = {element: _verified(setting, value) for element, value in facts.items()}
    record_facts(subject_id=member, facts=known, recording=setting.recording)
    sides = [(member, household, "household"), (household, member, "member")]
    for parent, kind in ((mother, "mother"), (father, "father")):
        if parent is not None:
            sides += [(member, parent, kind), (parent, member, "child")]
    # An applicant who is neither parent lives with them, and sees the child on their card.
    if setting.case.person_id not in {mother, father}:
        sides += [(setting.case.person_id, member, "relative")]
    for person_id, other_id, kind in sides:
        link(person_id=person_id, other_id=other_id, kind=kind, since=setting.today, at=setting.at)
    return {"joined": str(household)}


def leave(setting: Setting, effect: files.Leave) -> Result:
    """End a person's membership of a household, on both sides."""
    member = setting.subject(effect.leave)
    household = setting.subject(effect.household)
    if member is None or household is None:
        return {}
    for person_id, other_id, kind in (
        (member, household, "household"),
        (household, member, "member"),
    ):
        unlink(
            person_id=person_id, other_id=other_id, kind=kind, until=setting.today, at=setting.at
        )
    return {"left": str(household)}


def close(setting: Setting, effect: files.Close) -> Result:
    """Close the account of a person who has died: nobody signs in with it any more."""
    person_id = setting.subject(effect.close)
    if person_id is None:
        return {}
    close_account(person_id=person_id, now=setting.at)
    return {"closed": str(person_id)}


def notify(setting: Setting, effect: files.Notify) -> Result:
    """Put a notice of the service into the applicant's inbox."""
    notice = compose(
        setting.case, setting.service, Occasion(effect.notify, setting.case.version), at=setting.at
    )
    put_in_inbox(notice=notice)
    return {"notice": str(notice.id)}


def offer(setting: Setting, effect: files.Offer) -> Result:
    """Open further services to the applicant, with the subjects carried over."""
    case = setting.case
    subjects = {
        theirs: case.subjects[ours]
        for theirs, ours in effect.subjects.items()
        if ours in case.subjects
    }
    offers = [
        Offer(
            person_id=case.person_id,
            id=uuid5(case.id, service_id),
            service_id=service_id,
            subjects=subjects,
            about=case.about,
            because_case_id=case.id,
            offered_at=setting.at,
        )
        for service_id in effect.offer
        if service_id in catalogue.services()
    ]
    Offer.objects.bulk_create(offers, ignore_conflicts=True)
    return {"offered": [one.service_id for one in offers]}


STEPS: Mapping[type[Any], Callable[[Setting, Any], Result]] = {
    files.Register: register,
    files.Issue: issue,
    files.Verify: verify,
    files.Record: record,
    files.Join: join,
    files.Leave: leave,
    files.Close: close,
    files.Notify: notify,
    files.Offer: offer,
}


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


def _verified(setting: Setting, value: Any) -> Fact:
    return Fact(
        value=value,
        level=VERIFIED,
        source=setting.service.definition.owner,
        date=setting.today,
        office_id=setting.case.office_id,
    )
