"""What a table that works is still told before it is published."""

from typing import Any

import pytest

from sekali.catalogue.rules_language.rule_types import NUMBER
from sekali.catalogue.rules_language.table_compiler import compile_table

ALWAYS: dict[str, Any] = {}
SMALL = {"n": "< 5"}
SMALL_AND_ODD = {"n": "< 5", "m": "1"}
LARGE = {"n": ">= 5"}


def codes(hit: str, *conditions: dict[str, Any], ids: str = "abcdef") -> list[tuple[Any, str]]:
    rows = [
        {"id": row_id, "when": when, "then": {"y": at}}
        for at, (row_id, when) in enumerate(zip(ids, conditions, strict=False))
    ]
    spec = {"hit": hit, "inputs": {"n": "x", "m": "x % 2"}, "rows": rows}
    found = compile_table(spec, names={"x": NUMBER}).findings()
    return [(finding.pointer[1:], finding.code.removeprefix("table-")) for finding in found]


@pytest.mark.parametrize("hit", ["first", "unique", "collect"])
def test_rows_that_exclude_each_other_are_fine_in_any_table(hit: str) -> None:
    assert ((0,), "row-unreachable") not in codes(hit, SMALL, LARGE)
    expected = [] if hit == "collect" else [((), "may-not-answer")]
    assert codes(hit, SMALL, LARGE) == expected


def test_a_row_after_a_row_that_always_matches_is_never_reached() -> None:
    assert codes("first", SMALL, ALWAYS, LARGE) == [((2,), "row-unreachable")]


def test_a_narrower_row_after_a_wider_one_is_never_reached() -> None:
    assert codes("first", SMALL, SMALL_AND_ODD, ALWAYS) == [((1,), "row-unreachable")]
    assert codes("first", SMALL_AND_ODD, SMALL, ALWAYS) == []


def test_a_row_that_another_always_accompanies_makes_unique_impossible() -> None:
    found = codes("unique", SMALL, SMALL_AND_ODD)
    assert found == [((1,), "row-ambiguous"), ((), "may-not-answer")]


@pytest.mark.parametrize("hit", ["first", "unique", "collect"])
def test_the_same_conditions_twice_are_found_however_they_are_written(hit: str) -> None:
    same = {"m": "-", "n": "<   5"}
    assert ((1,), "duplicate-row") in codes(hit, SMALL, same)


def test_an_id_used_twice_is_found() -> None:
    assert codes("first", SMALL, ALWAYS, ids="aa") == [((1, "id"), "duplicate-id")]


def test_collecting_rows_may_include_each_other() -> None:
    assert codes("collect", ALWAYS, SMALL, SMALL_AND_ODD) == []
