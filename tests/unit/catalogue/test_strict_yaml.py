"""YAML is read as it is meant, or refused with the place and how to fix it."""

import doctest
import time
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sekali.catalogue import strict_yaml, yaml_scalars
from sekali.catalogue.strict_yaml import Finding, YamlFindings, load_strict


def value(text: str | bytes) -> Any:
    return load_strict(text, "x.yaml").value


def findings(text: str | bytes) -> tuple[Finding, ...]:
    with pytest.raises(YamlFindings) as caught:
        load_strict(text, "rules.yaml")
    return caught.value.findings


def test_the_examples_in_the_code_are_true() -> None:
    for module in (strict_yaml, yaml_scalars):
        tested = doctest.testmod(module)
        assert tested.attempted
        assert not tested.failed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: true\nb: false\nc: null\nd:\n", {"a": True, "b": False, "c": None, "d": None}),
        ("[0, 60, -5, 123456789012345]", [0, 60, -5, 123456789012345]),
        ("2026-03-02", date(2026, 3, 2)),
        ("on: 2026-03-02", {"on": date(2026, 3, 2)}),
        ("['yes', \"no\", '1.10', '12:30', '~']", ["yes", "no", "1.10", "12:30", "~"]),
        ("{'y': 1, \"1\": 2}", {"y": 1, "1": 2}),
        ("- |\n  yes\n- >\n  1.10\n", ["yes\n", "1.10\n"]),
        ("[0..60, 1.2.0, 24/2013, 5 working days, c>=2, .]", [
            "0..60", "1.2.0", "24/2013", "5 working days", "c>=2", "."]),
        ("# nothing\n", None),
        ("", None),
        ("\ufeffname: Jember\n", {"name": "Jember"}),
        ("naïve: ꦗꦮ 😀\r\nb: 2", {"naïve": "ꦗꦮ 😀", "b": 2}),
        (b"a: \xc3\xa9", {"a": "é"}),
        ("a: []\nb: {}", {"a": [], "b": {}}),
    ],
)  # fmt: skip
def test_plain_yaml_means_what_it_says(text: str | bytes, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize("word", ["yes", "No", "on", "OFF", "y", "N", "True", "FALSE"])
def test_words_that_some_read_as_yes_or_no_are_refused_as_value_and_as_key(word: str) -> None:
    assert [found.code for found in findings(f"a: {word}")] == ["yaml-boolean"]
    if word != "on":
        assert [found.code for found in findings(f"{word}: a")] == ["yaml-boolean"]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("1.10", "yaml-number"),
        ("1.", "yaml-number"),
        (".5", "yaml-number"),
        ("-.5", "yaml-number"),
        ("1e3", "yaml-number"),
        ("1.5e-3", "yaml-number"),
        ("007", "yaml-number"),
        ("+5", "yaml-number"),
        ("1_000", "yaml-number"),
        ("0x1F", "yaml-number"),
        ("0o17", "yaml-number"),
        ("0b1", "yaml-number"),
        (".inf", "yaml-number"),
        (".NaN", "yaml-number"),
        ("3578010101800001", "yaml-number"),
        ("12:30", "yaml-time"),
        ("12:30:45", "yaml-time"),
        ("1:30.5", "yaml-time"),
        ("~", "yaml-null"),
        ("NULL", "yaml-null"),
        ("2026-02-30", "yaml-date"),
        ("2026-3-2", "yaml-date"),
        ("2026-03-02 10:00", "yaml-date"),
        ("2026-03-02T10:00:00Z", "yaml-date"),
        ("<<", "yaml-merge"),
        ("!!int 3", "yaml-tag"),
        ("!x y", "yaml-tag"),
        ("&a 1", "yaml-alias"),
    ],
)
def test_what_readers_of_yaml_disagree_on_is_refused_unless_quoted(word: str, code: str) -> None:
    (found,) = findings(f"- ok\n- {word}")
    assert (found.line, found.column, found.code) == (2, 3, code)
    assert value(f"- ok\n- '{word}'") == ["ok", word]


@given(st.from_regex(r"\A[-+.0-9_:eExXoObBaAfFnNyYsStTrRuUlL~]{1,12}\Z"))
@settings(max_examples=500)
def test_a_plain_word_that_is_read_as_text_is_text_for_pyyaml_too(word: str) -> None:
    try:
        ours = value(f"[{word}]")
    except YamlFindings:
        return
    assert ours == yaml.safe_load(f"[{word}]")


def test_all_findings_of_a_file_are_told_at_once_with_their_places() -> None:
    text = (
        "a: 1.10\nyes: 12:30\nb: &x [no]\nc: *x\na: 2\n<<: {d: 1}\n1: x\nnull: x\n2026-03-02: x\n"
    )
    assert [(found.line, found.column, found.code) for found in findings(text)] == [
        (1, 4, "yaml-number"),
        (2, 1, "yaml-boolean"),
        (2, 6, "yaml-time"),
        (3, 4, "yaml-alias"),
        (3, 8, "yaml-boolean"),
        (4, 4, "yaml-alias"),
        (5, 1, "yaml-duplicate"),
        (6, 1, "yaml-merge"),
        (7, 1, "yaml-key"),
        (8, 1, "yaml-key"),
        (9, 1, "yaml-key"),
    ]


