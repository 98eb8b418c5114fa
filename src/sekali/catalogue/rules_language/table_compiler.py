"""Compiles a decision table from its plain structure, collecting all of its mistakes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sekali.catalogue.rules_language import cells
from sekali.catalogue.rules_language.decision_tables import DecisionTable
from sekali.catalogue.rules_language.expressions import (
    Expression,
    compile_expression,
    compile_node,
)
from sekali.catalogue.rules_language.limits import DEFAULT_LIMITS, Limits
from sekali.catalogue.rules_language.parser import parse
from sekali.catalogue.rules_language.refusals import ExpressionError, did_you_mean
from sekali.catalogue.rules_language.rule_types import BOOLEAN, NULL, Type, joined
from sekali.catalogue.rules_language.syntax import Node
from sekali.catalogue.rules_language.table_rows import Condition, TableRow
from sekali.catalogue.rules_language.table_spec import (
    Pointer,
    RowSpec,
    TableFinding,
    TableRefused,
    TableSpec,
    finding_of,
    read_spec,
)

IF = "if"


def compile_table(
    spec: Mapping[str, Any],
    *,
    names: Mapping[str, Type],
    limits: Limits = DEFAULT_LIMITS,
    outputs: Mapping[str, Type] | None = None,
) -> DecisionTable:
    """Return the table, checked against the names that it may read.

    Args:
        spec: ``hit``, ``inputs``, ``rows`` and what else a TableSpec has.
        names: Type of every fact and parameter, by full name.
        limits: How long, deep and costly each expression, and the table, may be.
        outputs: Types that the outputs must have; None: whatever the rows agree on.

    Raises:
        TableRefused: With all findings.
    """
    return _TableCompiler(read_spec(spec), names, limits, outputs).table()


class _TableCompiler:
    def __init__(
        self,
        spec: TableSpec,
        names: Mapping[str, Type],
        limits: Limits,
        outputs: Mapping[str, Type] | None,
    ) -> None:
        self._spec = spec
        self._names = names
        self._limits = limits
        self._wanted = outputs
        self._inputs: dict[str, Expression] = {}
        self._output_types: dict[str, Type] = {}
        self._findings: list[TableFinding] = []

    def table(self) -> DecisionTable:
        for key, source in self._spec.inputs.items():
            self._input(key, source)
        # Without its inputs, every cell of the table would look wrong.
        self._stop_if_wrong()
        self._names = {**self._names, **{key: cell.type for key, cell in self._inputs.items()}}
        rows = [self._row(index, row) for index, row in enumerate(self._spec.rows)]
        cost = sum(cell.cost for cell in _expressions(self._inputs, rows))
        if cost > self._limits.cost:
            self._wrong((), "expression-too-costly", f"may take {cost} steps", "split the table")
        self._stop_if_wrong()
        reads = self._facts(_expressions(self._inputs, rows))
        spec = self._spec
        return DecisionTable(
            spec.hit, self._inputs, tuple(rows), self._output_types, frozenset(reads), cost,
            spec.law, spec.note, spec.sure,
        )  # fmt: skip

    def _wrong(self, pointer: Pointer, code: str, message: str, fix: str = "") -> None:
        self._findings.append(TableFinding(pointer, code, message, fix))

    def _stop_if_wrong(self) -> None:
        if self._findings:
            raise TableRefused(self._findings)

    def _tried(self, pointer: Pointer, compiled: Callable[[], Expression]) -> Expression | None:
        try:
            return compiled()
        except ExpressionError as error:
            self._findings.append(finding_of(pointer, error))
            return None

    def _input(self, key: str, source: str) -> None:
        pointer = ("inputs", key)
        if key == IF or key in {name.partition(".")[0] for name in self._names}:
            message = f"{key!r} is already the name of something"
            self._wrong(pointer, "table-input-name", message, "choose another name")
        limits, names = self._limits, self._names
        cell = self._tried(pointer, lambda: compile_expression(source, names=names, limits=limits))
        if cell:
            self._inputs[key] = cell

    def _row(self, index: int, row: RowSpec) -> TableRow:
        pointer = ("rows", index)
        conditions: list[Condition] = []
        for column, cell in row.when.items():
            self._add(conditions, (*pointer, "when", column), column, cell)
        if row.condition is not None:
            self._add(conditions, (*pointer, IF), IF, row.condition)
        outputs = {
            name: result
            for name, cell in row.then.items()
            if (result := self._output((*pointer, "then", name), name, cell))
        }
        return TableRow(row.id, tuple(conditions), outputs, row.law)

    # --- Conditions -------------------------------------------------------------------------

    def _add(
        self, conditions: list[Condition], pointer: Pointer, column: str, cell: cells.Cell
    ) -> None:
        """Add a cell to the conditions of its row, unless it accepts anything or is wrong."""
        try:
            node = self._parsed(pointer, column, cell)
            if node is not None:
                conditions.append(self._condition(conditions, node, column, cell))
        except ExpressionError as error:
            self._findings.append(finding_of(pointer, error))

    def _parsed(self, pointer: Pointer, column: str, cell: cells.Cell) -> Node | None:
        if column == IF:
            return parse(cells.source_of(cell), self._limits)
        if column in self._inputs:
            return cells.parse_test(cell, column, self._limits)
        fix = did_you_mean(column, self._inputs) or "declare it under inputs"
        self._wrong(pointer, "table-unknown-column", f"there is no input {column!r}", fix)
        return None

    def _condition(
        self, before: list[Condition], node: Node, column: str, cell: cells.Cell
    ) -> Condition:
        test = self._compiled(node, cells.source_of(cell), BOOLEAN, bare_words=column != IF)
        reads = tuple(sorted(self._facts([test])))
        earlier = before[-1].reads_so_far if before else ()
        so_far = tuple(dict.fromkeys(earlier + reads))
        return Condition(column, test.source, node, test, reads, so_far)

    def _compiled(
        self, node: Node, source: str, expect: Type | None = None, *, bare_words: bool = True
    ) -> Expression:
        return compile_node(
            node,
            source,
            names=self._names,
            limits=self._limits,
            expect=expect,
            bare_words=bare_words,
        )

    def _facts(self, read_by: Iterable[Expression]) -> set[str]:
        """Return the facts that expressions read, those behind their inputs included."""
        names = {name for cell in read_by for name in cell.reads}
        inputs = [self._inputs[name] for name in names if name in self._inputs]
        return (names - self._inputs.keys()).union(*(cell.reads for cell in inputs))

    # --- Results ----------------------------------------------------------------------------

    def _output(self, pointer: Pointer, name: str, cell: cells.Cell) -> Expression | None:
        if self._wanted is not None and name not in self._wanted:
            fix = did_you_mean(name, self._wanted)
            self._wrong(pointer, "table-unknown-output", f"there is no output {name!r}", fix)
            return None
        result = self._tried(pointer, lambda: self._result(name, cell))
        if result:
            self._agree(pointer, name, result.type)
        return result

    def _result(self, name: str, cell: cells.Cell) -> Expression:
        node = cells.parse_result(cell, self._limits)
        # An output may always be left open.
        expect = (self._wanted or {}).get(name) if cell is not None else None
        return self._compiled(node, cells.source_of(cell), expect)

    def _agree(self, pointer: Pointer, name: str, kind: Type) -> None:
        earlier = self._output_types.get(name, NULL)
        both = joined(earlier, kind)
        if both is None:
            message = f"{name} is {kind} here and {earlier} in an earlier row"
            self._wrong(pointer, "expression-wrong-type", message, "give one type in all rows")
        self._output_types[name] = both or earlier


def _expressions(
    inputs: Mapping[str, Expression], rows: Iterable[TableRow]
) -> Iterable[Expression]:
    yield from inputs.values()
    for row in rows:
        yield from (condition.test for condition in row.conditions)
        yield from row.outputs.values()
