"""The holidays: each day once, with the decree it comes from."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sekali.demo.population.data_files import read_yaml

CALENDAR = read_yaml(Path(__file__).parents[3] / "dictionary" / "calendar" / "holidays-id.yaml")
HOLIDAYS = CALENDAR["holidays"]
SATURDAY = 5


def test_no_day_stands_twice_and_days_are_in_order() -> None:
    days = [date.fromisoformat(h["date"]) for h in HOLIDAYS]

    assert days == sorted(set(days))


@pytest.mark.parametrize(
    ("year", "national", "joint_leave"), [(2025, 17, 11), (2026, 17, 8), (2027, 18, 8)]
)
def test_each_year_has_as_many_days_as_its_decree(
    year: int, national: int, joint_leave: int
) -> None:
    kinds = Counter(h["kind"] for h in HOLIDAYS if h["date"].startswith(str(year)))

    assert kinds == {"national": national, "joint_leave": joint_leave}


def test_every_year_names_its_decree_and_how_sure_it_is() -> None:
    years = {decree["year"]: decree["sure"] for decree in CALENDAR["decrees"]}

    assert years == {2025: "unconfirmed", 2026: "secondary", 2027: "secondary"}
    assert all(decree["decree"] and decree["source"] for decree in CALENDAR["decrees"])


def test_joint_leave_is_on_days_that_people_would_work() -> None:
    leave = [date.fromisoformat(h["date"]) for h in HOLIDAYS if h["kind"] == "joint_leave"]

    assert all(day.weekday() < SATURDAY for day in leave)


def test_the_days_that_never_move_are_there_every_year() -> None:
    days = {h["date"] for h in HOLIDAYS if h["kind"] == "national"}

    for year in (2025, 2026, 2027):
        fixed = {f"{year}-01-01", f"{year}-05-01", f"{year}-06-01", f"{year}-08-17"}
        assert {*fixed, f"{year}-12-25"} <= days


def test_every_day_has_a_name_in_both_languages() -> None:
    assert all(h["name"]["id"] and h["name"]["en"] for h in HOLIDAYS)
