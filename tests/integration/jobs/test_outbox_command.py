"""`sekali outbox` beside the worker: what an operator sets free, the relay takes and does."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from sekali.jobs import outbox_command
from sekali.jobs.outbox_command import retry_messages, show_outbox
from sekali.jobs.worker import Relay
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.storage.outbox import Message
from sekali.storage.writing import insert_together

SOMEBODY = UUID(int=71)
LISTED = 20


def put_given_up(*, number: int = 0, error: str = "OSError('away')") -> UUID:
    """Write a message that gave up an hour ago."""
    at = datetime.now(UTC) - timedelta(hours=1)
    message = outbox.message(person_id=SOMEBODY, topic="test.done", body={"number": number}, at=at)
    message.attempts, message.last_error, message.gave_up_at = 12, error, at
    insert_together(message)
    return message.id


def run_once(seen: list[int]) -> int:
    """Let a relay work once, in threads that close what they opened; return what it took."""

    def consumer(message: Message) -> None:
        seen.append(message.body["number"])

    relay = Relay({"test.done": consumer}, threads=1)
    taken = relay.run_once()
    relay._pool.submit(lambda: connection.close()).result()
    relay._pool.shutdown()
    return taken


def test_the_relay_takes_and_does_what_was_set_free_and_nothing_else(own_database: str) -> None:
    # Given two messages that gave up, which the relay leaves alone
    freed, seen = put_given_up(number=1), []
    kept = put_given_up(number=2)
    assert run_once(seen) == 0

    # When an operator sets one of them free
    assert retry_messages([str(freed)], everything=False) == outbox_command.FINE

    # Then the relay does that one, once, and the other goes on waiting
    assert run_once(seen) == 1
    assert run_once(seen) == 0
    assert seen == [1]
    assert [row.id for row in OutboxMessage.objects.filter(person_id=SOMEBODY)] == [kept]


def test_a_refusal_leaves_nothing_for_the_relay(own_database: str) -> None:
    given_up, seen = put_given_up(), []

    for other in ("no-id", str(uuid4())):
        assert retry_messages([str(given_up), other], everything=False) == outbox_command.WRONG

    assert run_once(seen) == 0
    row = OutboxMessage.objects.get(person_id=SOMEBODY)
    assert (row.attempts, row.gave_up_at is None) == (12, False)


def test_the_list_is_bounded_and_says_so(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(LISTED + 1):
        put_given_up(number=number, error="first\nsecond " + "x" * 2000)

    assert show_outbox() == outbox_command.WRONG

    lines = capsys.readouterr().out.splitlines()
    listed = [line for line in lines if "test.done" in line]
    assert len(listed) == LISTED
    assert all(f"person {SOMEBODY}" in line and "first second x" in line for line in listed)
    assert max(map(len, listed)) < 350
    assert f"only the first {LISTED} that gave up are told" in lines


def test_check_tells_of_what_gave_up_and_points_at_the_command(db: None) -> None:
    from sekali.config.checking import _left_over

    assert _left_over() == []
    put_given_up()
    (told,) = _left_over()
    assert "`sekali outbox show`" in told
