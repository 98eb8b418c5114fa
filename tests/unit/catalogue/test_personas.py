"""The people of scenarios are read strictly, their facts as if somebody typed them."""

from pathlib import Path

import pytest

from sekali.catalogue.dictionary import DictionaryOf, load_dictionary
from sekali.catalogue.findings import Refused
from sekali.catalogue.personas import PERSONAS_FILE, Personas, load_personas

PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def dictionary() -> DictionaryOf:
    return load_dictionary(PROJECT / "dictionary")


def loaded(services_dir: Path, dictionary: DictionaryOf, old: str, new: str) -> Personas:
    path = services_dir / PERSONAS_FILE
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return load_personas(services_dir, dictionary)


def test_facts_are_kept_as_the_vault_keeps_them(
    services_dir: Path, dictionary: DictionaryOf
) -> None:
    personas = load_personas(services_dir, dictionary)
    assert personas.people["siti"]["birth_date"] == "1996-05-12"
    assert personas.with_nik("3516014606809824") == "wati"
    assert personas.with_nik("3516014606809899") is None


def test_things_that_people_have_are_kept_by_owner_and_kind(
    services_dir: Path, dictionary: DictionaryOf
) -> None:
    serves = 'things: {siti: {civil_servant: {nip: "199605122022012001"}}}\npersonas:'
    personas = loaded(services_dir, dictionary, "\npersonas:", f"\n{serves}")
    assert personas.things["siti"]["civil_servant"] == {"nip": "199605122022012001"}


@pytest.mark.parametrize(
    ("things", "code"),
    [
        ("{siti: {civil_servant: {nip: '1996'}}}", "persona-fact"),
        ("{siti: {spaceship: {nip: '199605122022012001'}}}", "persona-fact"),
        ("{sitti: {civil_servant: {nip: '199605122022012001'}}}", "persona-unknown"),
    ],
)
def test_things_that_cannot_be_are_found(
    things: str, code: str, services_dir: Path, dictionary: DictionaryOf
) -> None:
    with pytest.raises(Refused) as refused:
        loaded(services_dir, dictionary, "\npersonas:", f"\nthings: {things}\npersonas:")
    assert [finding.code for finding in refused.value.findings] == [code]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("sex: female, birth_date: 1996", "sex: woman, birth_date: 1996", "persona-fact"),
        ("full_name: Siti Aminah", "fullname: Siti Aminah", "persona-fact"),
        ('nik: "3516015205969801"', 'nik: "3516015205960000"', "persona-fact"),
        ("person: siti", "person: sitti", "persona-unknown"),
        ("household: rumah", "household: kos", "persona-unknown"),
        ("family: {rara: child}", "family: {roro: child}", "persona-unknown"),
        ("family: {rara: child}", "family: {rara: cousin}", "shape"),
        ('region: "35.16"', 'region: "3516"', "shape"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    old: str, new: str, code: str, services_dir: Path, dictionary: DictionaryOf
) -> None:
    with pytest.raises(Refused) as refused:
        loaded(services_dir, dictionary, old, new)
    (finding,) = refused.value.findings
    assert (finding.path, finding.code) == (f"services/{PERSONAS_FILE}", code)
    written = (services_dir / PERSONAS_FILE).read_text().splitlines()[finding.line - 1]
    assert new.split(":", maxsplit=1)[0] in written


def test_the_numbers_of_the_real_personas_are_nobodys(dictionary: DictionaryOf) -> None:
    personas = load_personas(PROJECT / "services", dictionary)
    # Serials from 9801 are kept for samples; each number stands for one person.
    # A newborn of whom a hospital has told has none yet.
    numbers = [str(facts["nik"]) for facts in personas.people.values() if "nik" in facts]
    assert len(set(numbers)) == len(numbers)
    assert all(int(number[-4:]) > 9800 for number in numbers)
