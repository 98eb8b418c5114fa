"""Lookups: asked by key in rules, in force by day, shared by several services, and checked."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.gate.checking import check_catalogue
from sekali.catalogue.reading_folders import read_folder
from sekali.catalogue.rules_language.expressions import compile_expression
from sekali.catalogue.rules_language.refusals import ExpressionError
from sekali.catalogue.rules_language.rule_types import NUMBER, TEXT, Choice, ListOf, Lookup, Row
from support.catalogue import PROJECT, dictionary

EXAMPLES = Path(__file__).parent / "example_services"
LEVEL = Choice(("first", "young"))
NAMES = {
    "level": LEVEL,
    "years": NUMBER,
    "name": TEXT,
    "rows": ListOf(Row({"level": LEVEL, "months": NUMBER})),
    "lookup.rate": Lookup((LEVEL,), NUMBER),
    "lookup.next": Lookup((LEVEL,), LEVEL),
    "lookup.scale": Lookup((LEVEL, NUMBER), NUMBER),
}
VALUES = {
    "lookup.rate": {"first": Decimal("12.5"), "young": Decimal(25)},
    "lookup.next": {"first": "young"},
    "lookup.scale": {"first": {Decimal(0): Decimal(100), Decimal(1): Decimal(104)}},
}
SHARED = """language: 2
lookups:
  weight:
    by: [sex]
    in_force:
      - {values: {male: "1", female: "2"}, since: 2020-01-01, until: 2025-01-01, law: UU 1/2020}
      - {values: {male: "3", female: "4.5"}, since: 2025-01-01, law: UU 2/2024}
"""


def answer(source: str, **values: object) -> object:
    return compile_expression(source, names=NAMES).evaluate({**VALUES, **values})


@pytest.mark.parametrize(
    ("source", "gives"),
    [
        ("lookup.rate['young'] * 2", Decimal(50)),
        ("lookup.rate[level]", Decimal("12.5")),
        ("lookup.rate[lookup.next[level]]", Decimal(25)),
        ("lookup.next[lookup.next[level]]", None),
        ("lookup.scale[level, 1]", Decimal(104)),
        ("lookup.scale[level, years]", None),
        ("lookup.scale['young', 0]", None),
        ("sum(rows.map(r, r.months / 12 * lookup.rate[r.level]))", Decimal("31.25")),
    ],
)
def test_a_lookup_gives_what_stands_under_its_keys(source: str, gives: object) -> None:
    rows = [{"level": "first", "months": 6}, {"level": "young", "months": 12}]

    assert answer(source, level="first", rows=rows) == gives


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("lookup.rate['old']", "the choice has no key 'old'"),
        ("lookup.rate[name]", "choice of 'first', 'young' is needed here"),
        ("lookup.rate", "write lookup.rate[key]"),
        ("known(lookup.scale)", "write lookup.scale[key, key]"),
        ("lookup.scale[level]", "it has 2 keys, here are 1"),
        ("rows[1]", "only a lookup is asked with [ ]"),
        ("lookup.rat[level]", "only a lookup is asked with [ ]"),
        ("lookup.rate[level", "was expected at the end"),
    ],
)
def test_asking_a_lookup_wrongly_is_told(source: str, says: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source, names=NAMES)

    assert says in str(caught.value) + str(caught.value.params)


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """Give a copy of the example services whose letter asks a lookup that it shares."""
    root = tmp_path / "project"
    shutil.copytree(EXAMPLES, root / "services")
    shutil.copytree(PROJECT / "dictionary", root / "dictionary")
    (root / "services" / "_rules").mkdir()
    (root / "services" / "_rules" / "weights.yaml").write_text(SHARED)
    rules = root / "services" / "contoh" / "surat" / "rules.yaml"
    text = rules.read_text().replace("language: 2\n", "language: 2\nuses: [weights]\n")
    rules.write_text(
        text.replace("copies <= param.most_copies", "copies <= param.most_copies && ON").replace(
            "ON", "lookup.weight['female'] > 1"
        )
    )
    return root


def folder_of(root: Path) -> Path:
    return root / "services" / "contoh" / "surat"


def change(root: Path, before: str, after: str) -> None:
    file = root / "services" / "_rules" / "weights.yaml"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def findings(root: Path) -> list[Finding]:
    return check_catalogue(root / "services", root / "dictionary")


def test_a_service_asks_what_it_shares_as_it_is_in_force_on_the_day(catalogue: Path) -> None:
    assert findings(catalogue) == []
    service = compile_folder(read_folder(folder_of(catalogue), root=catalogue), dictionary())

    before = service.numbers_on(date(2024, 12, 31))["lookup.weight"]
    after = service.numbers_on(date(2025, 1, 1))["lookup.weight"]

    assert (before["female"], after["female"]) == (Decimal(2), Decimal("4.5"))
    assert "lookup.weight" not in service.numbers_on(date(2019, 12, 31))
    assert "lookup.weight" in service.rule_reads


def test_a_change_of_what_is_shared_is_another_version(catalogue: Path) -> None:
    before = read_folder(folder_of(catalogue), root=catalogue)
    change(catalogue, '"4.5"', '"4.6"')
    after = read_folder(folder_of(catalogue), root=catalogue)

    assert before.digest != after.digest
    assert '"4.5"' in before.contents["_rules/weights.yaml"]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("by: [sex]", "by: [sax]", "'sax' is no list of codes"),
        ("{male: ", "{mail: ", "'mail' is no sex"),
        ('"4.5"', '"four"', "'four' is no number"),
        ('"4.5"', '"NaN"', "'NaN' is no number"),
        ("since: 2025-01-01", "since: 2024-06-01", "two values of lookup.weight hold"),
        ("until: 2025-01-01", "until: 2019-01-01", "ends before it begins"),
        (", law: UU 2/2024", ", law: habit", "lookup.weight"),
        ('female: "2"', 'female: {male: "2"}', "a value here has 1 keys"),
        ("lookups:", "lokups:", "lokups"),
    ],
)
def test_what_is_wrong_in_shared_rules_is_told_in_their_file(
    catalogue: Path, before: str, after: str, says: str
) -> None:
    change(catalogue, before, after)

    told = [one for one in findings(catalogue) if says in one.message]

    assert told
    assert all(one.path.endswith("_rules/weights.yaml") for one in told)


def test_shared_rules_that_are_not_there_are_told(catalogue: Path) -> None:
    (catalogue / "services" / "_rules" / "weights.yaml").unlink()

    with pytest.raises(Refused) as caught:
        read_folder(folder_of(catalogue), root=catalogue)

    assert "there are no shared rules 'weights'" in caught.value.findings[0].message


def test_shared_rules_are_no_link(catalogue: Path, tmp_path: Path) -> None:
    shared = catalogue / "services" / "_rules" / "weights.yaml"
    shared.rename(tmp_path / "elsewhere.yaml")
    shared.symlink_to(tmp_path / "elsewhere.yaml")

    with pytest.raises(Refused):
        read_folder(folder_of(catalogue), root=catalogue)


def test_a_published_version_keeps_what_it_shared(catalogue: Path, tmp_path: Path) -> None:
    folder = read_folder(folder_of(catalogue), root=catalogue)
    written = tmp_path / "again" / "services" / "contoh" / "surat"
    for path, text in folder.contents.items():
        (written / path).parent.mkdir(parents=True, exist_ok=True)
        (written / path).write_text(text)

    again = read_folder(written, root=tmp_path / "again")

    assert again.digest == folder.digest
    assert "weight" in compile_folder(again, dictionary()).lookups
