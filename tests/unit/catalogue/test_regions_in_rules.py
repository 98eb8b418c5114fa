"""Regions in rules: a code says what the region lies in, and nothing is made up where it does not."""

import pytest

from sekali.catalogue.rules_language.expressions import compile_expression
from sekali.catalogue.rules_language.rule_types import TEXT

NAMES = {"here": TEXT, "there": TEXT}
VILLAGE = "35.16.01.2001"


@pytest.mark.parametrize(
    ("function", "around"),
    [("province_of", "35"), ("regency_of", "35.16"), ("district_of", "35.16.01")],
)
def test_a_village_lies_in_a_district_a_regency_and_a_province(function: str, around: str) -> None:
    assert (
        compile_expression(f"{function}(here)", names=NAMES).evaluate({"here": VILLAGE}) == around
    )


@pytest.mark.parametrize(
    ("function", "region"), [("district_of", "35.16"), ("regency_of", "35"), ("district_of", "35")]
)
def test_a_region_that_is_larger_lies_in_none(function: str, region: str) -> None:
    found = compile_expression(f"{function}(here)", names=NAMES).evaluate({"here": region})
    assert found is None


def test_two_villages_whose_codes_only_begin_alike_lie_in_two_districts() -> None:
    same = compile_expression("district_of(here) == district_of(there)", names=NAMES)

    assert same.evaluate({"here": "35.16.01.2001", "there": "35.16.01.2009"}) is True
    assert same.evaluate({"here": "35.16.01.2001", "there": "35.16.10.2001"}) is False


def test_where_no_region_is_answered_it_is_not_known_whether_they_are_the_same() -> None:
    same = compile_expression("regency_of(here) == regency_of(there)", names=NAMES)
    assert same.evaluate({"here": VILLAGE, "there": None}) is None
