"""Which looks of officers the rules find odd, and which they leave alone."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekali.casework.actors import HIDDEN_DESK
from sekali.casework.odd_looks import (
    Looked,
    Odd,
    OfficeDay,
    OfficerDay,
    odd_looks,
)
from sekali.catalogue import queries as catalogue
from sekali.catalogue.files.odd_looks import OddLooks

DAY = date(2026, 3, 3)
NOON = datetime(2026, 3, 3, 5, tzinfo=UTC)
OPEN = (NOON - timedelta(hours=4, minutes=30), NOON + timedelta(hours=3, minutes=30))
RATNA, ANITA, DEWI = UUID(int=1), UUID(int=2), UUID(int=3)
CLERK = frozenset({"front-office"})
Spans = Sequence[tuple[datetime, datetime]]


@pytest.fixture(scope="module")
def rules() -> OddLooks:
    """The rules as the repository ships them."""
    return catalogue.dictionary().odd_looks


def seen(
    person: int,
    *,
    case: int | None = None,
    looks: int = 1,
    at: datetime = NOON,
    door: str = "desk",
) -> Looked:
    case_id = UUID(int=1_000_000 + (case or person))
    return Looked(
        person_id=UUID(int=10_000 + person),
        case_id=case_id,
        service_id="s.s",
        door=door,
        looks=looks,
        first_at=at,
        last_at=at,
    )


def officer(officer_id: UUID, looks: Sequence[Looked], **known: Any) -> OfficerDay:
    worked_on = {one.case_id for one in looks if one.case_id}
    day = OfficerDay(officer_id=officer_id, roles=CLERK, seen=looks, worked_on=worked_on)
    return replace(day, **known)


def found(rules: OddLooks, *officers: OfficerDay, open_spans: Spans = (OPEN,)) -> list[Odd]:
    office = OfficeDay(day=DAY, open_spans=open_spans, officers=officers)
    return list(odd_looks(office, rules))


def named(odd: Iterable[Odd]) -> set[tuple[str, UUID]]:
    return {(one.rule, one.officer_id) for one in odd}


def many(count: int) -> list[Looked]:
    return [seen(number) for number in range(count)]


# --- Many people ----------------------------------------------------------------------------


def test_far_more_people_than_colleagues_are_odd(rules: OddLooks) -> None:
    rule = rules.rules["many-people"]
    found_odd = found(
        rules,
        officer(RATNA, many(rule.at_least)),
        officer(ANITA, many(10)),
        officer(DEWI, many(12)),
    )
    assert named(found_odd) == {("many-people", RATNA)}
    assert len(found_odd[0].seen) == rule.at_least


def test_a_busy_day_of_the_whole_office_is_not(rules: OddLooks) -> None:
    assert not found(rules, *(officer(who, many(150)) for who in (RATNA, ANITA, DEWI)))


def test_who_has_no_colleagues_is_measured_by_a_number_alone(rules: OddLooks) -> None:
    alone_at_least = rules.rules["many-people"].alone_at_least
    assert not found(rules, officer(RATNA, many(alone_at_least - 1)))
    assert named(found(rules, officer(RATNA, many(alone_at_least)))) == {("many-people", RATNA)}


# --- Working hours --------------------------------------------------------------------------


def test_at_night_and_on_a_holiday_it_is_odd(rules: OddLooks) -> None:
    night = NOON + timedelta(hours=9)
    looks = [seen(number, at=night) for number in range(3)]
    assert named(found(rules, officer(RATNA, looks))) == {("outside-hours", RATNA)}
    closed = found(rules, officer(RATNA, many(3)), open_spans=())
    assert named(closed) == {("outside-hours", RATNA)}


def test_shortly_after_closing_it_is_not(rules: OddLooks) -> None:
    late = OPEN[1] + timedelta(minutes=59)
    assert not found(rules, officer(RATNA, [seen(number, at=late) for number in range(9)]))


def test_only_the_looks_outside_are_put_before_anybody(rules: OddLooks) -> None:
    night = [seen(number, at=NOON + timedelta(hours=9)) for number in range(3)]
    (odd,) = found(rules, officer(RATNA, [*night, seen(7)]))
    assert list(odd.seen) == night


# --- Cases ----------------------------------------------------------------------------------


def test_one_case_again_and_again_is_odd_unless_it_was_worked_on(rules: OddLooks) -> None:
    looks = [seen(1, case=5, looks=6), seen(2, case=5, looks=6), seen(3)]
    (odd,) = found(rules, officer(RATNA, looks, worked_on=()))
    assert (odd.rule, list(odd.seen)) == ("again-and-again", looks[:2])
    assert not found(rules, officer(RATNA, looks))


def test_everybody_in_a_case_is_one_visit_and_not_several(rules: OddLooks) -> None:
    looks = [seen(number, case=5, looks=2) for number in range(6)]
    assert not found(rules, officer(RATNA, looks, worked_on=()))


def test_several_cases_of_others_that_ended_long_ago_are_odd(rules: OddLooks) -> None:
    looks = many(5)
    ended = {one.case_id: DAY - timedelta(days=30) for one in looks}
    assert named(found(rules, officer(RATNA, looks, worked_on=(), ended=ended))) == {
        ("closed-cases", RATNA)
    }
    assert not found(rules, officer(RATNA, looks[:4], worked_on=(), ended=ended))
    younger = dict.fromkeys(ended, DAY - timedelta(days=29))
    assert not found(rules, officer(RATNA, looks, worked_on=(), ended=younger))
    assert not found(rules, officer(RATNA, looks, ended=ended))


# --- Relatives, and looking people up -------------------------------------------------------


def test_ones_own_family_is_odd_whatever_was_done(rules: OddLooks) -> None:
    linked = {UUID(int=10_001): {"spouse"}, UUID(int=10_002): {"land"}}
    (odd,) = found(rules, officer(RATNA, many(4), linked=linked))
    assert (odd.rule, list(odd.seen)) == ("relatives", [seen(1)])


def test_whose_name_was_not_to_be_seen_is_no_relative(rules: OddLooks) -> None:
    linked = {UUID(int=10_001): {"spouse"}}
    assert not found(rules, officer(RATNA, [seen(1, door=HIDDEN_DESK)], linked=linked))


def test_people_who_were_looked_up_and_not_served_are_odd(rules: OddLooks) -> None:
    looks = [seen(number, door="mandates") for number in range(5)]
    assert named(found(rules, officer(RATNA, looks))) == {("nothing-done", RATNA)}
    assert not found(rules, officer(RATNA, looks, did_for={looks[0].person_id}))


# --- All of them ----------------------------------------------------------------------------

_SEEN = st.builds(
    seen,
    st.integers(0, 40),
    case=st.integers(1, 5) | st.none(),
    looks=st.integers(1, 9),
    at=st.integers(-720, 719).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    door=st.sampled_from(["desk", "mandates", HIDDEN_DESK]),
)
_OFFICERS = st.lists(st.lists(_SEEN, max_size=80), min_size=1, max_size=5)


def as_officers(days: list[list[Looked]]) -> list[OfficerDay]:
    return [officer(UUID(int=number), looks, worked_on=()) for number, looks in enumerate(days, 1)]


@given(days=_OFFICERS)
def test_a_finding_shows_looks_of_its_officer_and_each_rule_finds_once(
    rules: OddLooks, days: list[list[Looked]]
) -> None:
    officers = as_officers(days)
    odd = found(rules, *officers)
    assert len(named(odd)) == len(odd)
    by_id = {one.officer_id: one.seen for one in officers}
    for one in odd:
        assert one.seen
        assert all(look in by_id[one.officer_id] for look in one.seen)


@given(days=_OFFICERS)
def test_the_order_of_officers_changes_nothing(rules: OddLooks, days: list[list[Looked]]) -> None:
    officers = as_officers(days)
    assert named(found(rules, *officers)) == named(found(rules, *reversed(officers)))


@given(looks=st.lists(_SEEN, max_size=80), more=st.lists(_SEEN, max_size=20))
def test_who_looks_at_more_is_found_at_least_as_often(
    rules: OddLooks, looks: list[Looked], more: list[Looked]
) -> None:
    few = named(found(rules, officer(RATNA, looks, worked_on=())))
    assert few <= named(found(rules, officer(RATNA, looks + more, worked_on=())))


def test_before_it_holds_a_rule_finds_nothing(rules: OddLooks) -> None:
    office = OfficeDay(day=date(2025, 12, 31), open_spans=(), officers=[officer(RATNA, many(300))])
    assert not list(odd_looks(office, rules))
