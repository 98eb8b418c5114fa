"""Asking that a fact be mended, appealing against a refusal, and passing on what is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import models

from sekali.casework.actions.escalating import escalate
from sekali.casework.actions.mend_telling import tell, write_down
from sekali.casework.actors import Applicant
from sekali.casework.mending import OPEN, REFUSED, NoSuchRequest, Route, route_of_appeal
from sekali.casework.models import MendRequest, MendWork
from sekali.catalogue.queries import dictionary
from sekali.kernel.errors import DomainError
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.storage.transactions import whole_transaction
from sekali.vault.facts import Holder

LATE = "casework.mend-late"
LATE_KIND = "mending"
ASKED, APPEALED = "mending.asked", "mending.appealed"


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
    tell(asked, "mend-late", at)


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
    tell(asked, "mend-received", at)
    actor_id = by.actor_id if by is not None else None
    write_down(asked, kind, actor_id or asked.person_id, None, at, by.on_behalf if by else {})
    return asked
