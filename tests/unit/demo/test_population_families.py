"""The people that are drawn: consistent with each other, and of every kind there is."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from sekali.demo.population.data_files import read_yaml
from sekali.demo.population.generate import households
from sekali.demo.population.people import AS_OF, SAMPLE_MARK, Household, SamplePerson
from sekali.demo.population.regions import read_villages

DICTIONARY = Path(__file__).parents[3] / "dictionary"
# A highland district, a city district, an island regency's capital, one of the tapal kuda.
DISTRICTS = ("35.16.04", "35.78.04", "35.29.01", "35.11.01")
VILLAGES = read_villages(DICTIONARY / "regions" / "35.csv", within=DISTRICTS)
DRAWN = tuple(households(seed=7, regions=VILLAGES, count_people=12_000))
PEOPLE = tuple(person for household in DRAWN for person in household.members)
BY_NIK = {person.nik: person for person in PEOPLE}
CODED = {
    "sex": "sex",
    "religion": "religion",
    "blood_type": "blood_type",
    "marital_status": "marital_status",
    "family_relation": "family_relation",
    "education": "education",
    "occupation": "occupation",
    "citizenship": "citizenship",
    "disability": "disability",
    "insurance_segment": "insurance_segment",
}


def years_between(earlier: date, later: date) -> float:
    return (later - earlier).days / 365.2425


def age(person: SamplePerson) -> float:
    return years_between(person.birth_date, AS_OF)


def children_with(parent: str) -> Iterator[tuple[SamplePerson, SamplePerson]]:
    for person in PEOPLE:
        nik = getattr(person, f"{parent}_nik")
        if nik:
            yield person, BY_NIK[nik]


def relations(household: Household) -> Counter[str]:
    return Counter(member.family_relation for member in household.members)


def test_everybody_is_marked_as_sample_data() -> None:
    marks = {person.mark for person in PEOPLE} | {household.mark for household in DRAWN}

    assert marks == {SAMPLE_MARK} == {"DATA CONTOH"}


@pytest.mark.parametrize(("field", "code_list"), CODED.items())
def test_every_coded_value_is_of_its_code_list(field: str, code_list: str) -> None:
    known = {item["key"] for item in read_yaml(DICTIONARY / "codes" / f"{code_list}.yaml")["items"]}

    assert {getattr(person, field) for person in PEOPLE} <= known


def test_a_household_has_one_head_and_the_head_comes_first() -> None:
    for household in DRAWN:
        assert relations(household)["household_head"] == 1
        assert household.head.family_relation == "household_head"
        assert {m.family_card_no for m in household.members} == {household.family_card_no}


def test_mothers_are_17_to_45_at_birth_and_fathers_grown_up() -> None:
    mothers = [years_between(m.birth_date, c.birth_date) for c, m in children_with("mother")]
    fathers = [years_between(f.birth_date, c.birth_date) for c, f in children_with("father")]

    assert min(mothers) >= 17
    assert max(mothers) < 45
    assert min(fathers) >= 18
    assert len(mothers) > 3_000


def test_a_child_knows_its_parents_by_number_and_name() -> None:
    for parent in ("mother", "father"):
        for child, found in children_with(parent):
            assert getattr(child, f"{parent}_name") == found.full_name
            assert child.family_card_no == found.family_card_no
            assert found.sex == ("female" if parent == "mother" else "male")


def test_siblings_have_births_apart_and_the_same_parents() -> None:
    for household in DRAWN:
        siblings = [m for m in household.members if m.family_relation == "child" and m.mother_nik]
        born = sorted(m.birth_date for m in siblings)
        assert all((b - a).days > 300 for a, b in pairwise(born))
        assert len({(m.mother_name, m.father_name) for m in siblings}) <= 1


def test_spouses_have_one_certificate_and_were_old_enough() -> None:
    for household in DRAWN:
        couple = [m for m in household.members if m.family_relation in {"household_head", "wife"}]
        if len(couple) < 2:
            continue
        assert {m.marital_status for m in couple} == {"married"}
        assert len({(m.marriage_certificate_no, m.marriage_date) for m in couple}) == 1
        assert [m.sex for m in couple] == ["male", "female"]
        for spouse in couple:
            if spouse.marriage_date:
                assert years_between(spouse.birth_date, spouse.marriage_date) > 15.99


def test_since_the_law_of_2019_nobody_marries_before_nineteen() -> None:
    after = [p for p in PEOPLE if p.marriage_date and p.marriage_date >= date(2019, 10, 15)]

    assert len(after) > 200
    assert min(years_between(p.birth_date, p.marriage_date or AS_OF) for p in after) > 18.99


def test_most_first_children_come_after_the_wedding_and_a_few_before() -> None:
    early = late = 0
    for child, mother in children_with("mother"):
        if mother.marriage_date:
            early += child.birth_date < mother.marriage_date
            late += child.birth_date >= mother.marriage_date

    assert 0 < early < 0.04 * late


def test_papers_go_with_the_marital_status() -> None:
    for person in PEOPLE:
        assert (person.marriage_certificate_no is None) == (person.marriage_date is None)
        assert (person.divorce_certificate_no is None) == (person.divorce_date is None)
        if person.marital_status == "never_married":
            assert person.marriage_certificate_no is None
        if person.divorce_date:
            assert person.marital_status == "divorced"
            assert person.marriage_date
            assert person.marriage_date < person.divorce_date <= AS_OF


def test_school_fits_the_age() -> None:
    least = {"primary": 12, "junior_secondary": 15, "senior_secondary": 18, "diploma_3": 21}
    least |= {"diploma_1_2": 20, "bachelor": 22, "master": 25}
    for person in PEOPLE:
        assert age(person) >= least.get(person.education, 0) - 0.01, person
        if age(person) < 6.9:
            assert (person.education, person.occupation) == ("no_schooling", "unemployed")
        if 7.1 < age(person) < 15.9:
            assert person.occupation == "student"
        if person.occupation == "student":
            assert 7 <= age(person) + 0.01 < 23


def test_work_fits_school_and_age() -> None:
    needs = {
        "doctor": {"bachelor", "master"},
        "lecturer": {"bachelor", "master"},
        "midwife": {"diploma_3"},
        "nurse": {"diploma_3"},
        "teacher": {"diploma_3", "bachelor", "master"},
    }
    for person in PEOPLE:
        assert person.education in needs.get(person.occupation, {person.education}), person
        if person.occupation in {"civil_servant", "soldier", "police_officer", "private_employee"}:
            assert 16 <= age(person) < 61
        if person.occupation == "pensioner":
            assert age(person) >= 59.9
        if person.occupation == "homemaker":
            assert person.sex == "female"


def test_there_is_every_kind_of_household() -> None:
    kinds: Counter[str] = Counter()
    for household in DRAWN:
        found = relations(household)
        head = household.head
        kinds["alone"] += len(household.members) == 1
        kinds["pair"] += found == {"household_head": 1, "wife": 1}
        kinds["couple with children"] += found["wife"] == 1 and found["child"] > 0
        kinds["three generations, elders lodge"] += found["parent"] + found["parent_in_law"] > 0
        kinds["three generations, elders head"] += found["child_in_law"] > 0
        kinds["grandchild alone"] += found["grandchild"] > 0 and not found["child"]
        lone = found["child"] > 0 and not found["wife"] and not found["child_in_law"]
        kinds["single mother"] += lone and head.sex == "female"
        kinds["single father"] += lone and head.sex == "male"
        kinds["never married mother"] += lone and head.marital_status == "never_married"
        kinds["widow"] += head.marital_status == "widowed" and head.sex == "female"
        kinds["widower"] += head.marital_status == "widowed" and head.sex == "male"
    shares = {kind: count / len(DRAWN) for kind, count in kinds.items()}

    assert min(shares.values()) > 0.003, shares
    assert 0.35 < shares["couple with children"] < 0.75
    assert 2.8 < len(PEOPLE) / len(DRAWN) < 3.9


def test_the_child_of_a_never_married_mother_names_no_father() -> None:
    alone = [m for c, m in children_with("mother") if c.father_name is None]

    assert alone
    assert {mother.marital_status for mother in alone} == {"never_married"}


def test_nothing_is_told_of_the_time_after_the_day_of_reference() -> None:
    for person in PEOPLE:
        assert person.birth_date <= AS_OF
        assert (person.marriage_date or AS_OF) <= AS_OF
        assert age(person) < 100


def test_the_pyramid_is_broad_in_the_middle() -> None:
    ages = [age(person) for person in PEOPLE]
    share = {name: sum(test) / len(ages) for name, test in {
        "under 15": (a < 15 for a in ages),
        "15 to 64": (15 <= a < 65 for a in ages),
        "65 and more": (a >= 65 for a in ages),
    }.items()}  # fmt: skip
    women = sum(person.sex == "female" for person in PEOPLE) / len(PEOPLE)

    assert 0.16 < share["under 15"] < 0.32, share
    assert 0.55 < share["15 to 64"] < 0.75, share
    assert 0.06 < share["65 and more"] < 0.16, share
    assert 0.47 < women < 0.56


def test_the_poor_get_aid_and_have_small_connections() -> None:
    poor = [h for h in DRAWN if h.welfare_decile in {1, 2}]
    rich = [h for h in DRAWN if h.welfare_decile in {9, 10}]
    unranked = sum(h.welfare_decile is None for h in DRAWN) / len(DRAWN)

    assert {h.electricity_va for h in poor} <= {450, 900}
    assert min(h.electricity_va for h in rich) >= 900
    assert sum(m.insurance_segment == "pbi" for h in poor for m in h.members) > 0.6 * sum(
        len(h.members) for h in poor
    )
    assert {p.insurance_segment for p in PEOPLE} == {"pbi", "worker", "self_paid", "none"}
    assert 0.08 < unranked < 0.16
