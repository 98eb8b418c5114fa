"""Checks a parsed expression and builds the closures that run it, in one walk."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sekali.catalogue.rules_language import steps
from sekali.catalogue.rules_language.checks import Checks
from sekali.catalogue.rules_language.dates import day_written
from sekali.catalogue.rules_language.limits import Limits
from sekali.catalogue.rules_language.parser import ASK
from sekali.catalogue.rules_language.rebuilding import placed
from sekali.catalogue.rules_language.refusals import (
    DivisionByZero,
    NotWellFormed,
    TooCostly,
    UnknownName,
    WrongType,
    did_you_mean,
)
from sekali.catalogue.rules_language.rule_types import (
    ANYTHING,
    BOOLEAN,
    DATE,
    NULL,
    NUMBER,
    Choice,
    Follows,
    ListOf,
    Lookup,
    Row,
    Type,
    width,
)
from sekali.catalogue.rules_language.syntax import Call, Items, Literal, Macro, Name, Node

_ZERO = Literal(Decimal(0), at=0)
_NULL = Literal(None, at=0)


@dataclass(frozen=True, slots=True)
class Part:
    """A checked part.

    ``fixed``: steps of one run outside macros, which charge their own. ``bound``: steps at
    most when lists are as long as the limits assume; ``items``: the assumed length of a list.
    """

    type: Type
    step: steps.Step
    fixed: int = 1
    bound: int = 1
    items: int = 0


class Compiler:
    """Compiles one expression; ``reads`` collects the names that it reads."""

    def __init__(
        self, source: str, names: Mapping[str, Type], limits: Limits, *, bare_words: bool = False
    ) -> None:
        self.reads: set[str] = set()
        self.check = Checks(source)
        self._names = names
        self._limits = limits
        self._bare_words = bare_words
        self._variables: dict[str, Type] = {}
        self._forms: Mapping[str, Callable[[Call], Part]] = {
            **dict.fromkeys(("&&", "||"), self._clauses),
            **dict.fromkeys(("==", "!="), self._equal),
            **dict.fromkeys(("<", "<=", ">", ">="), self._ordered),
            **dict.fromkeys(("/", "%"), self._divided),
            ASK: self._asked,
            "?:": self._conditional,
            "in": self._contained,
            "coalesce": self._coalesce,
            "date": self._date,
            "known": self._known,
        }

    def compile(self, node: Node) -> Part:
        """Return the part, checked.

        Raises:
            ExpressionError: The first thing that is wrong with it.
        """
        match node:
            case Literal():
                return Part(_type_of(node), steps.constant(node.value))
            case Name():
                return self._item(node) if node.path[0] in self._variables else self._fact(node)
            case Items():
                return self._items(node)
            case Macro():
                return self._macro(node)
            case Call():
                return self._forms.get(node.function, self._call)(node)
        raise AssertionError(node)

    def _all(self, nodes: Sequence[Node]) -> list[Part]:
        return [self.compile(node) for node in nodes]

    def _made(self, kind: Type, step: steps.Step, *parts: Part, items: int = 0) -> Part:
        """Return a part whose step runs each of these once, and may go through their lists."""
        fixed = 1 + sum(part.fixed for part in parts)
        bound = 1 + sum(part.bound + part.items for part in parts)
        return Part(kind, step, fixed, bound, items)

    # --- Names and lists --------------------------------------------------------------------

    def _fact(self, node: Name) -> Part:
        name = str(node)
        kind = self._names.get(name)
        if kind is None:
            return self._word(node, name)
        if isinstance(kind, Follows):
            # In its own place, so that a mistake is told where the author wrote the name.
            return self.compile(placed(kind.node, node.at))
        if isinstance(kind, Lookup):
            fix = f"write {name}[{', '.join('key' for _ in kind.keys)}]"
            raise self.check.refused(WrongType, node, f"{name} is asked by key", fix)
        self.reads.add(name)
        part = Part(kind, steps.read(name, kind))
        if not isinstance(kind, ListOf):
            return part
        items = kind.most or self._limits.assumed_items
        return replace(part, bound=1 + items * width(kind.item), items=items)

    def _word(self, node: Name, name: str) -> Part:
        if self._bare_words and len(node.path) == 1:
            return self.compile(Literal(name, at=node.at))
        message = f"{name[:80]!r} is not known"
        raise self.check.refused(UnknownName, node, message, self._hint(name))

    def _hint(self, name: str) -> str:
        inside = [known for known in self._names if known.startswith(f"{name}.")]
        if inside:
            return f"write one of its facts, such as {inside[0]}"
        parent = name.rpartition(".")[0]
        if isinstance(self._names.get(parent), ListOf):
            return f"{parent} is a list: use .map(row, row.field), .filter, .all or .exists"
        return did_you_mean(name, [*self._names, *self._variables])

    def _item(self, node: Name) -> Part:
        """Read the variable of a macro, or a field of the row that it holds."""
        variable, *fields = node.path
        kind = self._variables[variable]
        if not fields:
            return Part(kind, steps.variable(variable))
        known: Mapping[str, Type] = kind.fields if isinstance(kind, Row) else {}
        if len(fields) > 1 or fields[0] not in known:
            fix = did_you_mean(fields[0], known) or f"its fields: {', '.join(known) or 'none'}"
            raise self.check.refused(UnknownName, node, f"{variable!r} has no such field", fix)
        return Part(known[fields[0]], steps.field_of(variable, fields[0]))

    def _items(self, node: Items) -> Part:
        parts = self._all(node.items)
        for item, part in zip(node.items, parts, strict=True):
            self.check.single(item, part.type)
        kind = ListOf(self._common(node.items, parts))
        return self._made(kind, steps.listed(_steps(parts)), *parts, items=len(parts))

    def _common(self, nodes: Sequence[Node], parts: Sequence[Part]) -> Type:
        typed = zip(nodes, (part.type for part in parts), strict=True)
        return self.check.common(typed)

    # --- Calls ------------------------------------------------------------------------------

    def _call(self, node: Call) -> Part:
        return self._applied(node, self._all(node.arguments))

    def _applied(self, node: Call, parts: Sequence[Part]) -> Part:
        overload = self.check.overload(node, tuple(part.type for part in parts))
        compute, place = overload.compute, self.check.place(node)
        match _steps(parts):
            case operands if overload.metered:
                step = steps.called(compute, operands, place, metered=True)
            case (operand,):
                step = steps.unary(compute, operand, place)
            case (left, right):
                step = steps.binary(compute, left, right, place)
            case operands:
                step = steps.called(compute, operands, place, metered=False)
        return self._made(overload.result, step, *parts)

    def _ordered(self, node: Call) -> Part:
        parts = self._all(node.arguments)
        self.check.ordered(node, [part.type for part in parts])
        return self._applied(node, parts)

    def _divided(self, node: Call) -> Part:
        if node.arguments[1] == _ZERO:
            raise self.check.refused(DivisionByZero, node, "division by zero", "it has no answer")
        return self._call(node)

    def _equal(self, node: Call) -> Part:
        equal = node.function == "=="
        left, right = node.arguments
        if _NULL in (left, right):
            part = self.compile(left if right == _NULL else right)
            return self._made(BOOLEAN, steps.known(part.step, wanted=not equal), part)
        first, second = self._all((left, right))
        self.check.comparable(node, first.type, (right, second.type))
        compute = operator.eq if equal else operator.ne
        step = steps.binary(compute, first.step, second.step, self.check.place(node))
        return self._made(BOOLEAN, step, first, second)

    def _contained(self, node: Call) -> Part:
        value, found = self._all(node.arguments)
        self.check.contained(node, value.type, (node.arguments[1], found.type))
        step = steps.binary(steps.is_in, value.step, found.step, self.check.place(node))
        return self._made(BOOLEAN, step, value, found)

    def _clauses(self, node: Call) -> Part:
        parts = [self._condition(clause) for clause in node.arguments]
        combine = steps.all_of if node.function == "&&" else steps.any_of
        return self._made(BOOLEAN, combine(_steps(parts)), *parts)

    def _condition(self, node: Node) -> Part:
        part = self.compile(node)
        self.check.expect(BOOLEAN, node, part.type)
        return part

    def _asked(self, node: Call) -> Part:
        name, parts = str(node.arguments[0]), self._all(node.arguments[1:])
        kind = self._names.get(name)
        if not isinstance(kind, Lookup):
            fix = "go through a list with .map, .filter, .all or .exists"
            raise self.check.refused(WrongType, node, "only a lookup is asked with [ ]", fix)
        self.reads.add(name)
        self.check.keys(node, kind, [part.type for part in parts])
        step = steps.asked(name, steps.read(name, kind), _steps(parts))
        return self._made(kind.gives, step, *parts)

    def _conditional(self, node: Call) -> Part:
        condition = self._condition(node.arguments[0])
        branches = self._all(node.arguments[1:])
        kind = self._common(node.arguments[1:], branches)
        step = steps.conditional(condition.step, branches[0].step, branches[1].step)
        items = max(part.items for part in branches)
        return self._made(kind, step, condition, *branches, items=items)

    def _coalesce(self, node: Call) -> Part:
        parts = self._all(node.arguments)
        if not parts:
            raise self.check.refused(WrongType, node, "coalesce needs values", "coalesce(x, 0)")
        kind = self._common(node.arguments, parts)
        items = max(part.items for part in parts)
        return self._made(kind, steps.coalesce(_steps(parts)), *parts, items=items)

    def _known(self, node: Call) -> Part:
        if len(node.arguments) != 1:
            raise self.check.refused(WrongType, node, "known takes one value", "known(x)")
        part = self.compile(node.arguments[0])
        self.check.expect(ANYTHING, node.arguments[0], part.type)
        return self._made(BOOLEAN, steps.known(part.step), part)

    def _date(self, node: Call) -> Part:
        match node.arguments:
            case (Literal(value=str(text)),) if day := day_written(text):
                return Part(DATE, steps.constant(day))
        fix = "write a day that exists, as in date('2026-01-31')"
        raise self.check.refused(NotWellFormed, node, "date takes a text written here", fix)

    # --- Macros -----------------------------------------------------------------------------

    def _macro(self, node: Macro) -> Part:
        target = self.compile(node.target)
        if not isinstance(target.type, ListOf):
            message = f".{node.kind} goes through a list, this is {target.type}"
            raise self.check.refused(WrongType, node, message)
        body = self._body(node, target.type.item)
        pairs = steps.each(target.step, node.variable, body.step, body.fixed)
        step = steps.unary(steps.MACRO_RESULTS[node.kind], pairs, self.check.place(node))
        bound = 1 + target.bound + target.items * body.bound
        if bound > self._limits.cost:
            fix = f"lists of {self._limits.assumed_items} items inside each other are too much"
            raise self.check.refused(TooCostly, node, f"may take {bound} steps", fix)
        kind = {"map": ListOf(body.type), "filter": target.type}.get(node.kind, BOOLEAN)
        return Part(kind, step, 1 + target.fixed, bound, target.items)

    def _body(self, node: Macro, item: Type) -> Part:
        groups = {name.partition(".")[0] for name in self._names}
        if node.variable in groups or node.variable in self._variables:
            message = f"{node.variable!r} is already the name of something"
            raise self.check.refused(NotWellFormed, node, message, "choose another variable")
        self._variables[node.variable] = item
        body = self.compile(node.body)
        del self._variables[node.variable]
        if node.kind == "map":
            self.check.single(node.body, body.type)
        else:
            self.check.expect(BOOLEAN, node.body, body.type)
        return body


def _steps(parts: Sequence[Part]) -> tuple[steps.Step, ...]:
    return tuple(part.step for part in parts)


def _type_of(node: Literal) -> Type:
    if isinstance(node.value, str):
        return Choice((node.value,), written=True)
    by_class = {bool: BOOLEAN, Decimal: NUMBER, date: DATE}
    return by_class.get(type(node.value), NULL)
