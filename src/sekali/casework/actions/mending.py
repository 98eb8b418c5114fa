"""Asking that a fact be mended, answering that, and appealing against a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid5

from django.db import models
from django.utils.timezone import localdate

from sekali.accounts.queries import account_of
from sekali.agencies import queries as agencies
from sekali.audit.actions import Act, record
from sekali.casework.actions.escalating import escalate, settle
from sekali.casework.actors import Applicant, Officer
from sekali.casework.mending import MENDED, OPEN, REFUSED, NoSuchRequest, Route, route_of_appeal
from sekali.casework.models import MendRequest, MendWork
from sekali.casework.notices import by_email
from sekali.catalogue.queries import dictionary
from sekali.channels.actions import new_notice
from sekali.kernel.errors import DomainError
from sekali.kernel.wording import day_and_hour
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look, Recording, record_facts, write_down_look
from sekali.vault.belonging import record_now
from sekali.vault.facts import VERIFIED, Fact, Holder

MEND = "casework.mend"
LATE = "casework.mend-late"
LATE_KIND = "mending"
ASKED, ANSWERED, APPEALED = "mending.asked", "mending.answered", "mending.appealed"


class MendAnswered(DomainError):
    """The request was answered before; what was said then stands."""

    code = "mend-answered"


class MendOwn(DomainError):
    """The request is about the officer's own data, or an appeal against their own refusal."""

    code = "mend-own"


class MendIncomplete(DomainError):
    """Something is missing: ``reason`` is said, value, note or refusal."""

    code = "mend-incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a resident says is wrong: the element, what it should be, why, and proof of it."""

    request_id: UUID
    person_id: UUID
    holder: Holder
    element: str
    wanted: Any
    said: str
    papers: Sequence[models.Model] = ()
    by: Applicant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MendAnswer:
    """An officer's answer: the right value, or the key of why it stays; and a note on proof."""

    value: Any = None
    refusal: str = ""
    note: str


@whole_transaction
def ask_to_mend(*, wish: Wish, route: Route, at: datetime) -> MendRequest:
    """Hand in that a fact is wrong; one request for a fact is open at a time.

    Raises:
        MendIncomplete: Nothing was said.
    """
    if not wish.said:
        raise MendIncomplete(reason="said")
    open_one = open_request(wish.person_id, wish.holder.subject_id, wish.element)
    if open_one is not None:
        return open_one
    asked = MendRequest(
        person_id=wish.person_id,
        id=wish.request_id,
        subject_id=wish.holder.subject_id,
        kind=wish.holder.kind,
        element=wish.element,
        held=wish.holder.facts[wish.element].as_json(),
        wanted=wish.wanted,
        said=wish.said,
        office_id=route.office_id,
        law=route.law,
        state=OPEN,
        asked_at=at,
        due_at=route.due_at,
        is_sample=wish.holder.is_sample,
    )
    for paper in wish.papers:
        paper.save(force_insert=True)
    return _put(asked, ASKED, at, wish.by)


@whole_transaction
def appeal(
    *, person_id: UUID, request_id: UUID, said: str, at: datetime, by: Applicant | None = None
) -> MendRequest:
    """Let the head of the office look again at what was refused; once for each refusal.

    Raises:
        NoSuchRequest: There is none, or it was not refused, or it was an appeal itself.
        MendIncomplete: Nothing was said.
    """
    refused = MendRequest.objects.select_for_update().filter(
        person_id=person_id, id=request_id, state=REFUSED, appeals_id__isnull=True
    )
    first = refused.first()
    if first is None:
        raise NoSuchRequest
    if not said:
        raise MendIncomplete(reason="said")
    appeal_id = uuid5(first.id, "appeal")
    rows = MendRequest.objects.filter(person_id=person_id, id=appeal_id)
    again: MendRequest | None = rows.first()
    if again is not None:
        return again
    route = route_of_appeal(first, dictionary(), at=at)
    asked = MendRequest(
        person_id=person_id,
        id=appeal_id,
        appeals_id=first.id,
        subject_id=first.subject_id,
        kind=first.kind,
        element=first.element,
        held=first.held,
        wanted=first.wanted,
        said=said,
        office_id=route.office_id,
        law=route.law,
        state=OPEN,
        asked_at=at,
        due_at=route.due_at,
        is_sample=first.is_sample,
    )
    return _put(asked, APPEALED, at, by)


