"""The rule that no question asks again what an element holds, by whatever name."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Half:
    """Labelled questions: what asks for an element, with its name, and what asks for none."""

    held: list[tuple[str, str]]
    none: list[str]


@dataclass(frozen=True)
class Measured:
    """How well the measure tells the questions of a half apart."""

    precision: float
    recall: float
    named: float

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f},"
            f" of those found the right element named {self.named:.3f}"
        )


def read(name: str) -> Any:
    return load_strict((HERE / name).read_text(), name).value


@pytest.fixture(scope="module")
def tuning() -> Half:
    lists = read("once_only_examples.yaml")
    parts = (lists["tuned"], lists["written_afterwards"])
    held = [pair for part in parts for pair in part["held"]]
    return Half(held, [said for part in parts for said in part["not_held"]])


@pytest.fixture(scope="module")
def held_out() -> Half:
    lists = read("once_only_held_out.yaml")
    return Half(lists["held"], lists["none"])


def elements_like(said: str, dictionary: DictionaryOf) -> set[str]:
    """Return the names of the elements that a question could ask for."""
    words = words_of(said)
    return {
        element.name
        for element in dictionary.all_elements()
        for name in names_of(element)
        if likeness(words, words_of(name)) >= ALIKE
    }


def measured(half: Half, dictionary: DictionaryOf) -> Measured:
    found = [(elements_like(said, dictionary), element) for said, element in half.held]
    right = sum(bool(named) for named, _ in found)
    accused = sum(bool(elements_like(said, dictionary)) for said in half.none)
    named = sum(element in elements for elements, element in found)
    return Measured(right / (right + accused), right / len(found), named / right)


@pytest.mark.parametrize(
    ("half", "precision", "recall"), [("tuning", 0.98, 0.96), ("held_out", 0.97, 0.85)]
)
def test_questions_are_told_apart(
    half: str,
    precision: float,
    recall: float,
    dictionary: DictionaryOf,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    questions: Half = request.getfixturevalue(half)
    found = measured(questions, dictionary)
    with capsys.disabled():
        sys.stdout.write(
            f"\nonce-only, {half}: {len(questions.held)} held, {len(questions.none)} not: {found}\n"
        )
    assert found.precision >= precision
    assert found.recall >= recall
    assert found.named >= 0.95


def test_no_question_stands_in_both_halves(tuning: Half, held_out: Half) -> None:
    def said(half: Half) -> set[str]:
        return {text.lower() for text in (*half.none, *(one for one, _ in half.held))}

    assert not said(tuning) & said(held_out)
    assert len(said(tuning)) >= 140
    assert len(said(held_out)) >= 140


def test_every_label_is_an_element(tuning: Half, held_out: Half, dictionary: DictionaryOf) -> None:
    known = {element.name for element in dictionary.all_elements()}
    assert {element for half in (tuning, held_out) for _, element in half.held} <= known


def test_a_thousand_questions_are_compared_in_a_moment(
    tuning: Half, held_out: Half, findings_after: Check
) -> None:
    # Given a form of hundreds of questions, in two languages
    labels = [said for half in (tuning, held_out) for said, _ in half.held]
    asked = "".join(f"      - {{ask: question_{n}, type: text}}\n" for n in range(len(labels)))
    said = "".join(f"  question_{n}: {{label: {json.dumps(s)}}}\n" for n, s in enumerate(labels))
    place = "      - household.village_code\n"

    # When it is checked, then soon, and most are found
    started = time.process_time()
    found = findings_after(
        (SERVICE, place, asked + place),
        (ID, "items:\n", "items:\n" + said),
        (EN, "items:\n", "items:\n" + said),
    )
    assert time.process_time() - started < 2.0
    assert sum(one.code == "once-only" for one in found) > 0.9 * len(labels)


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
    ("file", "new", "kind"),
    [
        (ID, "Surat keterangan lahir", "birth-letter"),
        (EN, "Passport photo", "portrait"),
        (ID, "Pas foto terbaru", "portrait"),
    ],
)
def test_a_paper_that_others_ask_for_too_says_so(
    file: str, new: str, kind: str, findings_after: Check
) -> None:
    old = "Foto bayi di rumah" if file == ID else "Picture of the baby at home"
    (found,) = findings_after((file, old, new))
    assert (found.code, f"paper: {kind}" in found.fix) == ("once-only", True)

    named = (SERVICE, "- evidence: picture\n", f"- evidence: picture\n        paper: {kind}\n")
    assert findings_after(named) == []


def test_a_paper_that_the_dictionary_does_not_have_is_told(findings_after: Check) -> None:
    named = (SERVICE, "- evidence: picture\n", "- evidence: picture\n        paper: passport\n")
    (found,) = findings_after(named)
    assert found.code == "unknown-reference"
    assert "birth-letter" in found.fix


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (ID, NEED, "Apa nama acaranya?"),
        (ID, NEED, "Berapa lampu di tempat acara?"),
        (ID, f"label: {NEED}", f'label: {NEED}, hint: "Misalnya alamat rumah yang baru."'),
        (ID, "Foto bayi di rumah", "Foto tempat usaha"),
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
