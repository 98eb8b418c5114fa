"""Names: by culture, generation and place, and nowhere a real mailbox or telephone."""

import re
from pathlib import Path
from random import Random

import pytest

from sekali.demo.population.generate import households
from sekali.demo.population.names import load_names
from sekali.demo.population.people import SamplePerson
from sekali.demo.population.regions import read_villages

REGIONS = Path(__file__).parents[3] / "dictionary" / "regions" / "35.csv"
NAMES = load_names()
CULTURES = ("javanese", "santri", "madurese", "christian", "chinese", "tengger", "balinese")


@pytest.fixture
def rng() -> Random:
    return Random(1)  # noqa: S311  names of sample people are no secret


def people_in(code: str, count: int = 3_000) -> list[SamplePerson]:
    villages = read_villages(REGIONS, within=[code])
    drawn = households(seed=3, regions=villages, count_people=count)
    return [person for household in drawn for person in household.members]


def one_word_share(people: list[SamplePerson]) -> float:
    return sum(" " not in person.full_name for person in people) / len(people)


def test_many_elderly_javanese_have_one_name_and_children_hardly_ever() -> None:
    people = people_in("35.16.04")
    elderly = [p for p in people if p.birth_date.year < 1960]
    young = [p for p in people if p.birth_date.year > 2004]

    assert one_word_share(elderly) > 0.5
    assert one_word_share(young) < 0.05


@pytest.mark.parametrize("culture", CULTURES)
@pytest.mark.parametrize("sex", ["male", "female"])
@pytest.mark.parametrize("year", [1945, 1972, 1995, 2018])
def test_every_culture_and_generation_has_many_names(
    rng: Random, culture: str, sex: str, year: int
) -> None:
    drawn = {NAMES.draw(culture, sex, year, rng) for _ in range(400)}

    assert len(drawn) >= 10
    for name in drawn:
        assert re.fullmatch(r"[A-Z][A-Za-z'.-]*( [A-Z][A-Za-z'.-]*){0,3}", name), name
        assert len(set(name.split())) == len(name.split()), name
        assert not name.endswith("."), name


def test_women_and_men_have_names_of_their_own(rng: Random) -> None:
    men = {NAMES.draw("javanese", "male", 1950, rng) for _ in range(300)}
    women = {NAMES.draw("javanese", "female", 1950, rng) for _ in range(300)}

    assert "Suparman" in men - women
    assert "Ngatini" in women - men


def test_only_families_that_hand_a_name_down_do(rng: Random) -> None:
    chinese = {NAMES.draw("chinese", "male", 2015, rng, father="Hendra Wijaya") for _ in range(50)}
    javanese = {NAMES.draw("javanese", "male", 2015, rng, father="Hadi Wijaya") for _ in range(50)}

    assert {name.rpartition(" ")[2] for name in chinese} == {"Wijaya"}
    assert len({name.rpartition(" ")[2] for name in javanese}) > 5


@pytest.mark.parametrize(
    ("code", "culture", "least"),
    [
        ("35.29.02.2006", "madurese", 90),
        ("35.16.04.2001", "javanese", 60),
        ("35.14.24.2001", "tengger", 80),
        ("35.78.04.1001", "chinese", 3),
        ("35.11.01.2001", "madurese", 80),
    ],
)
def test_a_village_has_the_cultures_of_its_place(
    rng: Random, code: str, culture: str, least: int
) -> None:
    drawn = [NAMES.cultures_at(code).draw(rng) for _ in range(1_000)]

    assert drawn.count(culture) >= least * 10 * 0.8


def test_the_tengger_are_hindu_and_madura_is_muslim() -> None:
    highland, island = people_in("35.14.24"), people_in("35.27.01")

    assert sum(p.religion == "hindu" for p in highland) > 0.6 * len(highland)
    assert sum(p.religion == "islam" for p in island) > 0.97 * len(island)


def test_a_household_has_one_religion_and_only_muslims_teach_islam() -> None:
    villages = read_villages(REGIONS, within=["35.78.04"])
    drawn = list(households(seed=5, regions=villages, count_people=8_000))

    assert all(len({m.religion for m in household.members}) == 1 for household in drawn)
    people = [m for household in drawn for m in household.members]
    assert {p.religion for p in people if p.occupation == "islamic_teacher"} <= {"islam"}
    assert {p.religion for p in people} >= {"islam", "christian", "catholic", "buddhist"}


def test_telephones_and_mailboxes_reach_nobody() -> None:
    people = people_in("35.16.13")
    phones = [p.phone for p in people if p.phone]
    mailboxes = [p.email for p in people if p.email]

    assert all(re.fullmatch(r"08009\d{7}", phone) for phone in phones)
    assert all(re.fullmatch(r"[a-z.]+\.\d{4}@contoh\.example", mail) for mail in mailboxes)
    assert 0.4 < len(phones) / len(people) < 0.85
    assert not any(p.phone or p.email for p in people if p.birth_date.year > 2012)
