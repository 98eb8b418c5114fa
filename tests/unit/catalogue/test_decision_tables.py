"""What decision tables answer, how they explain it, and what their authors are told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sekali.catalogue.rules_language.decision_tables import AmbiguousDecision, DecisionTable
from sekali.catalogue.rules_language.refusals import DivisionByZero, TooCostly
from sekali.catalogue.rules_language.rule_types import (
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    Choice,
    ListOf,
    Row,
    Type,
)
from sekali.catalogue.rules_language.table_compiler import compile_table
from sekali.catalogue.rules_language.table_spec import TableFinding, TableRefused

NAMES: dict[str, Type] = {
    "child.birth_date": DATE,
    "child.sex": Choice(("male", "female", "not-yet-known")),
    "mother.marriage_certificate_no": TEXT,
    "param.max_days": NUMBER,
    "today": DATE,
    "x": NUMBER,
    "b": BOOLEAN,
    "rows": ListOf(Row({"n": NUMBER})),
}
STRAIGHT_THROUGH: dict[str, Any] = {
    "law": {"cite": "UU 24/2013 pasal 27"},
    "hit": "first",
    "inputs": {
        "age_days": "days_between(child.birth_date, today)",
        "married": "known(mother.marriage_certificate_no)",
    },
    "rows": [
        {
            "id": "within-60-days",
            "when": {"age_days": "0..60", "married": "true"},
            "then": {"outcome": "accept", "fee": 0},
            "law": "pasal 27",
        },
        {
            "id": "late",
            "when": {"age_days": "> param.max_days"},
            "then": {"outcome": "straight-review", "fee": "(age_days - 60) * 100"},
        },
        {"id": "otherwise", "then": {"outcome": "review"}},
    ],
}
BORN = {"child.birth_date": date(2026, 2, 20), "today": date(2026, 3, 2), "param.max_days": 60}
MARRIED = {**BORN, "mother.marriage_certificate_no": "12/2020"}


def table_of(*rows: dict[str, Any], hit: str = "first", **inputs: str) -> DecisionTable:
    numbered = [{"id": f"row-{number}", **row} for number, row in enumerate(rows, start=1)]
    return compile_table({"hit": hit, "inputs": inputs, "rows": numbered}, names=NAMES)


def refusals(spec: dict[str, Any], **options: Any) -> tuple[TableFinding, ...]:
    with pytest.raises(TableRefused) as caught:
        compile_table(spec, names=NAMES, **options)
    return caught.value.findings


def test_the_first_row_that_matches_answers_with_its_law() -> None:
    decision = compile_table(STRAIGHT_THROUGH, names=NAMES).decide(MARRIED)
    assert decision.outputs == {"outcome": "accept", "fee": Decimal(0)}
    assert [(match.row_id, match.law) for match in decision.matched] == [
        ("within-60-days", "pasal 27")
    ]


def test_a_result_may_be_computed_from_the_inputs() -> None:
    facts = {**MARRIED, "today": date(2026, 5, 1)}
    decision = compile_table(STRAIGHT_THROUGH, names=NAMES).decide(facts)
    assert decision.outputs == {"outcome": "straight-review", "fee": Decimal(1_000)}


def test_a_result_that_a_row_leaves_out_is_open() -> None:
    decision = compile_table(STRAIGHT_THROUGH, names=NAMES).decide(BORN)
    assert decision.outputs == {"outcome": "review", "fee": None}


def test_the_trace_tells_which_cell_decided_with_which_facts() -> None:
    decision = compile_table(STRAIGHT_THROUGH, names=NAMES).decide(BORN)
    first, second, third = decision.trace
    assert (first.row_id, first.result) == ("within-60-days", False)
    assert (first.column, first.cell, first.value) == ("married", "true", False)
    assert first.reads == ("child.birth_date", "today", "mother.marriage_certificate_no")
    assert (second.column, second.cell, second.value) == (
        "age_days",
        "> param.max_days",
        Decimal(10),
    )
    assert second.reads == ("child.birth_date", "param.max_days", "today")
    assert (third.row_id, third.result, third.reads) == ("otherwise", True, ())
    assert decision.facts == {**BORN, "mother.marriage_certificate_no": None}


def test_the_trace_tells_an_unanswered_fact_from_a_condition_not_met() -> None:
    decision = compile_table(STRAIGHT_THROUGH, names=NAMES).decide({"today": date(2026, 3, 2)})
    assert decision.trace[0].result is None
    assert decision.trace[0].missing == ("child.birth_date",)
    assert decision.outputs["outcome"] == "review"


def test_a_table_tells_its_rows_reads_and_outcomes() -> None:
    table = compile_table(STRAIGHT_THROUGH, names=NAMES)
    assert table.row_ids == ("within-60-days", "late", "otherwise")
    assert table.reads == {*BORN, "mother.marriage_certificate_no"}
    assert table.outcomes == {"outcome": ("accept", "straight-review", "review")}
    assert table.law == {"cite": "UU 24/2013 pasal 27"}
    assert table.findings() == ()


@pytest.mark.parametrize(
    ("cell", "matching", "failing"),
    [
        ("-", [1, None], []),
        (5, [5, Decimal("5.0")], [4]),
        ("5", [5], [4]),
        ("2 + 3", [5], [4]),
        ("x", [7], [5]),
        ("< 5", [4], [5]),
        ("<= 5", [5], [6]),
        ("> 5", [6], [5]),
        (">= x", [7], [6]),
        ("!= 5", [4], [5]),
        ("1..5", [1, 5], [0, 6]),
        ("-5..x - 1", [-5, 6], [-6, 7]),
        ("in [1, 2]", [1, 2], [3]),
        ("not 5", [4], [5]),
        ("not in [1, 2]", [3], [1]),
        ("not 1..5", [0, 6], [1, 5]),
        ("not not 5", [5], [4]),
        ("null", [None], [1]),
        (None, [None], [1]),
        ("not null", [1], [None]),
        ("known", [1], [None]),
        ("not known", [None], [1]),
    ],
)
def test_a_cell_tests_the_input_of_its_column(
    cell: Any, matching: list[Any], failing: list[Any]
) -> None:
    table = compile_table(
        {"inputs": {"n": "p"}, "rows": [{"id": "a", "when": {"n": cell}, "then": {"y": 1}}]},
        names={"p": NUMBER, "x": NUMBER},
    )
    for value, matches in [*((v, True) for v in matching), *((v, False) for v in failing)]:
        decision = table.decide({"p": value, "x": 7})
        assert (bool(decision.matched), decision.trace[0].result) == (matches, matches)
    if None not in [*matching, *failing]:
        assert table.decide({"p": None, "x": 7}).trace[0].result is None


@pytest.mark.parametrize(
    ("source", "cell", "fact", "matches"),
    [
        ("child.sex", "not-yet-known", {"child.sex": "not-yet-known"}, True),
        ("child.sex", "in [male, not-yet-known]", {"child.sex": "female"}, False),
        ("child.sex", "not male", {"child.sex": "female"}, True),
        ("b", True, {"b": True}, True),
        ("b", "false", {"b": True}, False),
        ("child.birth_date", date(2026, 2, 20), BORN, True),
        ("child.birth_date", "date('2026-01-01')..today", BORN, True),
        ("mother.marriage_certificate_no", "'12/2020'", MARRIED, True),
    ],
)
def test_a_cell_may_hold_keys_dates_and_texts(
    source: str, cell: Any, fact: dict[str, Any], *, matches: bool
) -> None:
    table = table_of({"when": {"input": cell}, "then": {"y": 1}}, input=source)
    assert bool(table.decide(fact).matched) is matches


def test_a_row_may_have_a_condition_of_any_kind() -> None:
    row = {"when": {"n": "> 1"}, "if": "b && n < param.max_days", "then": {"y": 1}}
    table = table_of(row, n="x")
    assert table.decide({"x": 2, "b": True, "param.max_days": 3}).matched
    trial = table.decide({"x": 2, "b": False, "param.max_days": 3}).trace[0]
    assert (trial.column, trial.cell) == ("if", "b && n < param.max_days")
    assert trial.reads == ("x", "b", "param.max_days")


def test_a_row_that_fails_for_certain_does_not_blame_what_is_unanswered() -> None:
    trial = table_of({"if": "x > 3 && b", "then": {"y": 1}}).decide({"x": 1}).trace[0]
    assert (trial.result, trial.missing) == (False, ())


def test_a_condition_has_no_bare_words() -> None:
    (found,) = refusals({"rows": [{"id": "a", "if": "child.sex == male", "then": {"y": 1}}]})
    assert (found.pointer, found.code) == (("rows", 0, "if"), "expression-unknown-name")


def test_a_table_that_nothing_matches_answers_nothing() -> None:
    decision = table_of({"when": {"n": 1}, "then": {"y": 1}}, n="x").decide({"x": 2})
    assert (decision.matched, decision.outputs) == ((), {})


def test_collecting_gives_the_results_of_all_rows_that_match() -> None:
    table = table_of(
        {"when": {"n": "> 1"}, "then": {"paper": "birth-letter", "points": 1}},
        {"when": {"n": "> 9"}, "then": {"paper": "never"}},
        {"when": {"n": "> 2"}, "then": {"paper": "marriage-letter"}},
        hit="collect",
        n="x",
    )
    decision = table.decide({"x": 5})
    assert decision.outputs == {
        "paper": ["birth-letter", "marriage-letter"],
        "points": [Decimal(1)],
    }
    assert [trial.result for trial in decision.trace] == [True, False, True]
    assert table.decide({"x": 0}).outputs == {"paper": [], "points": []}


def test_unique_refuses_a_second_match() -> None:
    table = table_of(
        {"when": {"n": "< 5"}, "then": {"y": 1}},
        {"when": {"n": "> 3"}, "then": {"y": 2}},
        hit="unique",
        n="x",
    )
    assert table.decide({"x": 9}).outputs == {"y": Decimal(2)}
    with pytest.raises(AmbiguousDecision) as caught:
        table.decide({"x": 4})
    assert caught.value.params == {"rows": ["row-1", "row-2"]}


def test_a_cell_without_an_answer_names_its_row() -> None:
    table = table_of({"if": "1 / x > 0", "then": {"y": 1}})
    with pytest.raises(DivisionByZero) as caught:
        table.decide({"x": 0})
    assert (caught.value.params["row"], caught.value.params["cell"]) == ("row-1", "if")


def test_all_rows_share_one_budget() -> None:
    row = {"if": "rows.exists(r, r.n > 100)", "then": {"y": 1}}
    table = table_of(row, row, row)
    facts = {"rows": [{"n": 1}] * 100}
    assert table.decide(facts, budget=3_000).matched == ()
    with pytest.raises(TooCostly):
        table.decide(facts, budget=1_500)


def test_every_mistake_of_a_table_is_found_at_once() -> None:
    found = refusals(
        {
            "inputs": {"sex": "child.sex", "n": "x"},
            "rows": [
                {"id": "a", "when": {"n": "0..", "sex": "femal"}, "then": {"y": "accept"}},
                {"id": "b", "when": {"sx": 1}, "if": "x", "then": {"y": 3}},
                {"id": "c", "when": {"n": "> 'a'"}, "then": {"y": "param.max_day"}},
            ],
        }
    )
    assert [(finding.pointer, finding.code) for finding in found] == [
        (("rows", 0, "when", "n"), "expression-syntax"),
        (("rows", 0, "when", "sex"), "expression-unknown-key"),
        (("rows", 1, "when", "sx"), "table-unknown-column"),
        (("rows", 1, "if"), "expression-wrong-type"),
        (("rows", 1, "then", "y"), "expression-wrong-type"),
        (("rows", 2, "when", "n"), "expression-wrong-type"),
        (("rows", 2, "then", "y"), "expression-unknown-name"),
    ]
    assert found[1].fix == "did you mean 'female'?"
    assert found[2].fix == "did you mean 'sex'?"


def test_inputs_are_checked_before_the_cells_that_use_them() -> None:
    rows = [{"id": "a", "when": {"n": "1", "today": "1"}, "then": {"y": 1}}]
    found = refusals({"inputs": {"n": "nothing", "today": "x", "if": "x"}, "rows": rows})
    assert [(finding.pointer, finding.code) for finding in found] == [
        (("inputs", "n"), "expression-unknown-name"),
        (("inputs", "today"), "table-input-name"),
        (("inputs", "if"), "table-input-name"),
    ]


@pytest.mark.parametrize(
    ("spec", "pointer", "code"),
    [
        ({"hitt": "first", "rows": [{"id": "a", "then": {"y": 1}}]}, ("hitt",), "unknown-key"),
        ({"rows": [{"id": "a", "then": {"y": 1}, "iff": 1}]}, ("rows", 0, "iff"), "unknown-key"),
        ({"rows": [{"then": {"y": 1}}]}, ("rows", 0, "id"), "missing-key"),
        ({"rows": [{"id": "a"}]}, ("rows", 0, "then"), "missing-key"),
        ({"rows": []}, ("rows",), "shape"),
        ({"hit": "any", "rows": [{"id": "a", "then": {"y": 1}}]}, ("hit",), "shape"),
        ({"rows": [{"id": "a", "then": {"y": 1.5}}]}, ("rows", 0, "then", "y"), "shape"),
        ({"rows": [{"id": "a", "then": {"y": [1]}}]}, ("rows", 0, "then", "y"), "shape"),
        ({"rows": [{"id": 5, "then": {"y": 1}}]}, ("rows", 0, "id"), "shape"),
    ],
)
def test_a_table_of_another_shape_is_refused(
    spec: dict[str, Any], pointer: tuple[str | int, ...], code: str
) -> None:
    (finding,) = refusals(spec)
    assert (finding.pointer, finding.code) == (pointer, f"table-{code}")


def test_wanted_outputs_are_checked() -> None:
    spec = {"rows": [{"id": "a", "then": {"action": "aprove", "acton": "approve"}}]}
    found = refusals(spec, outputs={"action": Choice(("approve", "refuse"))})
    assert [(finding.code, finding.fix) for finding in found] == [
        ("expression-unknown-key", "did you mean 'approve'?"),
        ("table-unknown-output", "did you mean 'action'?"),
    ]


def test_a_table_that_costs_too_much_is_refused() -> None:
    condition = "rows.all(one, rows.all(other, one.n != other.n))"
    rows = [{"id": str(at), "if": condition, "then": {"y": 1}} for at in range(9)]
    assert refusals({"rows": rows})[0].code == "expression-too-costly"
