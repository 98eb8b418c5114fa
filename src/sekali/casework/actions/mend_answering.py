"""Answering what residents say is wrong: mended, or why it stays."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from sekali.casework.actions.escalating import settle
from sekali.casework.actions.mend_telling import ANSWERED, tell, write_down
from sekali.casework.actions.mending import LATE_KIND, MendIncomplete
from sekali.casework.actors import Officer
from sekali.casework.mending import MENDED, OPEN, REFUSED, NoSuchRequest, shows_value
from sekali.casework.models import MendRequest, MendWork
from sekali.catalogue.queries import dictionary
from sekali.kernel.errors import DomainError
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.storage.transactions import whole_transaction
from sekali.vault.actions import Look, Recording, record_facts, write_down_look
from sekali.vault.belonging import record_now
from sekali.vault.facts import VERIFIED, Fact

MEND = "casework.mend"


class MendAnswered(DomainError):
    """The request was answered before; what was said then stands."""

    code = "mend-answered"


class MendOwn(DomainError):
    """The request is about the officer's own data, or an appeal against their own refusal."""

    code = "mend-own"


@dataclass(frozen=True, slots=True, kw_only=True)
class MendAnswer:
    """An officer's answer: the right value, or the key of why it stays; and a note on proof."""

    value: Any = None
    refusal: str = ""
    note: str


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
    tell(asked, f"mend-{asked.state}", at)
    write_down(asked, ANSWERED, by.person_id, by.office_id, at)
    return answered


def look_at_mend(*, request: MendRequest, by: Officer, at: datetime) -> None:
    """Write on the resident's ledger that an officer read what they say is wrong."""
    is_read = shows_value(request, dictionary())
    look = Look(
        actor_id=by.person_id,
        office_id=by.office_id,
        service_id="",
        case_id=request.id,
        purposes={"mending": "legal-obligation"},
        elements=[f"{request.kind}.{request.element}"] if is_read else [],
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
