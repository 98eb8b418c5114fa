"""What this room puts down for the worker: the other side of a mandate, and whom to tell."""

from datetime import datetime
from uuid import UUID

from sekali.accounts.messages import place_of
from sekali.mandates.models import Helping, Mandate
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage

GIVEN = "mandates.given"
TAKEN = "mandates.taken"
BEGAN = "mandates.began"
ENDED = "mandates.ended"
GIVEN_BACK = "mandates.given-back"
CODE = "mandates.code"


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
