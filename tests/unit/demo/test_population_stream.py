"""The stream of households: the same for a seed, exact in number, every number unique."""

import tracemalloc
from collections import Counter
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekali.demo.population.data_files import DATA, read_yaml
from sekali.demo.population.generate import households
from sekali.demo.population.numbers import (
    FIRST_LOCAL,
    FIRST_MOVED,
    LAST_LOCAL,
    MOST_DISTRICTS,
    PERSONA_SERIALS,
    DistrictNumbers,
    SerialsUsedUp,
    nik_stem,
)
from sekali.demo.population.origins import load_origins
from sekali.demo.population.people import AS_OF, SamplePerson
from sekali.demo.population.regions import Village, read_villages

REGIONS = Path(__file__).parents[3] / "dictionary" / "regions" / "35.csv"
PROVINCE = read_villages(REGIONS)
TRAWAS = [village for village in PROVINCE if village.code.startswith("35.16.04")]
DRAWN = list(households(seed=11, regions=PROVINCE, count_people=20_000))
PEOPLE = [person for household in DRAWN for person in household.members]
WOMEN_COUNT_FROM = 40
BIRTHS = st.dates(min_value=date(1900, 1, 1), max_value=date(2030, 12, 31))


def born_and_sex(nik: str, person: SamplePerson) -> tuple[int, int, int, str]:
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    sex = "female" if day > WOMEN_COUNT_FROM else "male"
    century = person.birth_date.year // 100 * 100
    return century + year, month, day % WOMEN_COUNT_FROM, sex


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    first = list(households(seed=1, regions=TRAWAS, count_people=300))

    assert first == list(households(seed=1, regions=TRAWAS, count_people=300))
    assert first == list(households(seed=1, regions=TRAWAS[::-1], count_people=300))
    assert first != list(households(seed=2, regions=TRAWAS, count_people=300))


@pytest.mark.parametrize("count", [0, 1, 2, 7, 200, 1_234])
def test_there_are_exactly_as_many_people_as_asked_for(count: int) -> None:
    drawn = list(households(seed=5, regions=TRAWAS, count_people=count))

    assert sum(len(household.members) for household in drawn) == count


def test_nobody_is_asked_for_and_a_place_is_as_full_as_it_really_is() -> None:
    one_village = TRAWAS[:1]

    drawn = list(households(seed=5, regions=one_village))

    # Kabupaten Mojokerto: 1,119,209 people in 304 villages.
    assert sum(len(household.members) for household in drawn) == 3_682


def test_numbers_are_unique_in_the_whole_province() -> None:
    assert len({person.nik for person in PEOPLE}) == len(PEOPLE) == 20_000
    assert len({household.family_card_no for household in DRAWN}) == len(DRAWN)


def test_a_nik_tells_the_birth_date_and_a_womans_day_plus_forty() -> None:
    for person in PEOPLE:
        born = person.birth_date
        assert born_and_sex(person.nik, person) == (born.year, born.month, born.day, person.sex)
        assert len(person.nik) == 16
        assert FIRST_LOCAL <= int(person.nik[12:]) <= 9999


def test_a_family_card_number_holds_the_district_and_a_day_after_the_last_birth() -> None:
    for household in DRAWN:
        card = household.family_card_no
        recorded = date(2000 + int(card[10:12]), int(card[8:10]), int(card[6:8]))
        assert card[:6] == household.village_code.replace(".", "")[:6]
        assert max(m.birth_date for m in household.members) <= recorded <= AS_OF
        assert FIRST_LOCAL <= int(card[12:]) <= LAST_LOCAL


def test_one_in_eight_was_registered_elsewhere_and_some_in_a_district_that_vanished() -> None:
    vanished = {o.district_code.replace(".", "") for o in load_origins() if o.vanished}
    home = {person.nik: h.village_code.replace(".", "")[:6] for h in DRAWN for person in h.members}
    moved = [person for person in PEOPLE if person.nik[:6] != home[person.nik]]

    assert 0.06 < len(moved) / len(PEOPLE) < 0.16
    assert {person.nik[:6] for person in moved} & vanished
    assert all(int(person.nik[12:]) >= FIRST_MOVED for person in moved)
    assert vanished.isdisjoint(v.code.replace(".", "")[:6] for v in PROVINCE)


