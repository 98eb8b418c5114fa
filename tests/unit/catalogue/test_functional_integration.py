"""Old credit, which went on across levels, made into credit of the level: by its tables and dates."""

from datetime import date
from decimal import Decimal

import pytest

from support.servants import Row, credit, figure, positions, servant


def old(amount: str) -> list[Row]:
    return [credit("old_style", Decimal(amount), era="conventional", year=2018)]


@pytest.mark.parametrize(
    ("rank", "amount", "becomes"),
    [
        ("iii_a", "100", "0"),
        ("iii_a", "150", "50"),
        ("iii_b", "150", "50"),
        ("iii_c", "299.999", "99.999"),
        ("iii_d", "400", "200"),
        ("iv_a", "400", "0"),
        ("iv_c", "850", "450"),
        ("iv_d", "850", "0"),
        ("iv_e", "1250", "400"),
        ("iii_a", "99.999", None),
        ("iii_a", "150.001", None),
        # What the old and new thresholds of skilled positions differ by: 60, 80 and 100, now 20, 40 and 60.
        ("ii_b", "60", "20"),
        ("ii_c", "80", "40"),
        ("ii_d", "100", "60"),
        ("i_d", "20", None),
    ],
)
def test_old_credit_is_made_new_by_the_base_of_its_rank(
    rank: str, amount: str, becomes: str | None
) -> None:
    came = figure("integration_credit", servant(civil_service_rank=rank, credits=old(amount)))

    assert came == (None if becomes is None else Decimal(becomes))


@pytest.mark.parametrize(("on", "may"), [(date(2023, 12, 31), True), (date(2024, 1, 1), False)])
def test_old_credit_is_made_new_until_the_end_of_2023(on: date, *, may: bool) -> None:
    assert figure("may_integrate", {}, on=on) is may


def test_the_most_of_a_rank_is_the_least_of_the_next_one() -> None:
    tables = positions().numbers_on(date(2023, 7, 1))
    least, most = tables["lookup.least_old_credit"], tables["lookup.most_old_credit"]
    following = tables["lookup.next_rank"]

    assert all(most[rank] == least[following[rank]] for rank in most if rank != "iv_e")
    assert all(tables["lookup.integration_base"][rank] <= least[rank] for rank in least)
