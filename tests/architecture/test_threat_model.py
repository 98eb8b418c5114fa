"""The threat model names tests, and each of them exists."""

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "security.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
THREATS = [line for line in PAGE.splitlines() if re.match(r"\| [STRIDE] \|", line)]


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_a_test_that_is_named_exists(file: str, name: str) -> None:
    tree = ast.parse((PROJECT / file).read_text("utf-8"))
    assert name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


def test_every_threat_has_its_control_and_its_test() -> None:
    assert THREATS
    for line in THREATS:
        _, threat, control, proof = (cell.strip() for cell in line.strip("|").split("|"))
        assert threat, line
        assert control, line
        assert re.fullmatch(r"`tests/[\w/]+\.py::\w+`", proof), line
    assert len(NAMED) == len(THREATS)
