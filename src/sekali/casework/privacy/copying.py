"""Gathering everything that is held about a person, out of every room."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from sekali.accounts.contacts import contacts_of, kinds_of_names
from sekali.accounts.personal import names_of_passkeys
from sekali.accounts.queries import account_of, names_of
from sekali.agencies import queries as agencies
from sekali.appointments.personal import appointments_of
from sekali.audit.personal import actors_in, all_questions_of, whole_ledger
from sekali.casework.models import Case, CaseEvent, Draft, MendRequest
from sekali.casework.privacy import copy_shape as shape
from sekali.catalogue import queries as catalogue
from sekali.channels.personal import all_notices_of
from sekali.documents.personal import FilesOf, files_of
from sekali.payments.personal import bills_of_person
from sekali.vault.consenting import consents_of
from sekali.vault.facts import DECLARED, VERIFIED, Fact, Holder
from sekali.vault.grounds import own
from sekali.vault.queries import surroundings_of, whole_history

LAW = "UU 27/2022 pasal 7 dan 32"
WHERE = "copy"


def everything_about(person_id: UUID, *, at: datetime) -> shape.CopyOfData:
    """Return everything held about a person; of others only who they are to them.

    Raises:
        NobodyThere: There is no such person.
    """
    around = surroundings_of(person_id, ground=own(person_id, where=WHERE))
    household = around.household()
    return shape.CopyOfData(
        version=shape.VERSION,
        made_at=at,
        law=LAW,
        person=_held(around.person),
        household=_held(household) if household else None,
        things=[_held(thing) for thing in around.things()],
        relations=[
            shape.Relation(relations=sorted(kinds), name=holder.name)
            for holder, kinds in around.related
            if holder.kind == "person"
        ],
        history=list(_history(person_id)),
        applications=list(_applications(person_id)),
        unfinished=list(_unfinished(person_id)),
        files=list(_files(files_of(person_id))),
        messages=list(_messages(person_id)),
        payments=list(_payments(person_id)),
        visits=list(_visits(person_id)),
        asked=[*_mendings(person_id), *_questions(person_id)],
        consents=list(_consents(person_id)),
        account=_account(person_id),
        ledger=list(_ledger(person_id, localdate(at))),
    )


def _held(holder: Holder) -> shape.Held:
    known = catalogue.dictionary().elements.get(holder.kind, {})
    facts = [
        _fact(name, known[name].spec.label["id"] if name in known else name, fact)
        for name, fact in holder.facts.items()
    ]
    return shape.Held(kind=holder.kind, facts=facts)


def _fact(name: str, label: str, fact: Fact) -> shape.CopiedFact:
    return shape.CopiedFact(
        element=name,
        label=label,
        value=fact.value,
        source=fact.source,
        level=fact.level,
        since=fact.date,
        good_until=fact.until,
        restricted=fact.is_restricted,
        beside=[
            shape.SaidBy(value=one.value, source=one.source, level=one.level, since=one.date)
            for one in fact.beside
        ],
    )


def _history(person_id: UUID) -> Iterator[shape.FormerFact]:
    for row in whole_history(person_id, ground=own(person_id, where=WHERE)):
        yield shape.FormerFact(
            element=row.element,
            value=row.value,
            source=row.source,
            level=VERIFIED if row.level == VERIFIED else DECLARED,
            since=row.date,
            recorded_at=row.recorded_at,
        )


def _applications(person_id: UUID) -> Iterator[shape.Application]:
    for case in Case.objects.filter(person_id=person_id).order_by("submitted_at", "id"):
        events = CaseEvent.objects.filter(person_id=person_id, case_id=case.id)
        yield shape.Application(
            number=case.number,
            service=case.service_id,
            title=_in_words(case.title),
            office=agencies.office(case.office_id).name,
            state=case.state,
            submitted_at=case.submitted_at,
            decided_at=case.decided_at,
            decision=case.decision,
            facts=case.facts,
            steps=[_step(event) for event in events.order_by("at", "id")],
        )


def _step(event: CaseEvent) -> shape.Step:
    return shape.Step(
        at=event.at, kind=event.kind, office=_office(event.office_id), data=event.data
    )


def _unfinished(person_id: UUID) -> Iterator[shape.Unfinished]:
    for draft in Draft.objects.filter(person_id=person_id).order_by("saved_at"):
        yield shape.Unfinished(
            service=draft.service_id, saved_at=draft.saved_at, answers=draft.answers
        )


def _files(held: FilesOf) -> Iterator[shape.CopiedFile]:
    for paper in held.papers:
        yield shape.CopiedFile(
            kind="paper",
            name=paper.name,
            at=paper.added_at,
            size_bytes=paper.size_bytes,
            address=f"/berkas/{paper.id}",
        )
    for document in held.documents:
        yield shape.CopiedFile(
            kind="document",
            name=f"{_in_words(document.title)} {document.number}",
            at=document.issued_at,
            size_bytes=document.size_bytes,
            address=f"/dokumen/{document.id}",
        )


def _messages(person_id: UUID) -> Iterator[shape.Message]:
    for notice in all_notices_of(person_id):
        yield shape.Message(subject=notice.subject, body=notice.body, at=notice.created_at)


def _payments(person_id: UUID) -> Iterator[shape.Payment]:
    for bill in bills_of_person(person_id):
        yield shape.Payment(
            title=_in_words(bill.title),
            amount_rupiah=bill.amount_rupiah,
            paid_rupiah=bill.paid_rupiah,
            status=bill.status,
            made_at=bill.made_at,
        )


def _visits(person_id: UUID) -> Iterator[shape.Visit]:
    for visit in appointments_of(person_id):
        office = agencies.office(visit.office_id).name
        yield shape.Visit(office=office, starts_at=visit.starts_at, status=visit.status)


def _mendings(person_id: UUID) -> Iterator[shape.Asked]:
    for asked in MendRequest.objects.filter(person_id=person_id).order_by("asked_at"):
        yield shape.Asked(
            kind="mending",
            about=f"{asked.kind}.{asked.element}",
            said=asked.said,
            answer=asked.note,
            asked_at=asked.asked_at,
            answered_at=asked.answered_at,
        )


def _questions(person_id: UUID) -> Iterator[shape.Asked]:
    for asked in all_questions_of(person_id):
        yield shape.Asked(
            kind="question",
            about=str(asked.position),
            said=asked.text,
            answer=asked.answer,
            asked_at=asked.asked_at,
            answered_at=asked.answered_at,
        )


def _consents(person_id: UUID) -> Iterator[shape.ConsentSaid]:
    for one in consents_of(person_id):
        yield shape.ConsentSaid(
            service=one.service_id,
            purpose=one.purpose,
            outcome=one.outcome,
            words=one.words,
            at=one.at,
        )


def _account(person_id: UUID) -> shape.AccountOf | None:
    account = account_of(person_id)
    if account is None:
        return None
    return shape.AccountOf(
        name=account.display_name,
        language=account.language,
        assurance=account.assurance,
        contacts=dict(contacts_of(person_id)),
        signs_in_with=sorted(kinds_of_names(person_id)),
        passkeys=list(names_of_passkeys(person_id)),
        opened_at=account.created_at,
    )


def _ledger(person_id: UUID, on: date) -> Iterator[shape.LedgerLine]:
    names = names_of(actors_in(person_id))
    for entry in whole_ledger(person_id, on=on):
        details = entry.details
        yield shape.LedgerLine(
            at=entry.at,
            act=entry.kind,
            who=names.get(entry.actor_id, "") if entry.actor_id else "",
            office=_office(entry.office_id),
            service=details.get("service") or None,
            purposes=details.get("purposes") or {},
            elements=details.get("elements") or [],
        )


def _office(office_id: UUID | None) -> str | None:
    return agencies.office(office_id).name if office_id else None


def _in_words(title: dict[str, str]) -> str:
    return title.get("id") or next(iter(title.values()), "")
