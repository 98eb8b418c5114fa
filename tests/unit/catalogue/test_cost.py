"""What a rule may cost is known before it is published, with lists as long as they may be."""

import time
from decimal import Decimal

import pytest

from sekali.catalogue.rules_language.expressions import compile_expression
from sekali.catalogue.rules_language.limits import DEFAULT_BUDGET, DEFAULT_LIMITS, Limits
from sekali.catalogue.rules_language.refusals import TooCostly
from sekali.catalogue.rules_language.rule_types import NUMBER, ListOf, Row, Type
from sekali.catalogue.rules_language.table_compiler import compile_table
from sekali.catalogue.rules_language.table_spec import TableRefused

SECONDS = 2.0  # A run to the end of its budget takes a fifth of a second on a machine at rest.
ROW = Row({"n": NUMBER})
TABLE = {
    "hit": "unique",
    "rows": [
        {"id": f"r{n}", "if": f"rows.exists(r, r.n == {n + 250})", "then": {"x": "1"}}
        for n in range(5_000)
    ],
}
PAIRS = "rows.all(a, rows.exists(b, a.n == b.n))"


def names(most: int | None) -> dict[str, Type]:
    return {"rows": ListOf(ROW, most=most)}


def rows(count: int) -> dict[str, object]:
    return {"rows": [{"n": Decimal(n)} for n in range(count)]}


def test_a_table_of_5000_rows_over_a_list_of_250_is_refused_when_it_is_checked() -> None:
    with pytest.raises(TableRefused) as refused:
        compile_table(TABLE, names=names(250))
    assert [found.code for found in refused.value.findings] == ["expression-too-costly"]


def test_and_it_would_be_stopped_while_it_runs() -> None:
    # Given the same table, let through by limits that nobody sets
    table = compile_table(TABLE, names=names(250), limits=Limits(cost=100_000_000))
    started = time.process_time()

    # When it decides, then it stops at the end of its budget
    with pytest.raises(TooCostly):
        table.decide(rows(250))
    assert time.process_time() - started < SECONDS


def test_a_list_counts_as_long_as_it_may_be() -> None:
    costs = [compile_expression(PAIRS, names=names(most)).cost for most in (10, 100, 200)]
    assert costs == sorted(costs)
    assert compile_expression(PAIRS, names=names(None)).cost == costs[1]
    with pytest.raises(TooCostly):
        compile_expression(PAIRS, names=names(1_000))


@pytest.mark.parametrize("most", [1, 20, 150, 200])
def test_what_is_let_through_never_runs_out_of_its_budget(most: int) -> None:
    expression = compile_expression(PAIRS, names=names(most))
    assert expression.cost <= DEFAULT_LIMITS.cost < DEFAULT_BUDGET
    # The longest list, and in it nothing that would end the search soon.
    unlike = [{"n": Decimal(n)} for n in range(most)]
    assert expression.evaluate({"rows": unlike}, budget=expression.cost) is True
