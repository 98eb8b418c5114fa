"""The page about OpenID Connect names a test for each item, and each of them exists."""

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "reference" / "openid.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| [^-]", line) and "::" in line]
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
MODULES = re.findall(r"^\| `(oidcc-[\w-]+)` \|", PAGE, re.MULTILINE)
MODULES_OF_BASIC_OP = 38


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_a_test_that_is_named_exists(file: str, name: str) -> None:
    tree = ast.parse((PROJECT / file).read_text("utf-8"))
    assert name in {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


def test_every_item_has_its_test() -> None:
    for row in ROWS:
        _, _, test = (cell.strip() for cell in row.strip("|").split("|"))
        assert re.fullmatch(r"`tests/[\w/]+\.py::\w+`", test), row
    assert len(ROWS) == len(NAMED)


def test_every_module_of_basic_op_is_there_once() -> None:
    assert len(MODULES) == len(set(MODULES)) == MODULES_OF_BASIC_OP
