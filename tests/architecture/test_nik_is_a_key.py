"""A NIK is a key: nothing reads sex, age or address out of its digits, and nothing trusts a hint."""

import ast
from pathlib import Path

import sekali
from sekali.kernel.nik import Nik

ROOT = Path(sekali.__file__).parent
# What a number says of the day of first registration, which is no fact of today.
HINTS = {"birth_day", "birth_month", "birth_year_in_century", "sex_hint"}
# Where a hint may stand: the number's own reader, and the made-up people, whose numbers are written
# from their facts and never read back.
ALLOWED = {"kernel/nik.py"}
MAKES_NUMBERS = "demo/population/numbers.py"


def sources() -> dict[str, ast.Module]:
    """Return every file of the program, parsed."""
    return {
        file.relative_to(ROOT).as_posix(): ast.parse(file.read_text("utf-8"))
        for file in sorted(ROOT.rglob("*.py"))
    }


def is_a_nik(node: ast.expr) -> bool:
    """Tell whether an expression is a number by its name: ``nik``, ``person.nik``."""
    if isinstance(node, ast.Name):
        return node.id == "nik" or node.id.endswith("_nik")
    if isinstance(node, ast.Attribute):
        return node.attr == "nik" or node.attr.endswith("_nik") or node.attr == "digits"
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value).endswith("nik")
    return False


def cut_digits(tree: ast.Module) -> list[int]:
    """Return the lines that take single digits or a part out of a number."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and is_a_nik(node.value)
        if isinstance(node.slice, ast.Slice)
        or (isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int))
    ]


def hints_read(tree: ast.Module) -> list[int]:
    """Return the lines that read what a number says of its holder."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in HINTS
    ]


def test_the_hints_are_those_that_the_reader_knows() -> None:
    assert HINTS | {"digits", "district_code"} == set(Nik.__dataclass_fields__)


def test_nothing_takes_digits_out_of_a_nik() -> None:
    found = [f"{file}:{line}" for file, tree in sources().items() for line in cut_digits(tree)]
    assert [one for one in found if one.partition(":")[0] not in ALLOWED | {MAKES_NUMBERS}] == []


def test_nothing_reads_sex_age_or_place_of_a_nik() -> None:
    found = [f"{file}:{line}" for file, tree in sources().items() for line in hints_read(tree)]
    assert [one for one in found if one.partition(":")[0] not in ALLOWED] == []


def test_no_rule_of_a_service_takes_a_nik_apart() -> None:
    """The rule language has no function that gives a part of a text."""
    from sekali.catalogue.rules_language.functions import FUNCTIONS

    assert {"substring", "substr", "slice", "charAt", "charat"} & set(FUNCTIONS) == set()


def test_what_takes_a_number_apart_is_found() -> None:
    tree = ast.parse("day = int(person.nik[6:8])\nwoman = facts['nik'][6]\nhint = read(n).sex_hint")
    assert sorted(cut_digits(tree)) == [1, 2]
    assert hints_read(tree) == [3]
