"""What gave up waits for an operator, who is told of it and lets it be tried again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from sekali.jobs.outbox_command import retry_messages, show_outbox
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.storage.waiting import NotWaiting, retry, retry_all, waiting
from sekali.storage.writing import insert_together

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SOMEBODY, OTHER = UUID(int=61), UUID(int=62)
pytestmark = pytest.mark.usefixtures("db")


def put(person_id: UUID = SOMEBODY, *, gave_up: bool = True, at: datetime = NOW) -> UUID:
    """Write a message, by default one that gave up."""
    message = outbox.message(person_id=person_id, topic="test.done", body={}, at=at)
    message.last_error = "OSError('the disk\nis full')" if gave_up else ""
    message.attempts = 12 if gave_up else 0
    message.gave_up_at = at if gave_up else None
    insert_together(message)
    return message.id


def test_what_gave_up_is_told_the_oldest_first_and_so_is_what_is_late() -> None:
    later, first = put(at=NOW), put(OTHER, at=NOW - timedelta(hours=1))
    put(gave_up=False, at=NOW - timedelta(minutes=5))

    found = waiting(now=NOW)

    assert [one.id for one in found.given_up] == [first, later]
    assert found.oldest_due_at == NOW - timedelta(minutes=5)
    assert not found.more
    assert waiting(now=NOW, limit=1).more


def test_nothing_waits_where_nothing_is_due() -> None:
    put(gave_up=False, at=NOW + timedelta(minutes=1))
    found = waiting(now=NOW)
    assert (found.oldest_due_at, found.given_up) == (None, [])


def test_a_message_that_is_set_free_is_taken_and_done() -> None:
    message_id = put()
    assert outbox.claim(now=NOW, limit=10) == []

    assert retry(ids=[message_id], at=NOW) == 1
    (message,) = outbox.claim(now=NOW, limit=10)
    assert message.attempts == 1
    assert OutboxMessage.objects.get(person_id=SOMEBODY).last_error

    assert outbox.handle(message, {"test.done": lambda _: None}, now=NOW)
    assert not OutboxMessage.objects.filter(person_id=SOMEBODY).exists()


@pytest.mark.parametrize("other", [lambda: put(gave_up=False), uuid4])
def test_with_one_that_has_not_given_up_nothing_is_changed(other: "type[UUID]") -> None:
    good, bad = put(), other()
    with pytest.raises(NotWaiting) as refused:
        retry(ids=[good, bad], at=NOW)
    assert refused.value.params["ids"] == [bad]
    assert [one.id for one in waiting(now=NOW).given_up] == [good]


def test_all_can_be_set_free_at_once() -> None:
    put(), put(OTHER), put(gave_up=False)
    assert retry_all(at=NOW) == 2
    assert waiting(now=NOW).given_up == []
    assert retry_all(at=NOW) == 0


def test_the_command_tells_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    message_id = put()
    assert show_outbox() == 1
    told = capsys.readouterr().out
    assert f"{message_id}  test.done" in told
    assert "gave up 2026-03-02 02:00 UTC after 12 attempts: OSError('the disk is full')" in told

    assert retry_messages([str(message_id)], everything=False) == 0
    assert capsys.readouterr().out == "1 will be tried again now\n"
    assert show_outbox() == 0
    assert "no message gave up" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("ids", "everything", "told"),
    [
        ([], False, "say which"),
        (["x"], True, "say which"),
        (["x"], False, "no id of a message: x; nothing was changed"),
        ([str(UUID(int=9)), "x", "y"], False, "no id of a message: x, y; nothing was changed"),
        ([str(UUID(int=9))], False, "not among those that gave up"),
    ],
)
def test_the_command_refuses_in_words(
    capsys: pytest.CaptureFixture[str], ids: list[str], told: str, *, everything: bool
) -> None:
    put()
    assert retry_messages(ids, everything=everything) == 1
    assert told in capsys.readouterr().out
    assert len(waiting(now=NOW).given_up) == 1
