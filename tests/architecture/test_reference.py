"""Docs that are made from the program say what the program says."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.reference import FOLDER, PROJECT, commands, pages, settings_documented

SOURCES = sorted((PROJECT / "src" / "sekali").rglob("*.py"))
_VARIABLE = re.compile(
    r"(SEKALI_[A-Z_]+|DATABASE_URL|SIMULATED_REGISTRY_[A-Z_]+)|SIMULATED_PORTALS_[A-Z]+"
)
# Passed from the supervisor to the processes it starts, to find them again; nobody sets it.
INTERNAL = {"SEKALI_SUPERVISED"}


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_page_of_the_reference_is_up_to_date(name: str) -> None:
    # Renew with: PYTHONPATH=tests python -m support.reference
    assert (FOLDER / name).read_text("utf-8") == pages()[name]


def test_every_variable_that_is_read_is_documented_and_no_other() -> None:
    literals = {
        node.value
        for file in SOURCES
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    read = {text for text in literals if _VARIABLE.fullmatch(text)}
    # The simulated registry puts its own together from a prefix.
    prefix = "SIMULATED_REGISTRY_"
    read |= {f"{prefix}{end}" for end in ("USER", "PASSWORD", "IP_USERS", "DAILY_QUOTA")}
    assert read - INTERNAL - {prefix} == settings_documented()


def test_every_command_is_shown_by_help_and_explained() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "sekali", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for name, what, _ in commands():
        word = name.split()[1]
        assert re.search(rf"^ +{word}\s", said, re.MULTILINE), name
        assert what, f"{name} says nothing of itself"


@pytest.mark.parametrize(("name", "parser"), [(name, parser) for name, _, parser in commands()])
def test_every_option_says_what_it_is_for(name: str, parser: object) -> None:
    silent = [action.dest for action in parser._actions if not action.help]
    assert not silent, name


def test_every_command_of_the_docs_exists() -> None:
    known = {name for name, _, _ in commands()}
    groups = {name.rpartition(" ")[0] for name in known}
    for page in [PROJECT / "README.md", *(PROJECT / "docs").rglob("*.md")]:
        for given in re.findall(r"(?:^|`|\.venv/bin/)(sekali [a-z]+(?: [a-z]+)?)", _code(page)):
            words = given.split()
            assert given in known or " ".join(words[:2]) in known | groups, f"{page.name}: {given}"


def test_every_make_target_of_the_docs_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    for page in [PROJECT / "README.md", *(PROJECT / "docs").rglob("*.md")]:
        for target in re.findall(r"`make ([a-z]+)", page.read_text("utf-8")):
            assert target in targets, f"{page.name}: make {target}"


def _code(page: Path) -> str:
    """Return what stands in code of a page, each piece on a line of its own."""
    text = page.read_text("utf-8")
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`[^`\n]+`", text)])
