"""The sample civil servants, by what is kept of them: each shows another side of the rules."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from support.catalogue import dictionary, personas
from support.servants import figure

ON = date(2026, 3, 2)


def sample(person: str) -> dict[str, Any]:
    """Return what is kept of a civil servant, as rules see it."""
    elements = dictionary().elements["civil_servant"]
    return {
        f"servant.{name}": elements[name].type.for_rules(kept, elements[name].spec)
        for name, kept in personas().things[person]["civil_servant"].items()
    }


@pytest.mark.parametrize(
    ("person", "key", "comes_to"),
    [
        ("endah", "given_credit", "50"),
        ("endah", "converted_credit", "43.75"),
        ("endah", "missing_for_level", "6.25"),
        ("endah", "education_bonus", "12.5"),
        ("endah", "months_until_level", "6"),
        ("nurul", "credit_in_level", "53.75"),
        ("nurul", "missing_for_level", "6.25"),
        ("nurul", "months_until_level", "15"),
    ],
)
def test_samples_have_the_credit_that_can_be_worked_out_by_hand(
    person: str, key: str, comes_to: str
) -> None:
    assert figure(key, sample(person), on=ON) == Decimal(comes_to)


def test_the_teacher_lacks_credit_alone_and_has_it_with_her_diploma() -> None:
    facts = sample("endah")
    granted = {
        "kind": "education",
        "era": "conversion",
        "level": "ahli_pertama",
        "year": 2026,
        "until_month": 3,
        "credit": figure("education_bonus", facts, on=ON),
    }
    with_bonus = facts | {"servant.credits": [*facts["servant.credits"], granted]}

    assert figure("may_rise_in_level", facts, on=ON) is False
    assert figure("may_rise_in_level", with_bonus, on=ON) is True


def test_the_supervisor_would_arrive_with_what_the_official_example_has() -> None:
    facts = sample("wahyu") | {"target_level": "ahli_muda", "target_position": "planner"}

    assert figure("credit_from_other_post", facts, on=ON) == 175


def test_the_nurse_waits_for_two_good_years() -> None:
    facts = sample("nurul")

    assert figure("is_long_enough_in_rank", facts, on=ON) is True
    assert figure("is_good_for_rank", facts, on=ON) is False
    assert figure("is_good_for_level", facts, on=ON) is True
