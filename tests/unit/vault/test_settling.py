"""Of several sources one is believed, by rank and date, and no difference is ever lost."""

from datetime import date, timedelta
from typing import Any

import pytest

from sekali.vault.facts import DECLARED, VERIFIED, Fact, fact_from_json
from sekali.vault.settling import Ranking, settle

DAY = date(2026, 3, 2)
LATER = DAY + timedelta(days=30)
BY_DUKCAPIL = Ranking("civil-registry", {"resident": 0, "hospital": 40})


def says(source: str, value: str, day: date = DAY, until: date | None = None) -> Fact:
    """Return what a source says; a resident's word is declared, all others' verified."""
    level = DECLARED if source == "resident" else VERIFIED
    return Fact(value, level, source, day, until)


def settled(*said: Fact, ranking: Ranking = BY_DUKCAPIL, on: date = LATER) -> Fact:
    """Return what is kept after all of these, in this order."""
    kept: Any = None
    for fact in said:
        kept = settle(kept, fact, ranking, on=on) or kept
    return fact_from_json(kept)


def others(fact: Fact) -> list[tuple[str, str]]:
    """Return who says what otherwise."""
    return [(one.source, one.value) for one in fact.differing]


def test_the_elements_own_authority_is_believed_although_another_spoke_later() -> None:
    fact = settled(says("civil-registry", "A"), says("health-insurer", "B", LATER))
    assert (fact.value, fact.source) == ("A", "civil-registry")
    assert others(fact) == [("health-insurer", "B")]


def test_it_makes_no_difference_who_spoke_first() -> None:
    said = [says("civil-registry", "A"), says("health-insurer", "B", LATER), says("hospital", "C")]
    assert settled(*said) == settled(*reversed(said))


def test_without_the_authority_the_higher_rank_is_believed_and_then_the_later_day() -> None:
    assert settled(says("health-insurer", "A"), says("hospital", "B", LATER)).value == "A"
    assert settled(says("health-insurer", "A"), says("tax-office", "B", LATER)).value == "B"


def test_the_last_word_of_a_source_takes_the_place_of_its_former_one() -> None:
    fact = settled(
        says("civil-registry", "A"), says("health-insurer", "B"), says("health-insurer", "A", LATER)
    )
    assert (fact.value, others(fact)) == ("A", [])


def test_a_source_that_agreed_differs_once_the_authority_says_something_else() -> None:
    fact = settled(
        says("civil-registry", "A"), says("health-insurer", "A"), says("civil-registry", "B", LATER)
    )
    assert (fact.value, others(fact)) == ("B", [("health-insurer", "A")])


def test_what_is_no_longer_good_is_not_believed_before_what_is() -> None:
    old = says("civil-registry", "A", until=LATER)
    assert settled(old, says("health-insurer", "B"), on=LATER).value == "B"
    assert settled(old, says("health-insurer", "B"), on=DAY).value == "A"


def test_a_resident_never_overrules_an_authority_but_is_heard_if_they_spoke_later() -> None:
    fact = settled(says("civil-registry", "A"), says("resident", "B", LATER))
    assert (fact.value, others(fact)) == ("A", [("resident", "B")])


@pytest.mark.parametrize("declared", [says("resident", "B"), says("resident", "A", LATER)])
def test_a_resident_who_spoke_before_or_says_the_same_is_not_kept_beside(declared: Fact) -> None:
    fact = settled(declared, says("civil-registry", "A"))
    assert (fact.value, fact.beside) == ("A", ())
    assert settled(says("civil-registry", "A"), declared).beside == ()


def test_the_same_again_is_no_news() -> None:
    fact = says("civil-registry", "A", until=LATER)
    assert settle(fact.as_json(), fact, BY_DUKCAPIL, on=DAY) is None
    longer = says("civil-registry", "A", until=LATER + timedelta(days=1))
    assert settle(fact.as_json(), longer, BY_DUKCAPIL, on=DAY) == longer.as_json()


def test_what_is_beside_is_never_beside_itself() -> None:
    first = settled(says("civil-registry", "A"), says("health-insurer", "B"))
    again = settled(first, says("tax-office", "C"))
    assert all(one.beside == () for one in again.beside)
