"""The reference for authors says what is true: its examples are run, its lists are complete."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sekali.catalogue.rules_language.expressions import compile_expression
from sekali.catalogue.rules_language.functions import FUNCTIONS, SPECIAL_FORMS
from sekali.catalogue.rules_language.parser import MACROS
from sekali.catalogue.rules_language.refusals import ExpressionError
from sekali.catalogue.rules_language.rule_types import (
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    Choice,
    ListOf,
    Lookup,
    Row,
    Type,
)
from sekali.catalogue.rules_language.table_compiler import compile_table
from sekali.catalogue.strict_yaml import YamlFindings, load_strict

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "expressions.md"
TEXT_OF_REFERENCE = REFERENCE.read_text(encoding="utf-8")
NAMES: dict[str, Type] = {
    "today": DATE,
    "child.birth_date": DATE,
    "child.sex": Choice(("male", "female")),
    "mother.name": TEXT,
    "income": NUMBER,
    "param.max_days": NUMBER,
    "household.members": ListOf(Row({"name": TEXT, "age": NUMBER, "verified": BOOLEAN})),
    "father.nik": TEXT,
    "father.birth_date": DATE,
    "married": BOOLEAN,
    "lookup.fee": Lookup((Choice(("male", "female")),), NUMBER),
    "lookup.other": Lookup((Choice(("male", "female")),), Choice(("male", "female"))),
}
FACTS = {
    "today": date(2026, 3, 2),
    "child.birth_date": date(2026, 2, 20),
    "child.sex": "female",
    "mother.name": "Siti Aminah",
    "income": 1_500_000,
    "param.max_days": 60,
    "lookup.fee": {"male": Decimal("1.5"), "female": Decimal(3)},
    "lookup.other": {"female": "male"},
    "household.members": [
        {"name": "Siti", "age": 31, "verified": True},
        {"name": "Adi", "age": None, "verified": False},
    ],
}


def _rows(heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading, without its head."""
    section = TEXT_OF_REFERENCE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    cells = (re.split(r"(?<!\\)\||\s\|\s(?=`)", line)[1:-1] for line in lines)
    return [[cell.strip().strip("`").replace("\\|", "|") for cell in row] for row in cells]


def _value(source: str) -> object:
    return compile_expression(source, names=NAMES).evaluate(FACTS)


EXAMPLES = [
    row[-2:]
    for heading in (
        "Operators, weakest first",
        "Unanswered",
        "Functions",
        "Lists and tables",
        "Lookups",
    )
    for row in _rows(heading)
]


def test_the_tables_of_the_reference_are_found() -> None:
    assert len(EXAMPLES) >= 45


@pytest.mark.parametrize(("source", "gives"), EXAMPLES)
def test_an_example_of_the_reference_gives_what_it_says(source: str, gives: str) -> None:
    assert _value(source) == _value(gives)


@pytest.mark.parametrize("row", _rows("Refusals"), ids=lambda row: row[0])
def test_a_refusal_of_the_reference_happens(row: list[str]) -> None:
    with pytest.raises(ExpressionError) as caught:
        _value(row[1])
    assert caught.value.code == row[0]


def test_every_refusal_stands_in_the_reference() -> None:
    codes = {kind.code for kind in ExpressionError.__subclasses__()}
    assert codes == {row[0] for row in _rows("Refusals")}


def test_every_function_and_macro_stands_in_the_reference() -> None:
    assert {row[0] for row in _rows("Functions")} == {*FUNCTIONS, *SPECIAL_FORMS}
    assert {row[0] for row in _rows("Lists and tables")} == MACROS


def test_the_decision_table_of_the_reference_decides() -> None:
    example = TEXT_OF_REFERENCE.split("```yaml\nstraight_through", 1)[1].split("```")[0]
    document = load_strict(f"straight_through{example}", "expressions.md")
    table = compile_table(document.value["straight_through"], names=NAMES)
    assert table.findings() == ()
    assert table.decide(FACTS).outputs == {"outcome": "accept"}


def test_what_the_reference_says_yaml_refuses_is_refused() -> None:
    rows = [row[0] for row in _rows("YAML is read strictly") if row[1].startswith("refused")]
    words = [word for row in rows for word in _words(row)]
    assert len(words) >= 18
    for word in words:
        with pytest.raises(YamlFindings):
            load_strict(f"key: {word}", "x.yaml")


def _words(cell: str) -> list[str]:
    return cell.split("`, `") if "`" in cell else cell.split()
