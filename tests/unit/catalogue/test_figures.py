"""Figures: what a law says how to compute, exact, explained down to the facts and tables."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sekali.casework.figures import figures_of, printed_figures
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.figures import Explained, explained
from sekali.catalogue.findings import Finding
from sekali.catalogue.gate.checking import check_catalogue
from sekali.catalogue.reading_folders import read_folder
from sekali.catalogue.rules_language.limits import Asked
from sekali.catalogue.rules_language.values import ARITHMETIC, divide
from support.catalogue import PROJECT, dictionary

EXAMPLES = Path(__file__).parent / "example_services"
SHARED = """language: 2
lookups:
  weight:
    label: {id: Bobot, en: Weight}
    by: [sex]
    in_force: [{values: {male: "1", female: "3"}, since: 2020-01-01, law: UU 1/2020}]
figures:
  third:
    label: {id: Sepertiga, en: A third}
    formula: {id: lembar dibagi bobot, en: copies by weight}
    value: copies / lookup.weight['female']
    scale: 2
    law: UU 1/2020
  both:
    label: {id: Keduanya, en: Both}
    formula: {id: sepertiga kali tiga, en: a third three times}
    value: figure.third * 3 + param.most_copies * 0
    law: UU 1/2020
  elsewhere:
    label: {id: Lain, en: Other}
    formula: {id: lain, en: other}
    value: rank.years * 2
    law: UU 1/2020
"""
ON = date(2026, 3, 2)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a copy of the example services; the letter shows two figures of shared rules."""
    project = tmp_path / "project"
    shutil.copytree(EXAMPLES, project / "services")
    shutil.copytree(PROJECT / "dictionary", project / "dictionary")
    (project / "services" / "_rules").mkdir()
    shared_rules(project).write_text(SHARED)
    put(project, "rules.yaml", "language: 2\n", "language: 2\nuses: [thirds]\n")
    put(project, "service.yaml", "documents:\n", "figures: [third, both]\ndocuments:\n")
    return project


def shared_rules(project: Path) -> Path:
    return project / "services" / "_rules" / "thirds.yaml"


def put(project: Path, name: str, before: str, after: str) -> None:
    file = project / "services" / "contoh" / "surat" / name
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))


def findings(project: Path) -> list[Finding]:
    return check_catalogue(project / "services", project / "dictionary")


def letter(project: Path) -> CompiledService:
    folder = read_folder(project / "services" / "contoh" / "surat", root=project)
    return compile_folder(folder, dictionary())


def both_of(project: Path, copies: int) -> Explained:
    service = letter(project)
    (both,) = explained(service.figures, ["both"], {"copies": copies, **service.numbers_on(ON)})
    return both


def test_a_folder_that_shows_figures_is_sound(root: Path) -> None:
    assert findings(root) == []


def test_a_figure_is_exact_and_rounded_only_where_it_is_shown(root: Path) -> None:
    facts = {
        "copies": {"value": 1, "level": "declared", "source": "resident", "date": "2026-03-02"}
    }
    service = letter(root)

    third, both = figures_of(service, dictionary(), facts, today=ON, findings={})
    words = printed_figures(service, dictionary(), facts, today=ON, findings={}, language="id")

    assert third.value == divide(Decimal(1), Decimal(3))
    assert both.value == ARITHMETIC.multiply(third.value, Decimal(3))
    assert words == {"third": "0,33", "both": "1"}


def test_a_figure_is_explained_down_to_facts_numbers_and_tables(root: Path) -> None:
    both = both_of(root, 6)
    (third,) = both.figures

    assert dict(both.inputs) == {"param.most_copies": Decimal(4)}
    assert both.asked == ()
    assert dict(third.inputs) == {"copies": 6}
    assert third.asked == (Asked("lookup.weight", ("female",), Decimal(3)),)
    assert (both.value, third.value) == (Decimal(6), Decimal(2))


def test_a_figure_that_stands_in_several_is_computed_once(root: Path) -> None:
    service = letter(root)
    values = {"copies": 6, **service.numbers_on(ON)}

    third, both = explained(service.figures, ["third", "both"], values)

    assert both.figures == (third,)
    assert both.figures[0] is third


def test_what_cannot_be_computed_is_not_shown(root: Path) -> None:
    service = letter(root)

    assert figures_of(service, dictionary(), {}, today=ON, findings={}) == []


def test_rules_read_what_a_figure_rests_on(root: Path) -> None:
    put(root, "rules.yaml", "if: copies <= param.most_copies", "if: figure.both <= 2")
    service = letter(root)

    assert {"copies", "lookup.weight", "param.most_copies"} <= service.rule_reads
    table = service.tables["few"]
    assert table.decide({"copies": 2, **service.numbers_on(ON)}).outputs == {"action": "approve"}
    assert table.decide({"copies": 3, **service.numbers_on(ON)}).outputs == {}


def test_what_other_services_compute_is_not_asked_of_this_one(root: Path) -> None:
    assert "elsewhere" not in letter(root).figures


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("copies / lookup", "figure.both / lookup", "both rests on itself"),
        ("copies / lookup", "copis / lookup", "'copis' is not known"),
        ("copies / lookup", "copies / / lookup", "a value was expected"),
        ("value: figure.third * 3", "value: figure.fourth * 3", "'figure.fourth' is not known"),
        ("law: UU 1/2020\n  both", "law: habit\n  both", "figure.third"),
        ("scale: 2", "scale: 2\n    codes: colours", "no list of codes 'colours'"),
    ],
)
def test_a_wrong_figure_is_told_in_the_file_it_stands_in(
    root: Path, before: str, after: str, says: str
) -> None:
    file = shared_rules(root)
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after, 1))

    told = [one for one in findings(root) if says in one.message]

    assert told
    assert all(one.path.endswith("_rules/thirds.yaml") for one in told)


def test_a_figure_that_is_not_there_cannot_be_shown(root: Path) -> None:
    put(root, "service.yaml", "figures: [third, both]", "figures: [third, half]")

    assert any("there is no figure 'half'" in one.message for one in findings(root))


@pytest.mark.parametrize(
    ("calculator", "says"),
    [
        ("{asks: [copies_too], figures: [third]}", "is no"),
        ("{asks: [{ask: copies, type: integer}], figures: [third]}", "stands for something else"),
        ("{asks: [{ask: many, type: choice}], figures: [third]}", "a choice names a code list"),
        ("{asks: [{ask: many, type: integer}], figures: [third]}", "its figures read copies"),
        (
            "{asks: [{ask: many, type: integer}], figures: [third]}",
            "none of its figures reads many",
        ),
        ("{asks: [baby.birth_date], figures: [half]}", "there is no figure 'half'"),
        ("{asks: [baby.shoe_size], figures: [third]}", "no element shoe_size"),
    ],
)
def test_a_calculator_that_asks_too_much_or_too_little_is_told(
    root: Path, calculator: str, says: str
) -> None:
    put(root, "service.yaml", "documents:\n", f"calculator: {calculator}\ndocuments:\n")

    assert any(says in one.message for one in findings(root))


def test_of_what_is_covered_no_figure_tells(root: Path) -> None:
    facts = {
        "copies": {"value": 1, "level": "declared", "source": "resident", "date": "2026-03-02"}
    }
    service = letter(root)

    shown = figures_of(service, dictionary(), facts, today=ON, findings={}, covered={"copies"})

    assert shown == []