def test_families_moved_together_too() -> None:
    together = [
        h
        for h in DRAWN
        if len(h.members) > 2
        and len({m.nik[:6] for m in h.members}) == 1
        and h.head.nik[:6] != h.family_card_no[:6]
    ]

    assert together


def test_regencies_have_their_share_of_the_people() -> None:
    shares = Counter(household.village_code[:5] for household in DRAWN for _ in household.members)

    # SP2020, of 40,665,696: Surabaya 2,874,314, Kabupaten Mojokerto 1,119,209, its city 132,434.
    assert shares["35.78"] / 20_000 == pytest.approx(0.0707, rel=0.03)
    assert shares["35.16"] / 20_000 == pytest.approx(0.0275, rel=0.05)
    assert shares["35.76"] / 20_000 == pytest.approx(0.0033, rel=0.2)
    assert len(shares) == 38


def test_the_figures_of_the_census_add_up_and_go_with_the_regions() -> None:
    regencies = read_yaml(DATA / "people.yaml")["regencies"]
    villages = Counter(village.code[:5] for village in PROVINCE)

    assert sum(regency["people"] for regency in regencies.values()) == 40_665_696
    assert {code: regency["villages"] for code, regency in regencies.items()} == villages


def test_the_first_household_of_a_million_people_comes_at_once() -> None:
    stream = households(seed=1, regions=PROVINCE, count_people=1_000_000)

    assert len(list(islice(stream, 3))) == 3


def test_memory_does_not_grow_with_the_number_of_people() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in households(seed=1, regions=PROVINCE, count_people=count):
            pass
        _, found = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return found

    peak(500)  # what is read once in a process
    assert peak(6_000) < peak(1_500) + 500_000


def test_a_village_elsewhere_in_the_country_works_too() -> None:
    village = Village(
        "33.72.01.1001", "Contoh", True, "Laweyan", "Kota Surakarta", "Jawa Tengah", "57141"
    )

    people = [m for h in households(seed=1, regions=[village], count_people=40) for m in h.members]

    assert {person.birth_place for person in people} >= {"Surakarta"}


@given(born=BIRTHS, sex=st.sampled_from(["male", "female"]))
def test_a_stem_is_twelve_digits_with_a_day_that_tells_the_sex(born: date, sex: str) -> None:
    stem = nik_stem("35.16.04", born, sex)
    day = int(stem[6:8])

    assert stem.isdigit()
    assert len(stem) == 12
    assert (day > WOMEN_COUNT_FROM) == (sex == "female")
    assert date(born.year, int(stem[8:10]), day % WOMEN_COUNT_FROM) == born


@given(births=st.lists(st.tuples(BIRTHS, st.booleans()), max_size=60))
def test_people_who_moved_from_one_origin_never_share_a_number(
    births: list[tuple[date, bool]],
) -> None:
    here, there = DistrictNumbers("35.16.04", 0), DistrictNumbers("35.16.05", 1)
    given_out = []
    for born, stayed in births:
        for numbers in (here, there):
            give = (
                numbers.nik(born, "male") if stayed else numbers.nik_from("91.01.11", born, "male")
            )
            given_out.append(give)

    assert len(set(given_out)) == len(given_out)


def test_serials_of_people_written_by_hand_are_never_drawn() -> None:
    assert max(PERSONA_SERIALS) < FIRST_LOCAL


def test_a_district_that_has_no_serial_left_says_so() -> None:
    numbers = DistrictNumbers("35.16.04", 0)
    born = date(1990, 1, 1)
    for _ in range(FIRST_LOCAL, LAST_LOCAL + 1):
        numbers.nik(born, "male")

    with pytest.raises(SerialsUsedUp):
        numbers.nik(born, "male")
    assert numbers.nik(born + timedelta(days=1), "male")
    with pytest.raises(SerialsUsedUp):
        DistrictNumbers("35.16.04", MOST_DISTRICTS)
