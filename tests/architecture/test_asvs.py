"""The page about OWASP ASVS names each requirement once, tests that exist, and true counts."""

import ast
import csv
import re
from collections import Counter
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
REFERENCE = PROJECT / "docs" / "reference"
PAGE = (REFERENCE / "asvs.md").read_text("utf-8")
# Numbers and levels of ASVS 5.0.0 as OWASP publishes them, levels 1 and 2.
ASKED = [(r["number"], r["level"]) for r in csv.DictReader((REFERENCE / "asvs.csv").open())]
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in PAGE.splitlines()
    if re.match(r"\| \d+\.\d+\.\d+ \|", line)
]
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
# What the last column begins with, and the line of the counts that it is counted in.
STANDINGS = {
    "`tests/": "met, proved by a test",
    "by design: ": "met by design, with a reason",
    "outside: ": "outside of the program",
    "not applicable": "not applicable",
    "open: ": "open",
}
LONGEST = 11


def standing(proof: str) -> str:
    """Return the line of the counts that a proof belongs to."""
    return next(line for begins, line in STANDINGS.items() if proof.startswith(begins))


def counted(line: str) -> list[int]:
    """Return what the top of the page says: level 1, level 2, together."""
    found = re.search(rf"^\| {re.escape(line)} \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    assert found, line
    return [int(number) for number in found.groups()]


def test_the_page_has_each_requirement_once_with_its_level() -> None:
    assert [(number, level) for number, level, *_ in ROWS] == ASKED
    assert len(ASKED) == len(set(ASKED)) == 253


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_says_how_it_stands_and_by_what(row: tuple[str, ...]) -> None:
    _, _, asked, how, proof = row
    assert asked, row
    assert len(asked.split()) <= LONGEST, row
    assert how, row
    if standing(proof) == STANDINGS["`tests/"]:
        assert re.fullmatch(r"`tests/[\w/]+\.py::\w+`", proof), row
    elif standing(proof) != "not applicable":
        assert proof.partition(": ")[2], row


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_a_test_that_is_named_exists(file: str, name: str) -> None:
    tree = ast.parse((PROJECT / file).read_text("utf-8"))
    assert name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


def test_the_counts_at_the_top_are_right() -> None:
    levels = Counter((standing(proof), level) for _, level, _, _, proof in ROWS)
    for line in STANDINGS.values():
        one, two = levels[line, "1"], levels[line, "2"]
        assert counted(line) == [one, two, one + two], line
    of_level = Counter(level for _, level in ASKED)
    assert counted("all") == [of_level["1"], of_level["2"], len(ASKED)]
