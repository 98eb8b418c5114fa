"""A transaction that the database could not finish is tried again, whole."""

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from sekali.accounts.models import Attempt
from sekali.storage import transactions
from sekali.storage.transactions import ATTEMPTS, whole_transaction
from support.serving import AS_OWNER
from support.together import at_once

ONE, OTHER = b"one", b"other"
AT = "2026-03-02T02:00:00Z"


@pytest.fixture
def two_rows(own_database: str) -> None:
    """Two rows that two transactions can lock in different order."""
    for key in (ONE, OTHER):
        Attempt.objects.create(key_hash=key, window_ends_at=AT)


def raise_state(state: str) -> None:
    """End as the database does: a failure of Django's with the driver's inside."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DO $$ BEGIN RAISE EXCEPTION 'test' USING ERRCODE = '{state}'; END $$"
        )  # DO takes no parameters


@pytest.mark.parametrize("state", ["40P01", "40001"])
def test_a_passing_failure_is_tried_again_and_nobody_notices(own_database: str, state: str) -> None:
    tries = 0

    @whole_transaction
    def action() -> str:
        nonlocal tries
        tries += 1
        Attempt.objects.create(key_hash=ONE, window_ends_at=AT)
        if tries < ATTEMPTS:
            raise_state(state)
        return "done"

    assert action() == "done"
    assert tries == ATTEMPTS
    assert Attempt.objects.count() == 1


def test_it_is_not_tried_for_ever(own_database: str) -> None:
    tries = 0

    @whole_transaction
    def action() -> None:
        nonlocal tries
        tries += 1
        raise_state("40001")

    with pytest.raises(OperationalError):
        action()
    assert tries == ATTEMPTS


def test_what_will_not_pass_is_told_at_once(own_database: str) -> None:
    tries = 0

    @whole_transaction
    def action() -> None:
        nonlocal tries
        tries += 1
        raise RuntimeError

    with pytest.raises(RuntimeError):
        action()
    assert tries == 1


def test_two_that_wait_for_each_other_are_both_done(two_rows: None) -> None:
    """PostgreSQL ends one of them; it is run again."""

    def add(first: bytes, second: bytes) -> None:
        @whole_transaction
        def action() -> None:
            for key in (first, second):
                row = Attempt.objects.select_for_update().get(key_hash=key)
                row.count += 1
                row.save()

        for _ in range(10):
            action()

    results = at_once(lambda: add(ONE, OTHER), lambda: add(OTHER, ONE))

    assert results == [None, None]
    assert [row.count for row in Attempt.objects.order_by("key_hash")] == [20, 20]


def test_a_connection_that_was_cut_is_opened_again(own_database: str) -> None:
    tries = 0

    @whole_transaction
    def action() -> str:
        nonlocal tries
        tries += 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            own = cursor.fetchone()[0]
        if tries == 1:
            _cut(own)
        Attempt.objects.create(key_hash=ONE, window_ends_at=AT)
        return "done"

    assert action() == "done"
    assert tries == 2
    assert Attempt.objects.count() == 1


def _cut(backend: int) -> None:
    with connection._nodb_cursor() as cursor:  # another connection, as an operator's
        cursor.execute(AS_OWNER)
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])


def test_inside_another_transaction_it_joins_in(own_database: str) -> None:
    @whole_transaction
    def inner() -> None:
        Attempt.objects.create(key_hash=ONE, window_ends_at=AT)

    with pytest.raises(RuntimeError), transaction.atomic():
        inner()
        raise RuntimeError

    assert Attempt.objects.count() == 0


def test_the_states_that_pass_are_those_of_postgresql() -> None:
    """As its manual, appendix A, names them."""
    by_state = psycopg.errors.lookup
    names = {by_state(state).__name__ for state in transactions._RETRIED_STATES}
    assert names == {
        "DeadlockDetected",
        "SerializationFailure",
        "AdminShutdown",
        "CrashShutdown",
        "CannotConnectNow",
        "ConnectionFailure",
        "ConnectionDoesNotExist",
    }
