"""The rule that no question asks again what an element holds, by whatever name."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekali.catalogue.dictionary import DictionaryOf, load_dictionary
from sekali.catalogue.findings import Finding
from sekali.catalogue.gate.likeness import ALIKE, likeness, words_of
from sekali.catalogue.gate.rules.once_only import names_of
from sekali.catalogue.strict_yaml import load_strict

HERE = Path(__file__).parent
Check = Callable[..., list[Finding]]
ID, EN, SERVICE = "texts/id.yaml", "texts/en.yaml", "service.yaml"
NEED = "Untuk keperluan apa surat ini?"


@pytest.fixture(scope="module")
def dictionary() -> DictionaryOf:
    return load_dictionary(HERE.parents[2] / "dictionary")


@pytest.fixture(scope="module")
def examples() -> dict[str, Any]:
    text = (HERE / "once_only_examples.yaml").read_text()
    read: dict[str, Any] = load_strict(text, "once_only_examples.yaml").value
    return read


def elements_like(said: str, dictionary: DictionaryOf) -> set[str]:
    """Return the names of the elements that a question could ask for."""
    words = words_of(said)
    return {
        element.name
        for element in dictionary.all_elements()
        for name in names_of(element)
        if likeness(words, words_of(name)) >= ALIKE
    }


def missed(held: Iterable[tuple[str, str]], dictionary: DictionaryOf) -> list[str]:
    return [said for said, _ in held if not elements_like(said, dictionary)]


def test_questions_it_was_tuned_on_are_told_apart(
    examples: dict[str, Any], dictionary: DictionaryOf
) -> None:
    tuned = examples["tuned"]
    assert missed(tuned["held"], dictionary) == []
    assert [said for said in tuned["not_held"] if elements_like(said, dictionary)] == []


def test_most_questions_of_later_lists_are_found_and_none_is_accused_wrongly(
    examples: dict[str, Any], dictionary: DictionaryOf
) -> None:
    later = examples["written_afterwards"]
    assert len(missed(later["held"], dictionary)) <= len(later["held"]) // 20
    assert [said for said in later["not_held"] if elements_like(said, dictionary)] == []


def test_the_element_that_is_meant_is_among_those_named(
    examples: dict[str, Any], dictionary: DictionaryOf
) -> None:
    named = [
        element in elements_like(said, dictionary) for said, element in examples["tuned"]["held"]
    ]
    assert sum(named) >= 0.95 * len(named)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (ID, NEED, "Berapa nomor WhatsApp Anda yang aktif?"),
        (EN, "What is the letter needed for?", "What is your mobile phone number?"),
        (ID, f"label: {NEED}", f'label: {NEED}, hint: "Sebutkan juga alamat rumah Anda."'),
        (ID, "Foto bayi di rumah", "Fotokopi KTP"),
        (EN, "Picture of the baby at home", "Copy of your family card"),
        (ID, "Foto bayi di rumah", "Salinan buku nikah"),
    ],
)
def test_it_is_found_in_labels_hints_and_papers_of_any_language(
    file: str, old: str, new: str, findings_after: Check
) -> None:
    assert [f.code for f in findings_after((file, old, new))] == ["once-only"]


def test_the_key_of_a_question_is_looked_at_too(findings_after: Check) -> None:
    found = findings_after((SERVICE, "- ask: need", "- ask: income_month"))
    assert "once-only" in {f.code for f in found}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (ID, NEED, "Apa nama usaha Anda?"),
        (ID, NEED, "Berapa daya listrik di tempat usaha?"),
        (ID, f"label: {NEED}", f'label: {NEED}, hint: "Misalnya alamat rumah yang baru."'),
        (ID, "Foto bayi di rumah", "Surat keterangan lahir"),
    ],
)
def test_what_no_element_holds_may_be_asked(
    file: str, old: str, new: str, findings_after: Check
) -> None:
    assert findings_after((file, old, new)) == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_mutual_and_between_nought_and_one(left: str, right: str) -> None:
    one, other = words_of(left), words_of(right)
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == (1 if one else 0)
