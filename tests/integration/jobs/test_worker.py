"""The worker: it hands out what waits, waits for a database that is away, and ends in good order."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import OperationalError

from sekali.jobs import tasks, worker
from sekali.jobs.worker import Relay
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.storage.outbox import Message
from sekali.storage.writing import insert_together

SOMEBODY = UUID(int=51)
PATIENCE_SECONDS = 10


def put(number: int, *, due_in: timedelta = timedelta()) -> None:
    """Write a message that is due."""
    at = datetime.now(UTC) + due_in
    insert_together(
        outbox.message(person_id=SOMEBODY, topic="test.done", body={"number": number}, at=at)
    )


def left() -> int:
    """Count what was not done yet."""
    return OutboxMessage.objects.filter(person_id=SOMEBODY).count()


def wait_until(happened: Callable[[], object]) -> None:
    """Wait for something that the worker does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < end, "the worker did not do it"
        time.sleep(0.01)


def run_in_thread(relay: Relay) -> threading.Thread:
    """Run a worker as its process would."""
    from django.db import connection

    def run() -> None:
        try:
            relay.run()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def close_connections_of(relay: Relay) -> None:
    """Let the threads of the worker's pool close what they keep open for their life."""
    from django.db import connection

    pool = relay._pool
    for _ in range(worker.THREADS * 2):
        pool.submit(lambda: (time.sleep(0.01), connection.close()))


def test_a_worker_does_what_waits_and_what_comes_until_it_is_stopped(own_database: str) -> None:
    seen: list[int] = []
    relay = Relay({"test.done": lambda message: seen.append(message.body["number"])})
    put(1)
    thread = run_in_thread(relay)
    try:
        wait_until(lambda: seen == [1])
        put(2)
        put(3, due_in=timedelta(hours=1))
        wait_until(lambda: sorted(seen) == [1, 2])
    finally:
        close_connections_of(relay)
        relay.stop()
        thread.join(PATIENCE_SECONDS)

    assert not thread.is_alive()
    assert left() == 1


def test_a_worker_that_is_stopped_finishes_what_it_has_in_hand(own_database: str) -> None:
    begun, go_on, done = threading.Event(), threading.Event(), []

    def slow(message: Message) -> None:
        begun.set()
        go_on.wait(PATIENCE_SECONDS)
        done.append(message.body["number"])

    relay = Relay({"test.done": slow})
    put(1)
    thread = run_in_thread(relay)
    assert begun.wait(PATIENCE_SECONDS)
    close_connections_of(relay)
    relay.stop()
    go_on.set()
    thread.join(PATIENCE_SECONDS)

    assert done == [1]
    assert left() == 0


def test_two_workers_share_the_work(own_database: str) -> None:
    seen: list[int] = []
    consumers = {"test.done": lambda message: seen.append(message.body["number"])}
    for number in range(60):
        put(number)
    relays = [Relay(consumers), Relay(consumers)]
    threads = [run_in_thread(relay) for relay in relays]
    wait_until(lambda: left() == 0)
    for relay, thread in zip(relays, threads, strict=True):
        close_connections_of(relay)
        relay.stop()
        thread.join(PATIENCE_SECONDS)

    assert sorted(seen) == list(range(60))


def test_a_worker_waits_for_a_database_that_is_away(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    failures = [OperationalError("the server is starting up")] * 2
    claim = outbox.claim

    def away(**kwargs: object) -> list[Message]:
        if failures:
            raise failures.pop()
        return claim(**kwargs)

    monkeypatch.setattr(worker, "_PAUSE_WITHOUT_DATABASE_SECONDS", 0.01)
    monkeypatch.setattr(outbox, "claim", away)
    relay = Relay({"test.done": lambda message: seen.append(message.body["number"])})
    put(7)
    thread = run_in_thread(relay)
    try:
        wait_until(lambda: seen == [7])
    finally:
        close_connections_of(relay)
        relay.stop()
        thread.join(PATIENCE_SECONDS)


def test_a_database_that_goes_away_in_the_middle_leaves_the_message_for_later(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the message nor the worker is lost: the claim lapses."""

    def gone(*_: object, **__: object) -> bool:
        raise OperationalError("server closed the connection unexpectedly")

    relay = Relay({})
    put(1)
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "handle", gone)
        assert relay.run_once() == 1
    close_connections_of(relay)
    relay._pool.shutdown()

    assert left() == 1
    later = datetime.now(UTC) + outbox.LEASE
    assert [message.attempts for message in outbox.claim(now=later, limit=10)] == [2]


def test_what_the_clock_asks_for_forgets_what_has_expired(own_database: str) -> None:
    from sekali.accounts.models import Attempt

    now = datetime.now(UTC)
    Attempt.objects.create(key_hash=b"old", window_ends_at=now - timedelta(minutes=1))
    Attempt.objects.create(key_hash=b"new", window_ends_at=now + timedelta(minutes=1))

    tasks.forget_expired(timestamp=int(now.timestamp()))

    assert [bytes(row.key_hash) for row in Attempt.objects.all()] == [b"new"]


def test_publishing_the_same_services_again_publishes_nothing(db: None) -> None:
    from sekali.jobs.preparing import publish_services

    assert publish_services(at=datetime.now(UTC)) == 0


def test_a_service_that_changed_under_the_same_version_is_kept_and_told(
    db: None, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil
    from pathlib import Path

    from django.conf import settings

    from sekali.catalogue.models import PublishedVersion
    from sekali.jobs.preparing import publish_services

    copied = Path(str(tmp_path)) / "services"
    shutil.copytree(settings.SERVICES_DIR, copied)
    changelog = next(copied.rglob("kartu-keluarga/CHANGELOG.md"))
    changelog.write_text(changelog.read_text("utf-8") + "\n", encoding="utf-8")
    before = PublishedVersion.objects.count()
    kept, settings.SERVICES_DIR = settings.SERVICES_DIR, copied
    try:
        assert publish_services(at=datetime.now(UTC)) == 1
    finally:
        settings.SERVICES_DIR = kept

    assert PublishedVersion.objects.count() == before + 1
    assert "warning: kependudukan.kartu-keluarga changed" in capsys.readouterr().out
