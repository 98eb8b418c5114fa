"""Expressions written to exhaust the machine are refused, in bounded time and memory."""

import time
import tracemalloc
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekali.catalogue.rules_language.expressions import compile_expression
from sekali.catalogue.rules_language.functions import FUNCTIONS
from sekali.catalogue.rules_language.refusals import ExpressionError
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

NAMES: dict[str, Type] = {
    "rows": ListOf(Row({"n": NUMBER, "t": TEXT})),
    "t": TEXT,
    "n": NUMBER,
    "b": BOOLEAN,
    "d": DATE,
    "c": Choice(tuple(f"key_{number}" for number in range(1_000))),
}
VALUES = {
    "rows": [{"n": Decimal(number), "t": "x" * 2_000} for number in range(500)],
    "t": "x" * 100_000,
    "n": Decimal("1e999999999"),
    "b": True,
}
MOST_SECONDS = 3.0  # Each takes well under half a second; the rest is for a busy machine.
MOST_BYTES = 10_000_000


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("1+" * 100_000 + "1", "expression-too-large"),
        ("(" * 10_000 + "1" + ")" * 10_000, "expression-too-large"),
        ("(" * 1_900 + "1" + ")" * 1_900, "expression-too-large"),
        ("!" * 3_900, "expression-too-large"),
        ("b ? 1 : " * 400 + "1", "expression-too-large"),
        ("1 + " * 900 + "1", "expression-too-large"),
        ("b || " * 700 + "b", "expression-too-large"),
        ("[" + "1," * 1_900 + "1]", "expression-too-large"),
        ("size(" * 700 + "'a'" + ")" * 700, "expression-too-large"),
        ("9" * 3_900, "expression-syntax"),
        ("1e999999999", "expression-syntax"),
        ("9999999999999999999999 * " * 20 + "9", "expression-out-of-range"),
        ("[99999999].map(x, x * x).map(y, y * y).map(z, z * z)", "expression-out-of-range"),
        ("n + 1", "expression-out-of-range"),
        ("floor(n)", "expression-out-of-range"),
        ("add_days(date('2026-01-01'), n)", "expression-out-of-range"),
        ("['xxxxxxxx']" + ".map(v, v + v)" * 30, "expression-out-of-range"),
        ("t + t", "expression-out-of-range"),
        ("rows.all(x, rows.all(y, rows.all(z, x.n > 0)))", "expression-too-costly"),
        ("rows.all(x, rows.all(y, lower(x.t) == lower(y.t)))", "expression-too-costly"),
        ("rows.all(x, contains(t, lower(t)))", "expression-too-costly"),
        ("q" * 3_900, "expression-unknown-name"),
        ("a." * 1_900 + "a", "expression-unknown-name"),
        ("'" * 3_999, "expression-syntax"),
    ],
)
def test_what_grows_without_end_is_refused_soon(source: str, code: str) -> None:
    tracemalloc.start()
    started = time.perf_counter()
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source, names=NAMES).evaluate(VALUES)
    seconds, peak = time.perf_counter() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.code == code
    assert seconds < MOST_SECONDS
    assert peak < MOST_BYTES


WORDS = [
    *FUNCTIONS, "known", "coalesce", "date", "rows", "t", "n", "b", "d", "c", "x", "x.n", "all",
    "map", "filter", "(", ")", "[", "]", ",", ".", "..", "+", "-", "*", "/", "%", "<", "==", "!=",
    "&&", "||", "!", "?", ":", "in", "null", "true", "1", "0", "2.5", "'a'", "'2026-01-31'", "\\",
]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=60))
def test_any_text_is_an_expression_or_a_refusal(source: str) -> None:
    try:
        compile_expression(source, names=NAMES).evaluate(VALUES)
    except ExpressionError as refusal:
        assert refusal.params["message"]  # noqa: PT017  # either outcome is right
