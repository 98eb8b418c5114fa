"""Facts that follow from others: declared in the dictionary, computed by rules, kept nowhere."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sekali.catalogue.dictionary import DictionaryOf, load_dictionary
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.rules_language.expressions import Expression, compile_expression
from sekali.catalogue.rules_language.refusals import ExpressionError
from sekali.catalogue.rules_language.rule_types import DATE, ListOf, Type
from sekali.catalogue.types_in_rules import MEMBER, type_in_rules

PROJECT = Path(__file__).parents[3]
TODAY = date(2026, 3, 2)
SERVICE, FORM = "service.yaml", "official-form.yaml"
Check = Callable[..., list[Finding]]
AGE = "    value: age(person.birth_date, today)\n"


@pytest.fixture(scope="module")
def dictionary() -> DictionaryOf:
    return load_dictionary(PROJECT / "dictionary")


def names_of(dictionary: DictionaryOf) -> dict[str, Type]:
    """Return what a service with a mother and a household may name."""
    born = type_in_rules(dictionary.elements["person"]["birth_date"].spec, dictionary.codes)
    derived = {
        f"mother.{key}": one.of("mother") for key, one in dictionary.derived["person"].items()
    }
    derived |= {
        f"household.{key}": one.of("household")
        for key, one in dictionary.derived["household"].items()
    }
    members = ListOf(MEMBER)
    return {"today": DATE, "mother.birth_date": born, "household.members": members, **derived}


def compiled(source: str, dictionary: DictionaryOf) -> Expression:
    return compile_expression(source, names=names_of(dictionary))


def refused_after(tmp_path: Path, file: str, old: str, new: str) -> list[str]:
    """Return what is found in the dictionary with one change."""
    shutil.copytree(PROJECT / "dictionary", tmp_path / "dictionary")
    path = tmp_path / "dictionary" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(Refused) as refused:
        load_dictionary(tmp_path / "dictionary")
    return [f"{finding.code}: {finding.message}" for finding in refused.value.findings]


def test_a_rule_that_names_it_reads_what_it_follows_from(dictionary: DictionaryOf) -> None:
    rule = compiled("mother.age >= 17", dictionary)

    assert rule.reads == {"mother.birth_date", "today"}
    assert rule.evaluate({"mother.birth_date": date(2009, 3, 2), "today": TODAY}) is True
    assert rule.evaluate({"mother.birth_date": date(2009, 3, 3), "today": TODAY}) is False
    assert rule.evaluate({"today": TODAY}) is None


def test_it_is_what_the_author_could_have_written_at_the_same_cost(
    dictionary: DictionaryOf,
) -> None:
    short = compiled("mother.age >= 17 || household.size > 3", dictionary)
    long = compiled(
        "age(mother.birth_date, today) >= 17 || household.members.size() > 3", dictionary
    )
    assert (short.reads, short.cost, short.type) == (long.reads, long.cost, long.type)


def test_its_own_variables_are_none_of_those_around_it(dictionary: DictionaryOf) -> None:
    """Both go through the family, and both call the row ``m``."""
    rule = compiled(
        "household.members.exists(m, m.full_name == 'Adi' && household.children_under_5 == 1)",
        dictionary,
    )
    members = [
        {"full_name": "Adi", "birth_date": date(1990, 1, 1)},
        {"full_name": "Rara", "birth_date": date(2024, 1, 1)},
        {"full_name": "Nobody knows", "birth_date": None},
    ]
    assert rule.evaluate({"household.members": members, "today": TODAY}) is True


def test_a_mistake_is_told_where_its_name_stands(dictionary: DictionaryOf) -> None:
    with pytest.raises(ExpressionError) as refused:
        compiled("mother.birth_date == today && mother.age == 'old'", dictionary)
    before = "mother.birth_date == today && mother.age "
    assert refused.value.params["column"] == len(before) + 1


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("    value: person.birth_date\n", "expression-wrong-type: age: number is needed"),
        ("    value: age(person.born, today)\n", "expression-unknown-name: age: 'person.born'"),
        ("    value: person.age + 1\n", "expression-unknown-name: age: 'person.age'"),
        ("    value: household.members.size()\n", "expression-unknown-name: age:"),
        ("    value: year(today)\n", "derived: age follows from no fact"),
        (f"{AGE}    max_length: 3\n", "item-type: age: only texts have max_length"),
    ],
)
def test_what_is_declared_wrongly_is_refused(tmp_path: Path, new: str, told: str) -> None:
    assert any(one.startswith(told) for one in refused_after(tmp_path, "person.yaml", AGE, new))


def test_what_is_kept_and_what_is_computed_have_two_names(tmp_path: Path) -> None:
    old, new = "derived:\n  age:\n", "derived:\n  birth_date:\n"
    assert refused_after(tmp_path, "person.yaml", old, new) == [
        "derived: birth_date is an element already"
    ]


def test_a_number_that_people_are_known_by_is_not_computed(tmp_path: Path) -> None:
    old, new = "  age:\n    type: integer\n", "  age:\n    type: nik\n"
    found = refused_after(tmp_path, "person.yaml", old, new)
    assert found == ["derived: age is of a type that nothing computes"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SERVICE, "- friend.nik\n", "- friend.nik\n      - baby.age\n"),
        (SERVICE, "{baby.nik: registry.nik,", "{baby.nik: registry.nik, baby.age: '3',"),
        (SERVICE, "  household.address: letter", "  applicant.age: letter"),
        (SERVICE, "proves: [baby.birth_date]", "unless_verified: [baby.age]"),
    ],
)
def test_no_service_asks_keeps_or_reads_it_as_a_fact(
    findings_after: Check, file: str, old: str, new: str
) -> None:
    messages = [finding.message for finding in findings_after((file, old, new))]
    assert any("is computed" in message for message in messages), messages


def test_a_service_may_decide_by_it_where_it_reads_what_it_follows_from(
    findings_after: Check,
) -> None:
    rule = (SERVICE, "rule: known(household.village_code)", "rule: applicant.age >= 17")
    missing = findings_after(rule)
    assert any("applicant.birth_date is used by a rule" in one.message for one in missing)
    reads = (SERVICE, "household.address: letter", "applicant.birth_date: letter")
    assert not any("birth_date" in one.message for one in findings_after(reads))


def test_a_question_for_what_is_computed_is_found(findings_after: Check) -> None:
    label = ("texts/id.yaml", "Untuk keperluan apa surat ini?", "Jumlah anggota keluarga")
    found = [one for one in findings_after(label) if one.code == "once-only"]
    assert "size" in found[0].message
    assert "rules compute it of members" in found[0].fix
