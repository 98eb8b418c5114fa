"""Credit of functional positions: the examples of the law, exact, within one level and one era."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekali.catalogue.figures import shown
from support.catalogue import dictionary
from support.servants import appraisal, appraisals, credit, figure, positions, servant

CODES = dictionary().codes
PREDICATES = [one.key for one in CODES["performance_predicate"].items]
LEVELS = [one.key for one in CODES["functional_level"].items]
MONTHS = st.integers(1, 12)


def supposed(level: str, predicate: str, months: int) -> Any:
    facts = {
        "supposed_level": level,
        "supposed_predicate": predicate,
        "supposed_months": Decimal(months),
    }
    return figure("supposed_credit", facts)


def said(key: str, value: Any, scale: int = 3) -> str:
    spec = positions().figures[key].spec.model_copy(update={"scale": scale})
    return shown(spec, value, CODES, "id")


@pytest.mark.parametrize(
    ("level", "predicate", "months", "comes_to"),
    [
        ("ahli_pertama", "very_good", 12, "18.75"),
        ("ahli_pertama", "good", 3, "3.125"),
        ("ahli_muda", "needs_improvement", 12, "18.75"),
        ("ahli_madya", "poor", 12, "18.75"),
        ("ahli_utama", "very_poor", 12, "12.5"),
        # Mahir has more than Terampil; published tables have swapped the two, or 5 and 8 below them.
        ("pemula", "good", 12, "3.75"),
        ("terampil", "good", 12, "5"),
        ("mahir", "good", 12, "12.5"),
        ("penyelia", "good", 12, "25"),
    ],
)
def test_a_period_gives_months_of_a_year_times_predicate_times_level(
    level: str, predicate: str, months: int, comes_to: str
) -> None:
    assert supposed(level, predicate, months) == Decimal(comes_to)


def test_a_year_and_two_months_are_added_exactly_and_shown_as_on_the_official_sheet() -> None:
    rows = [appraisal(2023, "very_good"), appraisal(2024, "good", (1, 2))]

    total = figure("converted_credit", servant(appraisals=rows))

    assert said("supposed_credit", supposed("ahli_pertama", "good", 2), 2) == "2,08"
    assert said("converted_credit", total, 2) == "20,83"
    assert said("converted_credit", total) == "20,833"


def test_twelve_months_that_are_converted_one_by_one_are_a_year() -> None:
    rows = [appraisal(2023, "good", (month, month)) for month in range(1, 13)]

    assert figure("converted_credit", servant(appraisals=rows)) == Decimal("12.5")


@given(cuts=st.sets(st.integers(1, 11)), predicate=st.sampled_from(PREDICATES))
def test_however_a_year_is_cut_into_months_it_gives_the_same(
    cuts: set[int], predicate: str
) -> None:
    ends = [0, *sorted(cuts), 12]
    rows = [appraisal(2024, predicate, (first + 1, last)) for first, last in pairwise(ends)]

    whole = figure("converted_credit", servant(appraisals=[appraisal(2024, predicate)]))

    assert figure("converted_credit", servant(appraisals=rows)) == whole


@given(level=st.sampled_from(LEVELS), months=MONTHS)
def test_a_better_predicate_never_gives_less(level: str, months: int) -> None:
    by_predicate = [supposed(level, predicate, months) for predicate in PREDICATES]

    assert all(worse < better for worse, better in pairwise(by_predicate))


@given(first=MONTHS, second=MONTHS, predicate=st.sampled_from(PREDICATES))
def test_months_add_up(first: int, second: int, predicate: str) -> None:
    rows = [appraisal(2024, predicate, (1, first)), appraisal(2025, predicate, (1, second))]

    total = figure("converted_credit", servant(appraisals=rows))

    assert total * 12 == (first + second) * supposed("ahli_pertama", predicate, 12)


@given(years=st.integers(1, 40))
def test_years_of_single_months_drift_by_nothing(years: int) -> None:
    rows = [
        appraisal(year, "very_good", (month, month))
        for year in range(2023, 2023 + years)
        for month in (1, 2, 3)
    ]

    assert figure("converted_credit", servant(appraisals=rows)) == years * Decimal("4.6875")


def test_the_threshold_of_a_rank_is_reached_to_the_last_decimal() -> None:
    monthly = [
        appraisal(year, "good", (month, month))
        for year in range(2023, 2027)
        for month in range(1, 13)
    ]
    one_short = monthly[:-1]

    assert figure("missing_for_rank", servant(appraisals=monthly)) == 0
    assert figure("is_credit_enough_for_rank", servant(appraisals=monthly)) is True
    assert figure("is_credit_enough_for_rank", servant(appraisals=one_short)) is False


@pytest.mark.parametrize(
    ("predicate", "years", "comes_to"),
    [("good", 4, "50"), ("good", 8, "100"), ("very_good", 3, "56.25")],
)
def test_years_at_the_first_level_come_to_what_the_law_counts_on(
    predicate: str, years: int, comes_to: str
) -> None:
    rows = appraisals(range(2023, 2023 + years), predicate)

    assert figure("credit_in_level", servant(appraisals=rows)) == Decimal(comes_to)


def test_what_comes_before_the_conversion_is_no_credit_by_conversion() -> None:
    rows = appraisals(range(2019, 2025))
    long_there = servant(appraisals=rows, level_date=date(2019, 1, 1))

    assert figure("converted_credit", long_there) == 25


def test_old_credit_counts_as_what_was_made_of_it_and_not_twice() -> None:
    rows = [
        credit("old_style", Decimal(140), era="conventional", year=2018),
        credit("former", Decimal(40), era="integration", year=2022),
        credit("conversion", Decimal("12.5"), until_month=12),
        credit("education", Decimal("12.5"), year=2024),
    ]
    known = servant(credits=rows, appraisals=appraisals([2023]), level_date=date(2018, 1, 1))

    assert figure("given_credit", known) == Decimal("52.5")
    assert figure("credit_in_level", known) == 65


def test_at_the_next_level_credit_begins_at_nothing_and_no_surplus_is_carried() -> None:
    rows = [*appraisals(range(2023, 2026), "very_good"), appraisal(2026, "very_good", (1, 3))]
    old = [credit("base", Decimal(50))]
    before = servant(appraisals=rows, credits=old, civil_service_rank="iii_b")
    after = before | servant(
        appraisals=rows, credits=old, functional_level="ahli_muda", level_date=date(2026, 4, 1)
    )

    assert figure("surplus_for_level", before) == Decimal("10.9375")
    assert figure("credit_in_level", after) == 0
    risen = [*rows, appraisal(2026, "good", (4, 12), level="ahli_muda")]
    assert figure("credit_in_level", after | {"servant.appraisals": risen}) == Decimal("18.75")


def test_who_comes_back_to_a_level_does_not_count_what_was_before() -> None:
    rows = appraisals([2023, 2024, 2025])

    assert figure(
        "converted_credit", servant(appraisals=rows, level_date=date(2025, 1, 1))
    ) == Decimal("12.5")


def test_in_the_month_of_a_rise_each_level_has_its_own() -> None:
    rows = [appraisal(2026, "good", (4, 4)), appraisal(2026, "good", (5, 8), level="ahli_muda")]
    given_before = [credit("education", Decimal("12.5"), year=2026, from_month=4, until_month=4)]
    risen = servant(
        appraisals=rows,
        credits=given_before,
        functional_level="ahli_muda",
        level_date=date(2026, 4, 15),
    )

    assert figure("credit_in_level", risen) * 12 == 4 * 25


@pytest.mark.parametrize(
    ("predicate", "total", "to_rank", "to_level"),
    [
        ("good", "0", 48, 96),
        ("very_good", "0", 32, 64),
        ("good", "25", 24, 72),
        ("very_poor", "49.999", 1, 193),
        ("good", "60", 0, 39),
    ],
)
def test_a_what_if_tells_how_many_months_are_left(
    predicate: str, total: str, to_rank: int, to_level: int
) -> None:
    facts = {
        "supposed_level": "ahli_pertama",
        "supposed_rank": "iii_a",
        "supposed_predicate": predicate,
        "supposed_total": Decimal(total),
    }

    assert figure("supposed_months_to_rank", facts) == to_rank
    assert figure("supposed_months_to_level", facts) == to_level


def test_what_is_not_final_is_no_credit() -> None:
    rows = [appraisal(2023), appraisal(2024, is_final=False)]

    assert figure("converted_credit", servant(appraisals=rows)) == Decimal("12.5")


@pytest.mark.parametrize("begins", [date(2025, 12, 15), date(2026, 1, 15)])
def test_a_year_is_converted_at_its_end_or_soon_after(begins: date) -> None:
    rows = [appraisal(2024), appraisal(2025, "very_good"), appraisal(2026, "poor")]
    facts = servant(appraisals=rows) | {"period.first_day": begins}

    assert figure("credit_of_year", facts) == Decimal("18.75")


def test_without_a_row_of_credit_there_is_none_for_who_came_since_conversion_began() -> None:
    new = servant(level_date=date(2024, 3, 1), credits=None)
    assert figure("given_credit", {k: v for k, v in new.items() if v is not None}) == 0
    # Of who came before it cannot be known, and no sum is made up.
    before = servant(level_date=date(2020, 3, 1), credits=None)
    assert figure("credit_in_level", {k: v for k, v in before.items() if v is not None}) is None
