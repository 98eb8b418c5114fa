"""The personas: everybody the demonstration names is there, well-formed and in one world."""

import re
from datetime import date
from pathlib import Path

import pytest

from sekali.demo.population.data_files import DATA, read_yaml
from sekali.demo.population.generate import households
from sekali.demo.population.numbers import PERSONA_SERIALS, nik_stem
from sekali.demo.population.origins import load_origins
from sekali.demo.population.people import SAMPLE_MARK
from sekali.demo.population.personas import Persona, persona_households, personas
from sekali.demo.population.regions import read_villages

DICTIONARY = Path(__file__).parents[3] / "dictionary"
VILLAGES = {v.code: v for v in read_villages(DICTIONARY / "regions" / "35.csv")}
PERSONAS = personas()
BY_KEY = {persona.key: persona for persona in PERSONAS}
HOUSEHOLDS = persona_households(PERSONAS)
PEOPLE = [person for household in HOUSEHOLDS for person in household.members]
EVERYTHING_TOLD_BEFORE = date(2026, 3, 1)  # the scenarios of the services begin here


def test_everybody_the_demonstration_names_is_there() -> None:
    assert set(BY_KEY) == {
        "siti-aminah",
        "budi-santoso",
        "dewi-lestari",
        "agus-prasetyo",
        "sri-wahyuni",
        "suparman",
        "hendra-wijaya",
        "yusuf-maulana",
        "anita-safitri",
        "slamet-widodo",
        "tutik-handayani",
        "galih-saputra",
        "abd-wafi",
        "siti-hotimah",
        "rini-astutik",
        "ratna-puspitasari",
        "wahyu-hidayat",
        "anita-kusumawati",
        "bambang-irawan",
        "nur-faizah",
        "moh-hannan",
        "endang-sulistyowati",
        "hadi-purnomo",
        "dian-kartikasari",
        "agung-nugroho",
        "lilik-handoko",
        "sunarti-rahayu",
        "lestari-ningsih",
        "yoga-prasetya",
        "indah-permatasari",
        "taufik-ramadhan",
        "nur-azizah",
        "maya-anggraini",
    }


def test_every_nik_follows_the_rule_and_has_a_serial_kept_for_personas() -> None:
    vanished = {o.district_code for o in load_origins() if o.vanished}
    districts = {code.rpartition(".")[0] for code in VILLAGES} | vanished
    for person in PEOPLE:
        stems = {nik_stem(district, person.birth_date, person.sex) for district in districts}
        assert person.nik[:12] in stems, person.full_name
        assert int(person.nik[12:]) in PERSONA_SERIALS
        assert int(person.family_card_no[12:]) in PERSONA_SERIALS
    assert len({person.nik for person in PEOPLE}) == len(PEOPLE)
    assert len({household.family_card_no for household in HOUSEHOLDS}) == len(HOUSEHOLDS)


def test_a_family_card_was_recorded_in_the_district_of_its_village() -> None:
    for household in HOUSEHOLDS:
        village = VILLAGES[household.village_code]
        assert household.family_card_no[:6] == village.code.replace(".", "")[:6]
        assert household.postal_code == village.postal_code
        assert household.head.family_relation == "household_head"


def test_personas_are_never_drawn_by_chance() -> None:
    villages = [VILLAGES[household.village_code] for household in HOUSEHOLDS]
    drawn = households(seed=1, regions=sorted(set(villages), key=str), count_people=4_000)
    known = {person.nik for person in PEOPLE} | {h.family_card_no for h in HOUSEHOLDS}

    for household in drawn:
        assert household.family_card_no not in known
        assert known.isdisjoint(member.nik for member in household.members)


def test_the_coded_values_and_clinics_are_of_their_lists() -> None:
    def keys(name: str) -> set[str]:
        return {item["key"] for item in read_yaml(DICTIONARY / "codes" / f"{name}.yaml")["items"]}

    clinics = {
        item["id"].partition(",")[0]
        for item in read_yaml(DICTIONARY / "codes" / "primary_clinic.yaml")["items"]
    }
    assert {household.primary_clinic for household in HOUSEHOLDS} <= clinics
    for name in ("religion", "blood_type", "marital_status", "family_relation", "education"):
        assert {getattr(person, name) for person in PEOPLE} <= keys(name)
    for name in ("sex", "occupation", "citizenship", "disability", "insurance_segment"):
        assert {getattr(person, name) for person in PEOPLE} <= keys(name)


def test_children_point_at_the_parents_on_their_card() -> None:
    by_nik = {person.nik: person for person in PEOPLE}
    children = [person for person in PEOPLE if person.family_relation == "child"]

    assert len(children) >= 6
    for child in children:
        mother = by_nik[child.mother_nik or ""]
        assert mother.full_name == child.mother_name
        assert mother.family_card_no == child.family_card_no
        assert 17 <= (child.birth_date - mother.birth_date).days / 365.2425 < 45
        if child.father_nik:
            assert by_nik[child.father_nik].full_name == child.father_name


def test_nothing_is_told_of_the_time_after_the_scenarios_begin() -> None:
    for person in PEOPLE:
        card = person.family_card_no
        recorded = date(2000 + int(card[10:12]), int(card[8:10]), int(card[6:8]))
        told = [person.birth_date, person.marriage_date, person.divorce_date, recorded]
        assert max(day for day in told if day) < EVERYTHING_TOLD_BEFORE


