"""A clock under another length: time already used counts, also where it stood still."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sekali.agencies.rules import WorkingTime, after_working_time, working_time_between
from sekali.casework import process
from sekali.casework.actions.running import Running
from sekali.catalogue.files import Within

OFFICE = WorkingTime(
    "Asia/Jakarta", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), (time(8), time(15))),
    frozenset(),
)  # fmt: skip
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def clock(hours: int, *, stood_still: timedelta = timedelta()) -> Running:
    first = process.due_at(Within(working_hours=hours), MONDAY, OFFICE)
    return Running(first, after_working_time(first, stood_still, OFFICE) if stood_still else first, OFFICE)  # fmt: skip


def test_a_clock_that_never_stood_still_is_set_as_if_it_had_been_the_new_one() -> None:
    new = clock(12).under(Within(working_hours=3), MONDAY, at=MONDAY + 30 * HOUR)
    assert new.now == MONDAY + 3 * HOUR  # Already over: the time used counts.


def test_what_is_left_shrinks_by_the_difference_where_it_stood_still() -> None:
    old = clock(12, stood_still=5 * HOUR)
    left = working_time_between(MONDAY + 1 * HOUR, old.now, OFFICE)
    new = old.under(Within(working_hours=10), MONDAY, at=MONDAY + 1 * HOUR)
    assert left - working_time_between(MONDAY + 1 * HOUR, new.now, OFFICE) == 2 * HOUR


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 20), st.integers(0, 40))
def test_of_two_lengths_the_longer_is_never_due_earlier(
    old_hours: int, new_hours: int, stood_still: int, later: int
) -> None:
    at = MONDAY + later * HOUR
    old = clock(old_hours, stood_still=stood_still * HOUR)
    shorter = old.under(Within(working_hours=new_hours), MONDAY, at=at)
    longer = old.under(Within(working_hours=new_hours + 1), MONDAY, at=at)
    assert shorter.now <= longer.now
    # And what was due half-way is due no later than the end.
    half = process.due_at(Within(working_hours=max(1, new_hours // 2)), MONDAY, OFFICE)
    assert shorter.due(half, at=at) <= max(shorter.now, at) or shorter.now < at


@given(st.integers(1, 60), st.integers(0, 20))
def test_under_the_same_length_nothing_changes(hours: int, stood_still: int) -> None:
    old = clock(hours, stood_still=stood_still * HOUR)
    new = old.under(Within(working_hours=hours), MONDAY, at=MONDAY)
    assert working_time_between(old.now, new.now, OFFICE) == timedelta()
    assert new.now <= old.now
