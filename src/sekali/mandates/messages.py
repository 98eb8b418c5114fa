"""What this room puts down for the worker: the other side of a mandate, and whom to tell."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sekali.accounts.messages import alert, place_of
from sekali.mandates.models import BoardSeat, HeldOffice, Helping, Mandate
from sekali.mandates.rules import ORGANISATION
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage

GIVEN = "mandates.given"
TAKEN = "mandates.taken"
BEGAN = "mandates.began"
ENDED = "mandates.ended"
GIVEN_BACK = "mandates.given-back"
CODE = "mandates.code"
LEFT = "mandates.left"
RELIEVED = "mandates.relieved"
NEWS = "mandates.news"


def given(mandate: Mandate, at: datetime) -> OutboxMessage:
    """Return the message that gives a mandate its other side, if the helper has an account."""
    body = {"mandate": str(mandate.id)}
    return outbox.message(person_id=mandate.person_id, topic=GIVEN, body=body, at=at)


def taken(helping: Helping, at: datetime) -> OutboxMessage:
    """Return the message that tells the giver that it was taken up, and by whom."""
    body = {"mandate": str(helping.id), "helper": str(helping.person_id), "at": at.isoformat()}
    return outbox.message(person_id=helping.other_id, topic=TAKEN, body=body, at=at)


def began(person_id: UUID, helper_id: UUID, key: str, at: datetime) -> OutboxMessage:
    """Return the message that writes on a person's ledger that somebody began to act for them."""
    body = {"helper": str(helper_id), "mandate": key, "at": at.isoformat()}
    return outbox.message(person_id=person_id, topic=BEGAN, body=body, at=at)


def ended(mandate: Mandate, at: datetime) -> OutboxMessage:
    """Return the message that ends the helper's side of a mandate, and tells them."""
    body = {"mandate": str(mandate.id), "at": at.isoformat()}
    return outbox.message(person_id=mandate.person_id, topic=ENDED, body=body, at=at)


def given_back(helping: Helping, at: datetime) -> OutboxMessage:
    """Return the message that ends the giver's side of a mandate, and tells them."""
    body = {"mandate": str(helping.id), "helper": str(helping.person_id), "at": at.isoformat()}
    return outbox.message(person_id=helping.other_id, topic=GIVEN_BACK, body=body, at=at)


def code(of_hash: bytes, helper_id: UUID, at: datetime) -> OutboxMessage:
    """Return the message that sends a code to whoever has a NIK, if anybody; its id is the code's.

    The same for a NIK that nobody has: nobody learns from it who has an account.
    """
    body = {"name": of_hash.hex(), "helper": str(helper_id)}
    return outbox.message(person_id=place_of(of_hash), topic=CODE, body=body, at=at)


def left(office: HeldOffice, at: datetime) -> OutboxMessage:
    """Return the message that ends a seat of which the register tells its officer no more."""
    body = {"seat": str(office.id), "officer": str(office.person_id), "at": at.isoformat()}
    return outbox.message(person_id=office.organisation_id, topic=LEFT, body=body, at=at)


def relieved(seat: BoardSeat, at: datetime) -> OutboxMessage:
    """Return the message that ends the officer's side of a seat, and tells them."""
    body = {"seat": str(seat.id), "at": at.isoformat()}
    return outbox.message(person_id=seat.officer_id, topic=RELIEVED, body=body, at=at)


def news(
    organisation_id: UUID, key: str, at: datetime, *, words: Mapping[str, str]
) -> OutboxMessage:
    """Return the message that tells an organisation something, and its officers by e-mail."""
    body = {"key": key, "words": dict(words)}
    return outbox.message(person_id=organisation_id, topic=NEWS, body=body, at=at)


def told(
    person_id: UUID, kind: str, key: str, at: datetime, *, words: Mapping[str, str]
) -> OutboxMessage:
    """Return the message that tells whoever gave a mandate: a person, or an organisation."""
    if kind == ORGANISATION:
        return news(person_id, key, at, words=words)
    return alert(person_id, key, at, words=words)