def test_siti_and_budi_are_married_insured_by_the_state_and_have_a_child() -> None:
    siti, budi = BY_KEY["siti-aminah"].person, BY_KEY["budi-santoso"].person

    assert siti.marriage_certificate_no == budi.marriage_certificate_no == "9123/045/VI/2019"
    assert (siti.insurance_segment, siti.birth_date.year) == ("pbi", 1994)
    assert len(BY_KEY["siti-aminah"].household.members) == 3


def test_dewi_pays_herself_and_her_household_is_in_decile_three() -> None:
    dewi = BY_KEY["dewi-lestari"]

    assert dewi.person.insurance_segment == "self_paid"
    assert dewi.household.welfare_decile == 3
    assert dewi.person.marriage_certificate_no


def test_sri_heads_her_household_without_a_marriage_certificate() -> None:
    sri = BY_KEY["sri-wahyuni"]
    child = sri.household.members[1]

    assert sri.person.marriage_certificate_no is None
    assert sri.household.head == sri.person
    assert (child.father_name, child.father_nik) == (None, None)


def test_suparman_has_one_name_and_no_phone() -> None:
    suparman = BY_KEY["suparman"]

    assert suparman.person.full_name == "Suparman"
    assert (suparman.person.phone, suparman.person.email) == (None, None)
    assert not suparman.has_account


def test_hendra_has_no_account_and_all_that_registration_asks_for() -> None:
    hendra = BY_KEY["hendra-wijaya"]

    assert not hendra.has_account
    assert hendra.household.village_code.startswith("35.78.")
    assert (hendra.person.full_name, hendra.person.mother_name) == ("Hendra Wijaya", "Suharti")


def test_yusuf_lives_in_mojokerto_with_a_nik_of_a_district_that_vanished() -> None:
    yusuf = BY_KEY["yusuf-maulana"]
    vanished = {o.district_code.replace(".", "") for o in load_origins() if o.vanished}

    assert yusuf.household.village_code.startswith("35.16.")
    assert yusuf.person.nik[:6] in vanished


def test_the_witnesses_are_neighbours_of_siti_and_not_of_her_family() -> None:
    siti = BY_KEY["siti-aminah"].household
    for key in ("slamet-widodo", "tutik-handayani"):
        home = BY_KEY[key].household
        assert home.village_code == siti.village_code
        assert home.family_card_no != siti.family_card_no


def staff_of(agency: str, region: str) -> dict[str, Persona]:
    return {
        role.role: persona
        for persona in PERSONAS
        for role in persona.roles
        if (role.agency, role.region) == (agency, region)
    }


@pytest.mark.parametrize(
    ("agency", "region"),
    [
        ("civil-registry", "35.16"),
        ("civil-registry", "35.78"),
        ("civil-registry", "35.29"),
        ("social-affairs", "35.16"),
        ("communications", "35.16"),
        ("education-office", "35.16"),
    ],
)
def test_every_office_has_a_front_office_and_a_head_who_live_there(
    agency: str, region: str
) -> None:
    staff = staff_of(agency, region)

    # The treasurer serves several offices of the regency; who reads applications comes from others.
    assert set(staff) - {"treasurer", "assessor"} == {"front-office", "head-of-office"}
    for persona in staff.values():
        assert persona.has_account
        assert persona.household.village_code.startswith(f"{region}.")


def test_the_village_of_siti_has_an_officer_and_a_head_who_live_there() -> None:
    village = BY_KEY["siti-aminah"].household.village_code
    staff = staff_of("village-government", village)

    assert set(staff) == {"village-officer", "village-head"}
    for persona in staff.values():
        assert persona.has_account
        assert persona.household.village_code == village


def test_every_persona_says_in_one_line_what_they_show_in_both_languages() -> None:
    for persona in PERSONAS:
        assert set(persona.story) == {"id", "en"}
        assert all(0 < len(line) < 130 and "\n" not in line for line in persona.story.values())


def test_their_telephones_and_mailboxes_reach_nobody_and_are_their_own() -> None:
    phones = [p.phone for p in PEOPLE if p.phone]
    mailboxes = [p.email for p in PEOPLE if p.email]

    assert all(re.fullmatch(r"08009\d{7}", phone) for phone in phones)
    assert all(mail.endswith("@contoh.example") for mail in mailboxes)
    assert len(set(phones)) == len(phones)
    assert len(set(mailboxes)) == len(mailboxes)


def test_everybody_is_marked_as_sample_data() -> None:
    assert {person.mark for person in PEOPLE} == {SAMPLE_MARK}


def test_a_mistake_in_the_file_is_told_and_not_read_over(tmp_path: Path) -> None:
    text = (DATA / "personas.yaml").read_text(encoding="utf-8")
    misspelt, doubled = tmp_path / "misspelt.yaml", tmp_path / "doubled.yaml"
    misspelt.write_text(text.replace("blood_type:", "bloodtype:", 1), encoding="utf-8")
    doubled.write_text(text.replace("persona: budi-santoso", "persona: siti-aminah"), "utf-8")

    with pytest.raises(TypeError, match="bloodtype"):
        personas(misspelt)
    with pytest.raises(ValueError, match="one key"):
        personas(doubled)
