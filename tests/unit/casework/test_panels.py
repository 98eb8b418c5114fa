"""Points of readers, combined: exact, within what was given, the same in any order."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekali.casework.panels import combined, needs_further, spread_of, total_of
from sekali.catalogue import files

POINTS = st.fixed_dictionaries(
    {"plan": st.decimals(0, 40, places=2), "need": st.decimals(0, 60, places=0)}
)
EACH = st.lists(POINTS, min_size=3, max_size=9)
HOW = st.sampled_from(["mean", "median", "trimmed-mean"])


def panel(**said: Any) -> files.Panel:
    described = {
        "reviewers": 3,
        "from": "assessor",
        "rubric": {"plan": {"max": 40, "weight": "0.25", "scale": 2}, "need": {"max": 60}},
        "combine": "mean",
        "law": "UU 30/2014",
    }
    return files.Panel.model_validate(described | said)


def gives(plan: str, need: str) -> dict[str, Decimal]:
    return {"plan": Decimal(plan), "need": Decimal(need)}


def test_a_total_is_points_times_weight() -> None:
    assert total_of(panel(), gives("10.50", "7")) == Decimal("9.6250")


@pytest.mark.parametrize(
    ("how", "score"), [("mean", "43.3333"), ("median", "40.0000"), ("trimmed-mean", "40.0000")]
)
def test_three_readers_are_combined(how: str, score: str) -> None:
    three = [gives("0", "30"), gives("0", "40"), gives("0", "60")]
    assert combined(panel(combine=how), three)["panel.score"] == Decimal(score)


def test_a_median_of_two_lies_between_them() -> None:
    two = [gives("0", "30"), gives("0", "41")]
    assert combined(panel(combine="median"), two)["panel.need"] == Decimal("35.5000")


def test_a_half_of_the_last_place_is_rounded_up() -> None:
    half = panel(rubric={"plan": {"max": 1, "weight": "0.0001"}}, reviewers=2)
    two = [{"plan": Decimal(0)}, {"plan": Decimal(1)}]
    assert combined(half, two)["panel.score"] == Decimal("0.0001")


@given(EACH, HOW)
def test_what_is_combined_lies_between_the_lowest_and_the_highest(
    each: list[dict[str, Decimal]], how: str
) -> None:
    found = combined(panel(combine=how), each)
    totals = [total_of(panel(), one) for one in each]
    assert min(totals) - 1 <= found["panel.score"] <= max(totals) + 1
    for key in ("plan", "need"):
        values = [one[key] for one in each]
        assert min(values) <= found[f"panel.{key}"] <= max(values)


@given(EACH, HOW, st.randoms())
def test_who_read_first_changes_nothing(
    each: list[dict[str, Decimal]], how: str, random: Any
) -> None:
    shuffled = list(each)
    random.shuffle(shuffled)
    assert combined(panel(combine=how), each) == combined(panel(combine=how), shuffled)


@given(EACH)
def test_a_mean_is_exact_to_the_last_place_that_is_kept(each: list[dict[str, Decimal]]) -> None:
    exact = sum((Fraction(total_of(panel(), one)) for one in each), Fraction()) / len(each)
    found = combined(panel(), each)["panel.score"]
    assert abs(Fraction(found) - exact) <= Fraction(1, 20_000)


def test_readers_who_lie_too_far_apart_call_one_more_and_only_once() -> None:
    strict = panel(further_above="20", reviewers=2)
    apart, near = [gives("0", "60"), gives("0", "39")], [gives("0", "60"), gives("0", "40")]
    assert spread_of(strict, apart) == 21
    assert needs_further(strict, apart)
    assert not needs_further(strict, near)
    assert not needs_further(strict, [*apart, gives("0", "0")])
    assert not needs_further(panel(reviewers=2), apart)
