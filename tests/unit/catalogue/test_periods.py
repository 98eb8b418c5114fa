"""Periods follow each other without a gap, and each day lies in exactly one."""

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekali.catalogue import files
from sekali.catalogue.periods import period_on, periods_begun

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
SCHEDULES = [("year", "01-15"), ("year", "12-31"), ("quarter", 1), ("quarter", 28), ("month", 20),
             ("month", 1), ("week", "mon"), ("week", "sun")]  # fmt: skip


def recurring(every: str, on: object, since: date = date(2020, 1, 1)) -> files.Recurs:
    return files.Recurs.model_construct(every=every, on=on, since=since)


@pytest.mark.parametrize(("every", "on"), SCHEDULES)
@given(day=DAYS)
def test_every_day_lies_in_the_period_that_is_said(every: str, on: object, day: date) -> None:
    period = period_on(recurring(every, on), day)
    assert period.first <= day < period.end
    assert period_on(recurring(every, on), period.first) == period
    assert period_on(recurring(every, on), period.end - timedelta(days=1)) == period
    assert period_on(recurring(every, on), period.end).first == period.end


@pytest.mark.parametrize(("every", "on"), SCHEDULES)
@given(since=DAYS)
def test_they_follow_each_other_from_the_first_whole_one(
    every: str, on: object, since: date
) -> None:
    some = list(islice(periods_begun(recurring(every, on, since), date.max), 30))
    assert some[0].first >= since
    assert all(one.end == other.first for one, other in pairwise(some))
    assert len({one.key for one in some}) == len(some)


@pytest.mark.parametrize(
    ("every", "on", "day", "key"),
    [
        ("year", "01-15", date(2026, 1, 14), "2025"),
        ("year", "01-15", date(2026, 1, 15), "2026"),
        ("quarter", 10, date(2026, 4, 9), "2026-Q1"),
        ("quarter", 10, date(2026, 4, 10), "2026-Q2"),
        ("month", 20, date(2026, 1, 19), "2025-12"),
        ("week", "mon", date(2026, 3, 1), "2026-W09"),
        ("week", "sun", date(2027, 1, 2), "2026-W52"),
    ],
)
def test_a_period_is_named_after_its_beginning(every: str, on: object, day: date, key: str) -> None:
    assert period_on(recurring(every, on), day).key == key


def test_nothing_has_begun_before_its_time() -> None:
    assert (
        list(periods_begun(recurring("year", "01-15", date(2026, 1, 16)), date(2026, 12, 1))) == []
    )
