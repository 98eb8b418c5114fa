"""Decision tables: rows of cells, tried in order, with a trace that explains the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sekali.catalogue.rules_language.expressions import Expression
from sekali.catalogue.rules_language.limits import DEFAULT_BUDGET, Run
from sekali.catalogue.rules_language.rule_types import Choice, Type
from sekali.catalogue.rules_language.table_findings import findings_in
from sekali.catalogue.rules_language.table_rows import RowMatch, RowTrial, TableRow, Values
from sekali.catalogue.rules_language.table_spec import HitPolicy, TableFinding
from sekali.kernel.errors import DomainError


class AmbiguousDecision(DomainError):
    """Several rows of a table with hit policy "unique" match; ``rows`` are their ids."""

    code = "decision-ambiguous"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a table answers, and why.

    ``outputs``: the result of each output, empty if no row matched; in a table that collects,
    the list of results of the rows that matched. ``facts``: what was read in trying the rows,
    by name.
    """

    matched: tuple[RowMatch, ...]
    outputs: Mapping[str, object]
    trace: tuple[RowTrial, ...]
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A checked table; deciding changes nothing, so threads may share it.

    ``reads`` are all facts that it may look at; ``output_types`` what its rows may give.
    """

    hit: HitPolicy
    inputs: Mapping[str, Expression]
    rows: tuple[TableRow, ...]
    output_types: Mapping[str, Type]
    reads: frozenset[str]
    cost: int
    law: Any = None
    note: Any = None
    sure: Any = None

    @property
    def row_ids(self) -> tuple[str, ...]:
        """The ids of the rows, from first to last."""
        return tuple(row.id for row in self.rows)

    @property
    def outcomes(self) -> Mapping[str, tuple[str, ...]]:
        """Of each output that only has keys written in the table or a code list: the keys."""
        types = self.output_types.items()
        return {name: kind.keys for name, kind in types if isinstance(kind, Choice)}

    def findings(self) -> tuple[TableFinding, ...]:
        """Return what looks unintended though it works: rows without effect, open cases."""
        return findings_in(self.hit, self.rows)

    def decide(self, values: Values, *, budget: int = DEFAULT_BUDGET) -> Decision:
        """Return what the table answers on these facts; ``matched`` is empty if nothing.

        Args:
            values: Facts and parameters by name, as for an expression.
            budget: Steps that all rows together may take.

        Raises:
            AmbiguousDecision: Several rows match where one is allowed.
            ExpressionError: A cell has no answer; ``params`` name the row and the cell.
        """
        run = Run(budget)
        inputs = {key: cell.evaluate_within(run, values) for key, cell in self.inputs.items()}
        trace, matched = self._tried(run, {**values, **inputs})
        if self.hit == "unique" and len(matched) > 1:
            raise AmbiguousDecision(rows=[match.row_id for match in matched])
        facts = {name: values.get(name) for trial in trace for name in trial.reads}
        return Decision(tuple(matched), self._outputs(matched), tuple(trace), facts)

    def _tried(self, run: Run, values: Values) -> tuple[list[RowTrial], list[RowMatch]]:
        trace, matched = [], []
        for row in self.rows:
            trace.append(row.tried(run, values))
            if trace[-1].result:
                matched.append(row.matched(run, values))
                if self.hit == "first":
                    break
        return trace, matched

    def _outputs(self, matched: Sequence[RowMatch]) -> Mapping[str, object]:
        if self.hit == "collect":
            return {
                name: [match.outputs[name] for match in matched if name in match.outputs]
                for name in self.output_types
            }
        return {name: matched[0].outputs.get(name) for name in self.output_types if matched}
