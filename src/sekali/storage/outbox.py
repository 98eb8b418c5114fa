"""Writing to the outbox, and handing what it holds to consumers, each message once or again."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction

from sekali.kernel.ids import uuid7
from sekali.storage.models import OutboxMessage

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=30)
ATTEMPTS_BEFORE_AN_OPERATOR_LOOKS = 12

_CLAIM = """
    UPDATE storage_outboxmessage SET claimed_until = %(until)s, attempts = attempts + 1
    WHERE (person_id, id) IN (
        SELECT person_id, id FROM storage_outboxmessage
        WHERE gave_up_at IS NULL AND due_at <= %(now)s
          AND (claimed_until IS NULL OR claimed_until <= %(now)s)
        ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
    RETURNING person_id, id, topic, body::text, attempts
"""


_COPY = "COPY storage_outboxmessage ({}) FROM STDIN"
_FORGET = "DELETE FROM storage_outboxmessage WHERE person_id = %s AND id = %s"


@dataclass(frozen=True, slots=True)
class Message:
    """A claimed message, as its consumer gets it."""

    person_id: UUID
    id: UUID
    topic: str
    body: Mapping[str, Any]
    attempts: int


# Must be idempotent, or marked by in_one_transaction: after a crash it is called again.
Consumer = Callable[[Message], None]
C = TypeVar("C", bound=Callable[..., None])


def in_one_transaction(consumer: C) -> C:
    """Mark a consumer that only writes to this database, in the message's own group.

    Its work and the removal of its message are one transaction: done exactly once.
    """
    consumer.in_one_transaction = True  # type: ignore[attr-defined]
    return consumer


class TryLater(Exception):  # said by a consumer, not an error of anybody
    """Said by a consumer whose outside system is away: not a fault, only not now."""


def message(
    *,
    person_id: UUID,
    topic: str,
    body: Mapping[str, Any],
    at: datetime,
    due_at: datetime | None = None,
    message_id: UUID | None = None,
) -> OutboxMessage:
    """Return a message, to be inserted in the transaction of what causes it.

    With ``due_at`` nobody gets it before then: that is how a clock is set. With a ``message_id`` of
    its own it can be written again and is there once.
    """
    return OutboxMessage(
        person_id=person_id,
        id=message_id or uuid7(),
        topic=topic,
        body=dict(body),
        created_at=at,
        due_at=due_at or at,
    )


def put_many(messages: Iterable[OutboxMessage]) -> None:
    """Insert messages to many people at once, in the running transaction."""
    names = ("person_id", "id", "topic", "body", "created_at", "due_at", "attempts", "last_error")
    with connection.cursor() as cursor, cursor.copy(_COPY.format(", ".join(names))) as copied:
        for one in messages:
            body = json.dumps(one.body, ensure_ascii=False)
            row = (one.person_id, one.id, one.topic, body, one.created_at, one.due_at, 0, "")
            copied.write_row(row)


def is_waiting(*, person_id: UUID, topic: str, body: Mapping[str, Any]) -> bool:
    """Tell whether a person has an open message of a topic that says all this."""
    messages = OutboxMessage.objects.filter(person_id=person_id, topic=topic)
    return messages.filter(body__contains=dict(body)).exists()


def claim(*, now: datetime, limit: int) -> list[Message]:
    """Take up to ``limit`` messages that are due; nobody else gets them for ``LEASE``."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now, "until": now + LEASE, "limit": limit})
        return [Message(p, i, t, _decoded(b), n) for p, i, t, b, n in cursor.fetchall()]


def handle(message: Message, consumers: Mapping[str, Consumer], *, now: datetime) -> bool:
    """Let the consumer work on a message; forget the message if it went well.

    Returns False where it has to be tried again. No failure of one message stops the others.
    """
    try:
        _consume(message, consumers[message.topic])
    except Exception as failure:  # noqa: BLE001  # whatever it is, the message must not be lost
        _postpone(message, failure, now=now)
        return False
    return True


def _consume(message: Message, consumer: Consumer) -> None:
    if not getattr(consumer, "in_one_transaction", False):
        consumer(message)
        _forget(message)
        return
    with transaction.atomic():
        # Somebody else may have had it when the claim lapsed.
        if _forget(message):
            consumer(message)


def _forget(message: Message) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [message.person_id, message.id])
        return bool(cursor.rowcount)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait before the next attempt: doubling, bounded.

    >>> [pause_after(n).total_seconds() for n in (1, 2, 5, 30)]
    [2.0, 4.0, 32.0, 1800.0]
    """
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 1, 20)
    return min(LONGEST_PAUSE, doubled)


def _postpone(message: Message, failure: Exception, *, now: datetime) -> None:
    expected = isinstance(failure, TryLater)
    log.log(
        logging.INFO if expected else logging.ERROR,
        "outbox message %s (%s) failed at attempt %s: %s",
        message.id,
        message.topic,
        message.attempts,
        failure,
        exc_info=None if expected else failure,
    )
    hopeless = not expected and message.attempts >= ATTEMPTS_BEFORE_AN_OPERATOR_LOOKS
    OutboxMessage.objects.filter(person_id=message.person_id, id=message.id).update(
        due_at=now + pause_after(message.attempts),
        # An outage, however long, uses up none of the attempts that faults have.
        attempts=min(message.attempts, ATTEMPTS_BEFORE_AN_OPERATOR_LOOKS // 2)
        if expected
        else message.attempts,
        claimed_until=None,
        last_error=repr(failure)[:2000],
        gave_up_at=now if hopeless else None,
    )


def _decoded(body: str) -> Mapping[str, Any]:
    decoded: Mapping[str, Any] = json.loads(body)
    return decoded