def test_a_finding_reads_as_the_checker_prints_it() -> None:
    (found,) = findings("a: 1\na: 2")
    assert str(found) == (
        "rules.yaml:2:1  yaml-duplicate  'a' stands already in line 1  remove one of them"
    )


def test_the_same_key_quoted_and_plain_is_the_same_key() -> None:
    assert [found.code for found in findings("on: 1\n'on': 2")] == ["yaml-duplicate"]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("a:\n\tb: 1", 2, "yaml-tab"),
        ("ä: 1\né:\n\t- b", 3, "yaml-tab"),
        ("a: {b: 1", 1, "yaml-syntax"),
        ("a: b: c", 1, "yaml-syntax"),
        ("a: 'b", 1, "yaml-syntax"),
        ("a: -\n", 1, "yaml-syntax"),
        ("a: *nowhere", 1, "yaml-alias"),
        ("? [a]\n: b", 1, "yaml-key"),
        ("*a : b", 1, "yaml-key"),
        ("--- a\n--- b\n", 2, "yaml-documents"),
        ("%YAML 1.1\n---\na: 1", 1, "yaml-directive"),
        (b"a: 1\nb: \xff", 2, "yaml-encoding"),
        ("a: 1\nb: \ud800", 2, "yaml-encoding"),
        ("a: 1\nb: \x00", 2, "yaml-unseen"),
        ("a: 1\nb: \u202etxt", 2, "yaml-unseen"),
        ("a: 1\x85b: 2", 1, "yaml-unseen"),
        ("a" * 300_000, 1, "yaml-too-large"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str | bytes, line: int, code: str) -> None:
    found = findings(text)[0]
    assert (found.line, found.code) == (line, code)
    assert found.message
    assert found.fix


def test_findings_before_a_syntax_error_are_told_too() -> None:
    assert [found.code for found in findings("a: 1.10\nb: {")] == ["yaml-number", "yaml-syntax"]


def test_every_key_and_item_has_its_line() -> None:
    document = load_strict(
        "# head\nrows:\n  - id: a\n    when:\n      m: 1\n  - {id: b,\n     then: 2}\n", "x.yaml"
    )
    lines = {
        (): 2,
        ("rows",): 2,
        ("rows", 0): 3,
        ("rows", 0, "when"): 4,
        ("rows", 0, "when", "m"): 5,
        ("rows", 1): 6,
        ("rows", 1, "then"): 7,
        ("rows", 1, "missing", "deeper"): 6,
        ("nothing",): 2,
    }
    assert {pointer: document.line_of(pointer) for pointer in lines} == lines


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}, *{before}, *{before}]\n"
    for before, name in zip("abcdefghijklmnop", "bcdefghijklmnopq", strict=True)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LAUGHS, "yaml-alias"),
        ("[" * 200_000, "yaml-too-large"),
        ("{a: " * 60_000, "yaml-too-large"),
        ("- " * 100_000, "yaml-too-large"),
        ("".join(" " * depth + "a:\n" for depth in range(700)), "yaml-too-large"),
        ("? " * 120_000, "yaml-key"),
        ("- a\n" * 60_000, "yaml-too-large"),
        ("".join(f"k{number}: 1\n" for number in range(15_000)), "yaml-too-large"),
        ("- yes\n" * 40_000, "yaml-boolean"),
        ("- " + "1" * 250_000, "yaml-number"),
        ("- " + "1:" * 120_000, "yaml-time"),
        ("- " + "1_" * 120_000, "yaml-number"),
        ("&a " * 80_000, "yaml-alias"),
        ("{" + "a" * 200_000 + ": 1}", "yaml-syntax"),
    ],
)
def test_files_made_to_exhaust_the_reader_are_refused_soon(text: str, code: str) -> None:
    started = time.perf_counter()
    found = findings(text)
    assert time.perf_counter() - started < 3.0  # Each takes below 0.2 s.
    assert found[0].code == code
    assert len(found) <= 100


@settings(max_examples=300)
@given(
    st.text(alphabet="ab:-[]{}'\"#&*!|>%@\n\t ,?1.yo\\\x00é", max_size=40) | st.binary(max_size=40)
)
def test_any_file_is_read_or_refused(text: str | bytes) -> None:
    try:
        load_strict(text, "x.yaml")
    except YamlFindings as refusal:
        assert refusal.findings  # noqa: PT017  # either outcome is right


SCALARS = st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.dates() | st.text(
    st.characters(min_codepoint=32, max_codepoint=126), max_size=12
)  # fmt: skip
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abcdxyon", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=200)
@given(TREES)
def test_what_pyyaml_writes_with_quotes_is_read_back(tree: Any) -> None:
    class Quoting(yaml.SafeDumper):
        """Quotes all text, as an author does who is in doubt."""

        def ignore_aliases(self, _data: Any) -> bool:
            return True

    Quoting.add_representer(
        str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
    )
    assert value(yaml.dump(tree, Dumper=Quoting, explicit_end=False)) == tree
