"""What this room puts down for the worker: codes to send, owners to tell, refusals to write down.

A page does the same for a name that nobody has as for one that somebody has: it puts down a
message under the name's hash. The worker finds out whose it is, where nobody measures the time.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sekali.storage import outbox
from sekali.storage.models import OutboxMessage

CODE = "accounts.code"
CONTACT_CODE = "accounts.contact-code"
ALERT = "accounts.alert"
REFUSED = "accounts.refused"
RESET_DUE = "accounts.reset-due"
SESSION_ENDED = "accounts.session-ended"
TAKEN_BACK = "accounts.taken-back"
# What is written down of a refusal; of the first nobody is told, of the second the owner.
SIGN_IN_REFUSED, ENROL_AGAIN, ENROL_REFUSED = "sign-in-refused", "enrol-again", "enrol-refused"


def place_of(name_hash: bytes) -> UUID:
    """Return under what a message about a name lies whose owner is not known yet."""
    return UUID(bytes=name_hash[:16])


def code_wanted(name_hash: bytes, purpose: str, channel: str, at: datetime) -> OutboxMessage:
    """Return the message that sends a code to whoever signs in with a name, if anybody does."""
    body = {"name": name_hash.hex(), "purpose": purpose, "channel": channel}
    return outbox.message(person_id=place_of(name_hash), topic=CODE, body=body, at=at)


def contact_code(person_id: UUID, change_id: UUID, which: str, at: datetime) -> OutboxMessage:
    """Return the message that sends the code for a change to the new or the old address."""
    body = {"change": str(change_id), "which": which}
    return outbox.message(person_id=person_id, topic=CONTACT_CODE, body=body, at=at)


def refusal(name_hash: bytes, kind: str, at: datetime) -> OutboxMessage:
    """Return the message that writes a refusal on the ledger of whose name it was, if anybody's."""
    body = {"name": name_hash.hex(), "kind": kind, "at": at.isoformat()}
    return outbox.message(person_id=place_of(name_hash), topic=REFUSED, body=body, at=at)


def reset_due(person_id: UUID, reset_id: UUID, at: datetime, *, due_at: datetime) -> OutboxMessage:
    """Return the message that lets a new password hold once its time has come."""
    body = {"reset": str(reset_id)}
    return outbox.message(person_id=person_id, topic=RESET_DUE, body=body, at=at, due_at=due_at)


def session_ended(person_id: UUID, known_as: str, at: datetime) -> OutboxMessage:
    """Return the message that a session ended of which other systems know."""
    body = {"session": known_as}
    return outbox.message(person_id=person_id, topic=SESSION_ENDED, body=body, at=at)


def taken_back(person_id: UUID, at: datetime) -> OutboxMessage:
    """Return the message that an account was taken back: nothing of before holds elsewhere."""
    return outbox.message(person_id=person_id, topic=TAKEN_BACK, body={}, at=at)


def alert(
    person_id: UUID,
    key: str,
    at: datetime,
    *,
    words: Mapping[str, str] | None = None,
    also: Mapping[str, str] | None = None,
) -> OutboxMessage:
    """Return the message that tells an account's owner of something, everywhere they are reached.

    ``also`` holds an address or number, by kind, that was theirs until now.
    """
    body = {"key": key, "words": dict(words or {}), "also": dict(also or {})}
    return outbox.message(person_id=person_id, topic=ALERT, body=body, at=at)