@whole_transaction
def answer_mend(
    *, person_id: UUID, request_id: UUID, answer: MendAnswer, by: Officer, at: datetime
) -> MendRequest:
    """Mend what is wrong, or say why it stays; the resident is told in the same transaction.

    Raises:
        NoSuchRequest, MendAnswered, MendOwn, MendIncomplete: See each.
    """
    rows = MendRequest.objects.select_for_update().filter(person_id=person_id, id=request_id)
    asked = rows.first()
    if asked is None:
        raise NoSuchRequest
    answered: MendRequest = asked
    _refuse_answer(asked, answer, by)
    asked.state = REFUSED if answer.refusal else MENDED
    asked.answered_at, asked.answered_by_id = at, by.person_id
    asked.mended, asked.refusal, asked.note = answer.value, answer.refusal, answer.note
    asked.save(
        update_fields=[
            "state", "answered_at", "answered_by_id", "mended", "refusal", "note"
        ]
    )  # fmt: skip
    MendWork.objects.filter(office_id=asked.office_id, request_id=asked.id).delete()
    settle(kind=LATE_KIND, matter_id=asked.id, about_office_id=asked.office_id, at=at)
    if asked.state == MENDED:
        # The fact may be the household's: recorded in a transaction of its own.
        body = {"request": str(asked.id)}
        outbox.message(person_id=person_id, topic=MEND, body=body, at=at).save(force_insert=True)
    _tell(asked, f"mend-{asked.state}", at)
    _write_down(asked, ANSWERED, by.person_id, by.office_id, at)
    return answered


def look_at_mend(*, request: MendRequest, by: Officer, at: datetime) -> None:
    """Write on the resident's ledger that an officer read what they say is wrong."""
    look = Look(
        actor_id=by.person_id,
        office_id=by.office_id,
        service_id="",
        case_id=request.id,
        purposes={"mending": "legal-obligation"},
        elements=[f"{request.kind}.{request.element}"],
        where="desk",
    )
    write_down_look(person_id=request.person_id, look=look, at=at)


def record_mended(message: Message) -> None:
    """Record what an officer has mended, as the word of the element's authority. Idempotent."""
    mended = MendRequest.objects.get(person_id=message.person_id, id=UUID(message.body["request"]))
    known = dictionary().element(mended.kind, mended.element)
    if known is None or mended.answered_at is None:
        return
    day = localdate(mended.answered_at)
    fact = Fact(
        mended.mended, VERIFIED, known.spec.authority, day, known.good_until(day), mended.office_id
    )
    recording = Recording(
        at=mended.answered_at,
        recorded_by_id=mended.answered_by_id,
        office_id=mended.office_id,
        proof=f"mending:{mended.id}",
        reason=mended.note[:500],
    )
    record_facts(subject_id=mended.subject_id, facts={mended.element: fact}, recording=recording)


def pass_on_late(message: Message, *, at: datetime) -> None:
    """Put a request before the head and the data-protection officer, once its time is over.

    Body ``{request}``. The resident is told; one that was answered is left alone.
    """
    rows = MendRequest.objects.select_for_update().filter(
        person_id=message.person_id, id=UUID(message.body["request"]), state=OPEN
    )
    asked = rows.first()
    if asked is None or asked.late_at is not None:
        return
    asked.late_at = at
    asked.save(update_fields=["late_at"])
    MendWork.objects.filter(office_id=asked.office_id, request_id=asked.id).update(late_at=at)
    escalate(
        kind=LATE_KIND,
        matter_id=asked.id,
        person_id=asked.person_id,
        about_office_id=asked.office_id,
        due_at=asked.due_at,
        at=at,
    )
    _tell(asked, "mend-late", at)


