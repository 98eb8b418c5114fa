"""Rising in rank and level: enough credit is one condition among others, and each is told apart."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from support.catalogue import dictionary
from support.servants import Row, appraisal, appraisals, credit, figure, positions, servant, shared

ON = date(2027, 1, 20)
TEST = {"level": "ahli_muda", "date": date(2026, 9, 1), "passed": True, "valid_until": None}


def for_rank(**facts: Any) -> dict[str, Any]:
    """Return who may rise from III/a to III/b: 50 credits in four good years."""
    return servant(appraisals=appraisals(range(2023, 2027))) | {
        f"servant.{key}": value for key, value in facts.items()
    }


def for_level(**facts: Any) -> dict[str, Any]:
    """Return who may rise from Ahli Pertama to Ahli Muda: 100 credits, a test, and a vacancy."""
    known = {
        "civil_service_rank": "iii_b",
        "credits": [credit("former", Decimal(50), era="integration")],
        "competency_tests": [TEST],
        "next_level_vacancy": True,
    }
    return for_rank(**known | facts)


def test_who_has_credit_time_and_good_predicates_may_rise_in_rank() -> None:
    assert figure("may_rise_in_rank", for_rank(), on=ON) is True


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        # T9: enough credit, but a year and six months in the rank.
        ({"rank_date": date(2025, 7, 20)}, "is_long_enough_in_rank"),
        ({"rank_date": date(2025, 1, 21)}, "is_long_enough_in_rank"),
        ({"appraisals": appraisals([2023, 2024, 2025])}, "is_credit_enough_for_rank"),
        (
            {"appraisals": [*appraisals([2023, 2024, 2026], "very_good"), appraisal(2025, "poor")]},
            "is_good_for_rank",
        ),
        (
            {"appraisals": appraisals([2022, 2023, 2024, 2026], "very_good")},
            "is_good_for_rank",
        ),
    ],
)
def test_credit_alone_is_no_promotion_in_rank(changed: dict[str, Any], missing: str) -> None:
    facts = for_rank(**changed)

    assert figure(missing, facts, on=ON) is False
    assert figure("may_rise_in_rank", facts, on=ON) is False


def test_two_years_in_the_rank_are_over_on_their_day() -> None:
    facts = for_rank(rank_date=date(2025, 1, 20))

    assert figure("may_rise_in_rank", facts, on=ON) is True


def test_a_bad_predicate_of_three_years_ago_hinders_nobody() -> None:
    rows = [appraisal(2024, "poor"), *appraisals([2023, 2025, 2026], "very_good")]

    assert figure("may_rise_in_rank", for_rank(appraisals=rows), on=ON) is True


def test_a_bad_predicate_of_this_year_hinders_already() -> None:
    rows = [*appraisals(range(2023, 2027)), appraisal(2027, "poor", (1, 1))]

    assert figure("is_good_for_rank", for_rank(appraisals=rows), on=date(2027, 2, 20)) is False


def test_the_level_comes_before_a_rank_of_the_next_level() -> None:
    facts = for_level()

    assert figure("is_credit_enough_for_rank", facts, on=ON) is True
    assert figure("may_rise_in_rank", facts, on=ON) is False
    assert figure("may_rise_in_level", facts, on=ON) is True


def test_who_has_risen_to_the_level_needs_no_further_credit_for_its_first_rank() -> None:
    facts = for_level(functional_level="ahli_muda", level_date=date(2027, 1, 1))

    assert figure("credit_in_level", facts, on=ON) == 0
    assert figure("missing_for_rank", facts, on=ON) == 0
    assert figure("may_rise_in_rank", facts, on=ON) is True


def test_a_rank_that_no_level_explains_needs_nobody_knows_how_much() -> None:
    assert figure("needed_for_rank", for_rank(civil_service_rank="iii_d")) is None


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"credits": []}, "is_credit_enough_for_level"),
        ({"competency_tests": []}, "has_passed_test"),
        ({"competency_tests": [TEST | {"passed": False}]}, "has_passed_test"),
        ({"competency_tests": [TEST | {"level": "ahli_madya"}]}, "has_passed_test"),
        ({"competency_tests": [TEST | {"valid_until": date(2027, 1, 19)}]}, "has_passed_test"),
        (
            {"appraisals": [*appraisals(range(2023, 2026), "very_good"), appraisal(2026, "poor")]},
            "is_good_for_level",
        ),
        (
            {"posts": [{"since": date(2026, 6, 1), "route": "from_other_post"}]},
            "has_settled_after_move",
        ),
    ],
)
def test_each_condition_of_a_level_can_be_the_one_that_is_missing(
    changed: dict[str, Any], missing: str
) -> None:
    facts = for_level(**changed)

    assert figure(missing, facts, on=ON) is False
    assert figure("may_rise_in_level", facts, on=ON) is False


@pytest.mark.parametrize(
    ("rank_date", "years", "months"),
    [
        (date(2023, 1, 1), range(2023, 2027), 0),
        (date(2023, 1, 1), range(2024, 2027), 12),
        (date(2026, 1, 20), range(2023, 2027), 12),
    ],
)
def test_a_forecast_waits_for_credit_and_for_time_in_the_rank(
    rank_date: date, years: range, months: int
) -> None:
    facts = for_rank(rank_date=rank_date, appraisals=appraisals(years))

    assert figure("months_until_rank", facts, on=ON) == months


def test_a_forecast_of_the_level_counts_what_is_missing() -> None:
    assert figure("months_until_level", for_level(credits=[]), on=ON) == 48


@pytest.mark.parametrize("vacancy", [False, None])
def test_nobody_rises_without_a_vacancy(vacancy: object) -> None:
    facts = for_level(next_level_vacancy=vacancy)

    assert figure("is_credit_enough_for_level", facts, on=ON) is True
    assert figure("may_rise_in_level", facts, on=ON) is vacancy


def test_at_the_top_there_is_no_level_to_rise_to() -> None:
    facts = for_level(functional_level="ahli_utama", civil_service_rank="iv_e")

    assert figure("next_level", facts) is None
    assert figure("may_rise_in_level", facts, on=ON) is not True


def diploma(education: str, *, claimed: bool) -> Row:
    return {"education": education, "year": 2025, "claimed": claimed}


@pytest.mark.parametrize(
    ("diplomas", "comes_to"),
    [
        ([diploma("bachelor", claimed=True), diploma("master", claimed=False)], "12.5"),
        ([diploma("bachelor", claimed=True), diploma("master", claimed=True)], "0"),
        ([diploma("master", claimed=True), diploma("bachelor", claimed=False)], "0"),
        ([diploma("bachelor", claimed=True)], "0"),
        ([], "0"),
    ],
)
def test_a_higher_diploma_gives_a_quarter_of_a_rank_once(
    diplomas: list[Row], comes_to: str
) -> None:
    facts = for_rank(diplomas=diplomas)

    assert figure("education_bonus", facts, on=ON) == Decimal(comes_to)


def test_the_bonus_is_a_quarter_of_what_one_rank_needs() -> None:
    bonus = shared("functional_promotion").lookups["education_bonus"].in_force[0].values
    a_rank = {"iii_a": 50, "iii_c": 100, "iv_a": 150, "iv_d": 200}

    assert {rank: Decimal(str(bonus[rank])) * 4 for rank in a_rank} == a_rank


def test_every_rank_but_the_highest_leads_to_the_next_one() -> None:
    ranks = [one.key for one in dictionary().codes["civil_service_rank"].items]
    following = positions().numbers_on(ON)["lookup.next_rank"]

    assert [following.get(rank) for rank in ranks] == [*ranks[1:], None]


@pytest.mark.parametrize("category", ["skilled", "expert"])
def test_levels_follow_each_other_as_their_ranks_do(category: str) -> None:
    tables = positions().numbers_on(ON)
    levels = list(dict.fromkeys(tables["lookup.level_of"][category].values()))
    following = [tables["lookup.next_level"].get(level) for level in levels]

    assert following == [*levels[1:], None]
    assert {tables["lookup.category_of"][level] for level in levels} == {category}


def test_a_last_rank_of_a_level_needs_what_the_level_needs() -> None:
    tables = positions().numbers_on(ON)
    for category, by_rank in tables["lookup.level_of"].items():
        last_rank = {level: rank for rank, level in by_rank.items()}
        for level, rank in last_rank.items():
            if level in tables["lookup.next_level"]:
                needed = tables["lookup.rank_threshold"][category][rank]
                assert needed == tables["lookup.level_threshold"][level]
