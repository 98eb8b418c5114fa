"""Compiles and runs expressions of the rule language (docs/reference/expressions.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sekali.catalogue.rules_language.compiler import Compiler
from sekali.catalogue.rules_language.limits import DEFAULT_BUDGET, DEFAULT_LIMITS, Limits, Run
from sekali.catalogue.rules_language.parser import parse
from sekali.catalogue.rules_language.refusals import TooCostly
from sekali.catalogue.rules_language.rule_types import Type
from sekali.catalogue.rules_language.steps import Step
from sekali.catalogue.rules_language.syntax import Node


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression; running it changes nothing, so threads may share it.

    ``reads`` are the names it may read. ``cost`` is the number of steps that it takes at most
    while lists are not longer than the limits assume.
    """

    source: str
    type: Type
    reads: frozenset[str]
    cost: int
    _fixed: int
    _step: Step

    def evaluate(self, values: Mapping[str, object], *, budget: int = DEFAULT_BUDGET) -> object:
        """Return the answer: a Decimal, text, bool, date or list, or None where it is open.

        Args:
            values: Facts and parameters by their full name; one that is missing or None is
                unanswered. Tables are lists of mappings by field.
            budget: Steps that may be taken.

        Raises:
            ExpressionError: There is no answer: too costly, out of range, division by zero.
            TypeError: A value is not of the type that was declared for its name.
        """
        return self.evaluate_within(Run(budget), values)

    def evaluate_within(self, run: Run, values: Mapping[str, object]) -> object:
        """Return the answer as ``evaluate`` does, as part of a larger run."""
        run.charge(self._fixed)
        return self._step(values, run)

    def holds(self, values: Mapping[str, object], *, budget: int = DEFAULT_BUDGET) -> bool:
        """Tell whether a condition is fulfilled; one that is open is not."""
        return self.evaluate(values, budget=budget) is True


def compile_expression(
    source: str,
    *,
    names: Mapping[str, Type],
    limits: Limits = DEFAULT_LIMITS,
    expect: Type | None = None,
) -> Expression:
    """Return the expression, checked against the names that it may read.

    Args:
        source: The expression as its author wrote it.
        names: Type of every fact and parameter, by full name such as ``child.birth_date``.
        limits: How long, deep and costly it may be.
        expect: Type that the answer must have.

    Raises:
        ExpressionError: The first mistake, with its place and how to fix it.
    """
    return compile_node(parse(source, limits), source, names=names, limits=limits, expect=expect)


def compile_node(
    node: Node,
    source: str,
    *,
    names: Mapping[str, Type],
    limits: Limits,
    expect: Type | None = None,
    bare_words: bool = False,
) -> Expression:
    """Return the expression of parts that are parsed already.

    ``bare_words``: a word that is no name is text, as in the cells of a table.
    """
    compiler = Compiler(source, names, limits, bare_words=bare_words)
    part = compiler.compile(node)
    if expect is not None:
        compiler.check.expect(expect, node, part.type)
    if part.bound > limits.cost:
        raise TooCostly(f"may take {part.bound} steps", fix="use fewer or shorter lists")
    reads = frozenset(compiler.reads)
    return Expression(source, part.type, reads, part.bound, part.fixed, part.step)