def open_request(person_id: UUID, subject_id: UUID, element: str) -> MendRequest | None:
    """Return the request about a fact that waits for an answer."""
    rows = MendRequest.objects.filter(
        person_id=person_id, subject_id=subject_id, element=element, state=OPEN
    )
    found: MendRequest | None = rows.first()
    return found


def _put(asked: MendRequest, kind: str, at: datetime, by: Applicant | None) -> MendRequest:
    asked.save(force_insert=True)
    MendWork(
        office_id=asked.office_id,
        request_id=asked.id,
        person_id=asked.person_id,
        kind=asked.kind,
        element=asked.element,
        is_appeal=asked.appeals_id is not None,
        asked_at=at,
        due_at=asked.due_at,
    ).save(force_insert=True)
    clock = outbox.message(
        person_id=asked.person_id,
        topic=LATE,
        body={"request": str(asked.id)},
        at=at,
        due_at=asked.due_at,
        message_id=uuid5(asked.id, LATE),
    )
    clock.save(force_insert=True)
    _tell(asked, "mend-received", at)
    actor_id = by.actor_id if by is not None else None
    _write_down(asked, kind, actor_id or asked.person_id, None, at, by.on_behalf if by else {})
    return asked


def _refuse_answer(asked: MendRequest, answer: MendAnswer, by: Officer) -> None:
    if asked.state != OPEN:
        raise MendAnswered
    # Theirs is a record that became part of their own, too.
    if by.person_id in {asked.person_id, record_now(asked.person_id), _refused_by(asked)}:
        raise MendOwn
    if answer.refusal and answer.refusal not in dictionary().mending.refusals:
        raise MendIncomplete(reason="refusal")
    if not answer.refusal and answer.value is None:
        raise MendIncomplete(reason="value")
    if not answer.note:
        raise MendIncomplete(reason="note")


def _refused_by(asked: MendRequest) -> UUID | None:
    """Return who refused what is appealed against: they do not look at it again."""
    if asked.appeals_id is None:
        return None
    refused = MendRequest.objects.get(person_id=asked.person_id, id=asked.appeals_id)
    officer_id: UUID | None = refused.answered_by_id
    return officer_id


def _tell(asked: MendRequest, key: str, at: datetime) -> None:
    account = account_of(asked.person_id)
    language = account.language if account else "id"
    notice = new_notice(
        person_id=asked.person_id,
        notice_id=uuid5(asked.id, key),
        case_id=None,
        key=key,
        words=_words(asked, language),
        language=language,
        at=at,
    )
    insert_together(notice, by_email(asked.person_id, notice.id, at), new_only=True)


def _words(asked: MendRequest, language: str) -> Mapping[str, str]:
    known = dictionary().element(asked.kind, asked.element)
    label = known.spec.label if known else {"id": asked.element}
    refusal = dictionary().mending.refusals.get(asked.refusal)
    due_at = agencies.working_time(asked.office_id).local(asked.due_at)
    return {
        "title": _in(label, language),
        "office": agencies.office(asked.office_id).name,
        "promised": day_and_hour(due_at, language),
        "reason": f"{_in(refusal.label, language)} ({refusal.law})" if refusal else "",
        "note": asked.note,
    }


def _in(label: Mapping[Any, str], language: str) -> str:
    return label.get(language) or label["id"]


def _write_down(
    asked: MendRequest,
    kind: str,
    actor_id: UUID,
    office_id: UUID | None,
    at: datetime,
    on_behalf: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    details = {"request": str(asked.id), "elements": [f"{asked.kind}.{asked.element}"], **on_behalf}
    if kind == ANSWERED:
        details["outcome"] = asked.state
    act = Act(kind=kind, actor_id=actor_id, office_id=office_id, details=details)
    record(person_id=asked.person_id, acts=[act], at=at)
