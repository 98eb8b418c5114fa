"""The closures that an expression runs as: each computes one part, None for "unanswered".

A step is called with the values by name and the run. Steps hold no state of their own, so one
expression serves any number of threads.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sekali.catalogue.rules_language.limits import Asked, Run
from sekali.catalogue.rules_language.refusals import (
    DivisionByZero,
    ExpressionError,
    OutOfRange,
    Place,
)
from sekali.catalogue.rules_language.rule_types import Type

Step = Callable[[Mapping[str, object], Run], Any]
_Pair = tuple[Any, Any]


def constant(value: object) -> Step:
    """Give the same value always."""
    return lambda _values, _run: value


def read(name: str, kind: Type) -> Step:
    """Read a fact; a value of another type is the caller's mistake."""
    python, accept = kind.python, kind.accept

    def step(values: Mapping[str, object], run: Run) -> Any:
        value = values.get(name)
        if value is None or type(value) is python:
            return value
        return accept(value, run)

    return step


def variable(name: str) -> Step:
    """Read the item that a macro is at."""
    return lambda _values, run: run.bound[name]


def field_of(name: str, field: str) -> Step:
    """Read a field of the row that a macro is at."""

    def step(_values: Mapping[str, object], run: Run) -> Any:
        row: Any = run.bound[name]
        return None if row is None else row[field]

    return step


def asked(name: str, lookup: Step, keys: tuple[Step, ...]) -> Step:
    """Ask a lookup by keys; unanswered where a key is, or where it has no value for them."""

    def step(values: Mapping[str, object], run: Run) -> Any:
        found = lookup(values, run)
        by = tuple(key(values, run) for key in keys)
        for key in by:
            if found is None:
                return None
            found = found.get(key)
        if run.asked is not None:
            run.asked[Asked(name, by, found)] = None
        return found

    return step


def unary(compute: Callable[[Any], Any], operand: Step, place: Place) -> Step:
    """Compute from one value that is known."""

    def step(values: Mapping[str, object], run: Run) -> Any:
        value = operand(values, run)
        if value is None:
            return None
        try:
            return compute(value)
        except (ArithmeticError, ValueError) as error:
            raise _refusal(error, place) from error

    return step


def binary(compute: Callable[[Any, Any], Any], left: Step, right: Step, place: Place) -> Step:
    """Compute from two values that are known."""

    def step(values: Mapping[str, object], run: Run) -> Any:
        first = left(values, run)
        if first is None:
            return None
        second = right(values, run)
        if second is None:
            return None
        try:
            return compute(first, second)
        except (ArithmeticError, ValueError) as error:
            raise _refusal(error, place) from error

    return step


def called(
    compute: Callable[..., Any], arguments: tuple[Step, ...], place: Place, *, metered: bool
) -> Step:
    """Compute from any number of values that are known, perhaps charging the run."""

    def step(values: Mapping[str, object], run: Run) -> Any:
        given: list[Any] = [run] if metered else []
        for argument in arguments:
            value = argument(values, run)
            if value is None:
                return None
            given.append(value)
        try:
            return compute(*given)
        except (ArithmeticError, ValueError) as error:
            raise _refusal(error, place) from error

    return step


def _refusal(error: Exception, place: Place) -> ExpressionError:
    if isinstance(error, ZeroDivisionError):
        fix = "test for zero first, as in x == 0 ? null : y / x"
        return DivisionByZero("division by zero", fix=fix, place=place)
    if isinstance(error, ValueError | OverflowError):
        return OutOfRange(str(error), place=place)
    return OutOfRange("the number gets too large", fix="numbers stay below 10^22", place=place)


def all_of(clauses: tuple[Step, ...]) -> Step:
    """Kleene's "and": one false decides; otherwise one unanswered leaves it open."""

    def step(values: Mapping[str, object], run: Run) -> bool | None:
        answer: bool | None = True
        for clause in clauses:
            verdict = clause(values, run)
            if verdict is False:
                return False
            if verdict is None:
                answer = None
        return answer

    return step


def any_of(clauses: tuple[Step, ...]) -> Step:
    """Kleene's "or": one true decides; otherwise one unanswered leaves it open."""

    def step(values: Mapping[str, object], run: Run) -> bool | None:
        answer: bool | None = False
        for clause in clauses:
            verdict = clause(values, run)
            if verdict is True:
                return True
            if verdict is None:
                answer = None
        return answer

    return step


def conditional(condition: Step, yes: Step, no: Step) -> Step:
    """Choose a branch; an unanswered condition chooses none, so nobody is judged by a gap."""

    def step(values: Mapping[str, object], run: Run) -> Any:
        verdict = condition(values, run)
        if verdict is None:
            return None
        return yes(values, run) if verdict else no(values, run)

    return step


def known(operand: Step, *, wanted: bool = True) -> Step:
    """Tell whether something is answered, or with ``wanted=False`` whether it is not."""
    return lambda values, run: (operand(values, run) is not None) is wanted


def coalesce(operands: tuple[Step, ...]) -> Step:
    """Give the first that is answered."""

    def step(values: Mapping[str, object], run: Run) -> Any:
        for operand in operands:
            value = operand(values, run)
            if value is not None:
                return value
        return None

    return step


def listed(items: tuple[Step, ...]) -> Step:
    """Give a list of what the items give."""
    return lambda values, run: [item(values, run) for item in items]


def is_in(value: object, items: list[object]) -> bool | None:
    """Tell whether a value is among the items; open if it could be one that is unanswered."""
    if value in items:
        return True
    return None if None in items else False


# --- Macros -----------------------------------------------------------------------------------


def each(items: Step, name: str, body: Step, steps: int) -> Step:
    """Give ``(item, body's result)`` for each item of a list, one after the other.

    The run is charged ``steps`` an item before the first: what a rule costs does not depend
    on the order of the rows.
    """

    def step(values: Mapping[str, object], run: Run) -> Any:
        found = items(values, run)
        if found is None:
            return None
        run.charge(steps * len(found))
        return _pairs(found, name, body, values, run)

    return step


def _pairs(
    found: list[Any], name: str, body: Step, values: Mapping[str, object], run: Run
) -> Iterator[_Pair]:
    bound = run.bound
    for item in found:
        bound[name] = item
        yield item, body(values, run)


def every(pairs: Iterable[_Pair]) -> bool | None:
    """Kleene's "and" over the items."""
    return _settled(pairs, by=False)


def some(pairs: Iterable[_Pair]) -> bool | None:
    """Kleene's "or" over the items."""
    return _settled(pairs, by=True)


def _settled(pairs: Iterable[tuple[object, bool | None]], *, by: bool) -> bool | None:
    answer: bool | None = not by
    for _item, verdict in pairs:
        if verdict is by:
            return by
        if verdict is None:
            answer = None
    return answer


def fulfilling(pairs: Iterable[_Pair]) -> list[Any]:
    """Keep the items for which the condition is true: neither false nor open."""
    return [item for item, verdict in pairs if verdict]


def results(pairs: Iterable[_Pair]) -> list[Any]:
    """Give the body's results."""
    return [result for _item, result in pairs]


MACRO_RESULTS: Mapping[str, Callable[[Any], Any]] = {
    "all": every,
    "exists": some,
    "filter": fulfilling,
    "map": results,
}
