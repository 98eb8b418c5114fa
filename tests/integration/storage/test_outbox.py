"""The outbox: nothing is lost, nothing is done by two at once, and nothing stops the rest."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from sekali.kernel.ids import uuid7
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.storage.outbox import Message, TryLater
from sekali.storage.waiting import waiting
from sekali.storage.writing import insert_together
from support.together import at_once, elsewhere

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SOMEBODY = UUID(int=11)


def put(topic: str = "test.done", *, at: datetime = NOW, **body: object) -> OutboxMessage:
    """Write a message."""
    message = outbox.message(person_id=SOMEBODY, topic=topic, body=body, at=at)
    insert_together(message)
    return message


def fails(failure: Exception) -> Callable[[Message], None]:
    """Return a consumer that always ends so."""

    def consumer(_: Message) -> None:
        raise failure

    return consumer


def rows() -> list[OutboxMessage]:
    """Return the messages that are left."""
    return list(OutboxMessage.objects.filter(person_id=SOMEBODY).order_by("created_at", "id"))


def test_a_message_goes_to_its_consumer_once_and_is_gone(db: None) -> None:
    written, seen = put(answer=42), []

    (message,) = outbox.claim(now=NOW, limit=10)
    assert outbox.handle(message, {"test.done": seen.append}, now=NOW)

    assert (message.id, message.body, message.attempts) == (written.id, {"answer": 42}, 1)
    assert seen == [message]
    assert rows() == []


def test_a_message_exists_only_if_its_transaction_does(own_database: str) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        put()
        raise RuntimeError

    assert outbox.claim(now=NOW, limit=10) == []


def test_what_is_not_due_yet_waits(db: None) -> None:
    put(at=NOW + timedelta(minutes=1))

    assert outbox.claim(now=NOW, limit=10) == []
    assert len(outbox.claim(now=NOW + timedelta(minutes=1), limit=10)) == 1


def test_a_claim_is_exclusive_until_it_lapses(db: None) -> None:
    put()

    assert len(outbox.claim(now=NOW, limit=10)) == 1
    assert outbox.claim(now=NOW + outbox.LEASE - timedelta(seconds=1), limit=10) == []
    (again,) = outbox.claim(now=NOW + outbox.LEASE, limit=10)
    assert again.attempts == 2


def test_workers_that_claim_at_the_same_instant_share_the_messages(own_database: str) -> None:
    for number in range(200):
        put(number=number)

    claimed = at_once(*[lambda: outbox.claim(now=NOW, limit=50)] * 4)

    ids = [message.id for batch in claimed for message in batch]
    # Whoever comes while another one chooses takes the others and waits for nobody.
    assert len(ids) == len(set(ids))
    rest = outbox.claim(now=NOW, limit=200)
    assert len(ids) + len(rest) == 200


def test_a_claim_waits_for_nobody(own_database: str) -> None:
    put()
    with transaction.atomic():
        list(OutboxMessage.objects.select_for_update().filter(person_id=SOMEBODY))

        assert elsewhere(lambda: outbox.claim(now=NOW, limit=10)) == []


def test_the_longest_waiting_are_taken_first(db: None) -> None:
    for minutes in (3, 1, 2):
        put(at=NOW - timedelta(minutes=minutes), minutes=minutes)

    assert [m.body["minutes"] for m in outbox.claim(now=NOW, limit=1)] == [3]
    assert [m.body["minutes"] for m in outbox.claim(now=NOW, limit=1)] == [2]


def test_a_consumer_that_fails_is_tried_again_later_and_later(db: None) -> None:
    put()
    at, pauses = NOW, []
    for _ in range(5):
        (message,) = outbox.claim(now=at, limit=10)
        assert not outbox.handle(message, {"test.done": fails(RuntimeError("no"))}, now=at)
        assert outbox.claim(now=at, limit=10) == []
        (row,) = rows()
        pauses.append((row.due_at - at).total_seconds())
        assert row.last_error == "RuntimeError('no')"
        at = row.due_at

    assert pauses == [2, 4, 8, 16, 32]


def test_a_bug_waits_for_an_operator_in_the_end(db: None) -> None:
    put()
    at = NOW
    for _ in range(outbox.ATTEMPTS_BEFORE_AN_OPERATOR_LOOKS):
        (message,) = outbox.claim(now=at, limit=10)
        outbox.handle(message, {"test.done": fails(RuntimeError("no"))}, now=at)
        at = rows()[0].due_at

    (row,) = rows()
    assert row.gave_up_at is not None
    # What waits for the sample people may fall due in that time.
    claimed = outbox.claim(now=at + timedelta(days=365), limit=100)
    assert row.id not in {message.id for message in claimed}
    assert [message.id for message in waiting(now=NOW).given_up] == [row.id]


def test_an_outside_system_that_is_away_is_waited_for_without_end(db: None) -> None:
    put()
    at = NOW
    for _ in range(40):
        (message,) = outbox.claim(now=at, limit=10)
        outbox.handle(message, {"test.done": fails(TryLater("the registry is away"))}, now=at)
        (row,) = rows()
        assert row.due_at - at <= outbox.LONGEST_PAUSE
        at = row.due_at

    assert row.gave_up_at is None


def test_an_unknown_topic_is_kept_and_told(db: None, caplog: pytest.LogCaptureFixture) -> None:
    """Written by a newer version than the worker is."""
    put("test.from-the-future")
    (message,) = outbox.claim(now=NOW, limit=10)

    with caplog.at_level(logging.ERROR):
        assert not outbox.handle(message, {}, now=NOW)

    assert "test.from-the-future" in rows()[0].last_error
    assert "test.from-the-future" in caplog.text


def test_a_message_that_fails_does_not_stop_the_others(db: None) -> None:
    put(number=1)
    put("test.broken")
    put(number=3)
    seen = []
    consumers = {
        "test.done": lambda message: seen.append(message.body["number"]),
        "test.broken": fails(ValueError("\0 and \ud800")),
    }

    for message in outbox.claim(now=NOW, limit=10):
        outbox.handle(message, consumers, now=NOW)

    assert sorted(seen) == [1, 3]
    assert [row.topic for row in rows()] == ["test.broken"]


def test_a_long_error_is_cut(db: None) -> None:
    put()
    (message,) = outbox.claim(now=NOW, limit=10)
    outbox.handle(message, {"test.done": fails(RuntimeError("x" * 100_000))}, now=NOW)
    assert len(rows()[0].last_error) == 2000


class Crash(BaseException):
    """The process is killed here."""


def test_a_consumer_in_one_transaction_does_its_work_exactly_once(own_database: str) -> None:
    # Given a consumer that writes here, and dies once before the commit
    put()
    deaths = [Crash]

    @outbox.in_one_transaction
    def writes(_: Message) -> None:
        put("test.written")
        if deaths:
            raise deaths.pop()

    # When its message is handled, and again, and by a worker whose claim had lapsed
    (message,) = outbox.claim(now=NOW, limit=10)
    with pytest.raises(Crash):
        outbox.handle(message, {"test.done": writes}, now=NOW)
    assert [row.topic for row in rows()] == ["test.done"]
    for _ in range(3):
        assert outbox.handle(message, {"test.done": writes}, now=NOW)

    # Then it has written once
    assert [row.topic for row in rows()] == ["test.written"]


def test_a_consumer_in_one_transaction_that_fails_leaves_nothing_but_the_error(
    own_database: str,
) -> None:
    put()

    @outbox.in_one_transaction
    def writes(_: Message) -> None:
        put("test.written")
        raise TryLater

    (message,) = outbox.claim(now=NOW, limit=10)
    assert not outbox.handle(message, {"test.done": writes}, now=NOW)

    (row,) = rows()
    assert (row.topic, row.due_at) == ("test.done", NOW + outbox.FIRST_PAUSE)


def test_rows_of_several_tables_are_written_by_one_statement(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from sekali.channels.models import Notice

    messages = [
        outbox.message(person_id=SOMEBODY, topic="test.done", body={"n": n, "é": None}, at=NOW)
        for n in range(3)
    ]
    notice = Notice(
        person_id=SOMEBODY, id=uuid7(), subject="a", body="b", language="id", created_at=NOW
    )
    with django_assert_num_queries(1):
        insert_together(*messages, notice)

    assert len(rows()) == 3
    assert rows()[0].body == {"n": 0, "é": None}
    assert Notice.objects.filter(person_id=SOMEBODY).get().subject == "a"
    assert connection.in_atomic_block
