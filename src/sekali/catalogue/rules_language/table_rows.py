"""The rows of a decision table: how one is tried, and what it gives when it matches."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sekali.catalogue.rules_language.expressions import Expression
from sekali.catalogue.rules_language.limits import Run
from sekali.catalogue.rules_language.refusals import ExpressionError
from sekali.catalogue.rules_language.syntax import Node

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RowTrial:
    """How one row was tried.

    ``result``: True, False, or None where a fact is unanswered. A row that did not match stops
    at its first cell that is not fulfilled: ``column``, ``cell`` as written, the ``value`` of
    the column's input. ``reads``: facts looked at so far; ``missing``: those of the failing
    cell that are unanswered.
    """

    row_id: str
    result: bool | None
    reads: tuple[str, ...]
    column: str | None = None
    cell: str | None = None
    value: object = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowMatch:
    """A row that matched, with its results and its law as the author cited it."""

    row_id: str
    outputs: Mapping[str, object]
    law: Any


@dataclass(frozen=True, slots=True)
class Condition:
    """One cell; ``reads`` are the facts that it and its column's input look at.

    ``reads_so_far`` are those of the cells before it, too.
    """

    column: str
    source: str
    node: Node
    test: Expression
    reads: tuple[str, ...]
    reads_so_far: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row, compiled."""

    id: str
    conditions: tuple[Condition, ...]
    outputs: Mapping[str, Expression]
    law: Any

    def tried(self, run: Run, values: Values) -> RowTrial:
        """Return whether the row matches, and if not, why not."""
        reads: tuple[str, ...] = ()
        for condition in self.conditions:
            reads = condition.reads_so_far
            result = self._evaluated(condition.column, condition.test, run, values)
            if result is not True:
                return self._stopped(condition, values, undecided=result is None)
        return RowTrial(self.id, result=True, reads=reads)

    def _stopped(self, condition: Condition, values: Values, *, undecided: bool) -> RowTrial:
        unanswered = (name for name in condition.reads if values.get(name) is None)
        return RowTrial(
            self.id,
            result=None if undecided else False,
            reads=condition.reads_so_far,
            column=condition.column,
            cell=condition.source,
            value=values.get(condition.column),
            missing=tuple(unanswered) if undecided else (),
        )

    def matched(self, run: Run, values: Values) -> RowMatch:
        """Return the results of the row."""
        outputs = {
            name: self._evaluated(name, result, run, values)
            for name, result in self.outputs.items()
        }
        return RowMatch(self.id, outputs, self.law)

    def _evaluated(self, column: str, cell: Expression, run: Run, values: Values) -> object:
        try:
            return cell.evaluate_within(run, values)
        except ExpressionError as error:
            error.params |= {"row": self.id, "cell": column}
            raise
