"""Moves into functional positions: by every route that the law says, nothing is made or lost."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.catalogue import dictionary
from support.servants import appraisal, appraisals, credit, figure, positions, servant

ON = date(2023, 7, 1)
RANKS = [one.key for one in dictionary().codes["civil_service_rank"].items]


def supervisor(years_in_rank: int, **facts: Any) -> dict[str, Any]:
    """Return a supervisor in III/d, the highest rank of the post, who aims at Ahli Muda."""
    since = 2023 - years_in_rank
    rows = appraisals(range(since, 2023), rank="iii_d", level=None)
    known = {
        "post_track": "supervisor",
        "functional_position": None,
        "functional_level": None,
        "level_date": None,
        "civil_service_rank": "iii_d",
        "rank_date": date(since, 1, 1),
        "appraisals": rows,
    }
    target = {"target_level": "ahli_muda", "target_position": "planner"}
    return servant(**known | facts) | target


def test_after_long_at_the_top_of_a_post_the_last_three_years_count_and_base_credit() -> None:
    """T7: 100 % of 25 for three years, and 100 for III/d: it lacks 25 to the next level."""
    facts = supervisor(6)
    arrived = servant(
        civil_service_rank="iii_d",
        functional_level="ahli_muda",
        level_date=ON,
        credits=[
            credit("base", figure("base_credit", facts, on=ON), level="ahli_muda", year=2024),
            credit("former", figure("counted_credit", facts, on=ON), level="ahli_muda", year=2024),
        ],
    )

    assert figure("credit_from_other_post", facts, on=ON) == 175
    assert figure("missing_for_level", arrived, on=ON) == 25


@pytest.mark.parametrize(
    ("years", "track", "comes_to"),
    [
        (2, "supervisor", "150"),
        (3, "supervisor", "175"),
        (6, "supervisor", "175"),
        # Not the highest rank of the post: all years in the rank count.
        (6, "administrator", "250"),
        # Of these nobody has said the highest rank: before three years it does not matter.
        (2, "executor", "150"),
    ],
)
def test_years_in_the_last_rank_count(years: int, track: str, comes_to: str) -> None:
    facts = supervisor(years, post_track=track)

    assert figure("credit_from_other_post", facts, on=ON) == Decimal(comes_to)


def test_where_the_highest_rank_of_a_post_is_not_known_no_rule_says_what_counts() -> None:
    assert figure("credit_from_other_post", supervisor(6, post_track="executor"), on=ON) is None


def test_of_an_earlier_rank_nothing_counts() -> None:
    rows = [*appraisals([2020, 2021], rank="iii_c"), *appraisals([2022], rank="iii_d")]
    facts = supervisor(1, appraisals=rows)

    assert figure("credit_of_rank", facts, on=ON) == 25


def test_a_rank_that_is_not_of_the_level_is_left_to_an_officer() -> None:
    facts = supervisor(2) | {"target_level": "ahli_madya"}

    assert figure("is_rank_of_level", facts, on=ON) is False
    assert figure("credit_from_other_post", facts, on=ON) is None


def test_a_rank_above_the_level_has_the_credit_of_the_printed_example() -> None:
    facts = supervisor(4, post_track="executor", civil_service_rank="iv_a")

    arrives = figure("credit_from_other_post", facts | {"target_level": "ahli_pertama"}, on=ON)

    assert arrives == 100


@pytest.mark.parametrize(
    ("level", "rank", "comes_to"),
    [
        # Published programs have 50 and 20 here.
        ("ahli_muda", "iii_d", "100"),
        ("terampil", "ii_d", "40"),
        ("penyelia", "iii_d", "100"),
        ("ahli_pertama", "iii_b", "50"),
        ("mahir", "iii_b", "50"),
        ("ahli_madya", "iv_c", "300"),
        ("ahli_utama", "iv_e", "200"),
    ],
)
def test_base_credit_is_what_the_ranks_below_needed(level: str, rank: str, comes_to: str) -> None:
    facts = servant(civil_service_rank=rank) | {"target_level": level}

    assert figure("base_credit", facts) == Decimal(comes_to)


def test_base_credit_within_a_level_is_the_threshold_of_the_rank_before() -> None:
    tables = positions().numbers_on(ON)
    for category, by_rank in tables["lookup.base_credit"].items():
        levels, thresholds = (
            tables["lookup.level_of"][category],
            tables["lookup.rank_threshold"][category],
        )
        for rank, base in by_rank.items():
            below = RANKS[RANKS.index(rank) - 1]
            same_level = levels.get(below) == levels[rank]
            assert base == (thresholds[below] if same_level else 0), (category, rank)


@given(
    months=st.lists(st.integers(1, 12), max_size=8),
    held=st.decimals(0, 400, places=3),
)
def test_a_move_between_functional_positions_neither_makes_nor_loses_credit(
    months: list[int], held: Decimal
) -> None:
    rows = [appraisal(2023 + number, "very_good", (1, last)) for number, last in enumerate(months)]
    facts = servant(appraisals=rows, credits=[credit("former", held)])
    moving = facts | {"target_level": "ahli_pertama", "target_position": "librarian"}
    moved = facts | {
        "servant.functional_position": "librarian",
        "servant.posts": [{"since": date(2027, 1, 1), "route": "across_families"}],
    }

    before = figure("credit_in_level", facts)

    assert figure("credit_between_positions", moving) == before
    assert figure("credit_in_level", moved) == before


def test_credit_goes_along_only_within_the_level() -> None:
    assert figure("credit_between_positions", servant() | {"target_level": "ahli_muda"}) is None


def test_a_first_appointment_counts_the_time_as_candidate_by_month() -> None:
    rows = [
        appraisal(2024, "good", (3, 12), level=None),
        appraisal(2025, "very_good", (1, 3), level=None),
    ]
    facts = servant(appraisals=rows, appointment_date=date(2024, 3, 1))

    came = figure("credit_at_first_appointment", facts | {"target_level": "ahli_pertama"})

    assert came * 1200 == Decimal("12.5") * (10 * 100 + 3 * 150)
    too_high = facts | {"target_level": "ahli_madya"}
    assert figure("credit_at_first_appointment", too_high) is None


def test_a_promotion_counts_the_last_rank_and_base_credit() -> None:
    assert figure("credit_at_promotion", supervisor(2), on=ON) == 150


def test_who_is_appointed_again_counts_the_last_four_years() -> None:
    facts = supervisor(7)

    assert figure("credit_at_return", facts, on=ON) == 100


@pytest.mark.parametrize(
    ("born", "level", "fits"),
    [
        (date(1970, 7, 1), "ahli_muda", True),
        (date(1969, 7, 1), "ahli_muda", False),
        (date(1969, 7, 1), "ahli_madya", True),
        (date(1963, 7, 1), "ahli_utama", True),
        (date(1962, 7, 1), "ahli_utama", False),
    ],
)
def test_age_is_limited_by_the_level(born: date, level: str, *, fits: bool) -> None:
    facts = supervisor(2) | {"applicant.birth_date": born, "target_level": level}

    assert figure("is_age_within_limit", facts, on=ON) is fits


def test_a_principal_expert_moves_until_a_later_age() -> None:
    facts = servant(functional_level="ahli_utama") | {"target_level": "ahli_utama"}

    assert figure("is_age_within_limit", facts | born_in(1960), on=ON) is True
    assert figure("is_age_within_limit", facts | born_in(1959), on=ON) is False


def ready(**facts: Any) -> dict[str, Any]:
    """Return who fulfils by the records all that a move to Ahli Muda asks for."""
    test = {"level": "ahli_muda", "date": date(2023, 5, 1), "passed": True, "valid_until": None}
    known = {
        "competency_tests": [test],
        "diplomas": [{"education": "bachelor", "year": 2003, "claimed": True}],
    }
    return supervisor(3, **known | facts) | born_in(1978)


def born_in(year: int) -> dict[str, Any]:
    return {"applicant.birth_date": date(year, 1, 1)}


def test_who_fulfils_everything_is_ready_to_move() -> None:
    assert figure("is_ready_to_move", ready(), on=ON) is True


@pytest.mark.parametrize(
    "changed",
    [
        {"servant.civil_service_status": "agreement"},
        {"servant.competency_tests": []},
        {"servant.diplomas": [{"education": "diploma_3", "year": 2003, "claimed": True}]},
        {"servant.appraisals": appraisals([2021, 2022], "poor", rank="iii_d")},
        {"target_position": "personnel_officer"},
        born_in(1968),
    ],
)
def test_whatever_is_missing_keeps_from_moving(changed: dict[str, Any]) -> None:
    assert figure("is_ready_to_move", ready() | changed, on=ON) is False


@pytest.mark.parametrize(
    ("position", "level", "exists", "family"),
    [
        ("librarian", "terampil", True, False),
        ("teacher", "mahir", False, True),
        ("nurse", "ahli_muda", True, False),
    ],
)
def test_positions_have_categories_and_families(
    position: str, level: str, *, exists: bool, family: bool
) -> None:
    facts = servant() | {"target_position": position, "target_level": level}

    assert figure("is_post_of_category", facts) is exists
    assert figure("is_same_family", facts) is family


def test_every_position_has_a_family_and_a_lowest_level_of_its_category() -> None:
    known = {one.key for one in dictionary().codes["functional_position"].items}
    tables = positions().numbers_on(ON)

    assert set(tables["lookup.family_of"]) == set(tables["lookup.lowest_level"]) == known
    for by_category in tables["lookup.lowest_level"].values():
        for category, level in by_category.items():
            assert tables["lookup.category_of"][level] == category
