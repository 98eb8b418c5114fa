"""Figures that a law says how to compute: what they come to, and how, for whoever asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.rules_language.expressions import Expression
from sekali.catalogue.rules_language.limits import Asked, Run
from sekali.catalogue.rules_language.values import round_half_up
from sekali.kernel.wording import long_date, number

FIGURE = "figure."
_ANSWERS = {"id": ("ya", "tidak"), "en": ("yes", "no")}
Codes = Mapping[str, files.CodeList]


@dataclass(frozen=True, slots=True)
class CompiledFigure:
    """A figure ready to be computed. ``names`` are what its own expression says, in order."""

    key: str
    spec: files.Figure
    expression: Expression
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """What a figure came to, of what: facts and numbers by name, lookups, and further figures."""

    key: str
    spec: files.Figure
    value: Any
    inputs: Mapping[str, Any]
    asked: tuple[Asked, ...]
    figures: tuple["Explained", ...]


Figures = Mapping[str, CompiledFigure]


def explained(figures: Figures, key: str, values: Mapping[str, Any]) -> Explained:
    """Return what a figure comes to by some values, and how.

    Raises:
        ExpressionError: There is no answer: too costly, out of range, division by zero.
    """
    figure = figures[key]
    asked: dict[Asked, None] = {}
    value = figure.expression.evaluate_within(Run(asked=asked), values)
    below = tuple(explained(figures, one, values) for one in _figures_in(figure))
    # What a part of it has asked stands there.
    elsewhere = {one for part in below for one in _all_asked(part)}
    own = tuple(one for one in asked if one not in elsewhere)
    inputs = {name: values.get(name) for name in figure.names if _is_input(name)}
    return Explained(key, figure.spec, value, inputs, own, below)


def shown(spec: files.Figure, value: Any, codes: Codes, language: str) -> str:
    """Return a figure as people read it; nothing is computed with what is rounded here.

    >>> one = files.Figure(label={}, formula={}, value="1", scale=3, law="UU 1/2020")
    >>> shown(one, Decimal("2.08333"), {}, "id")
    '2,083'
    >>> shown(one, [Decimal("18.75"), Decimal("3.125")], {}, "id")
    '18,750; 3,125'
    """
    match value:
        case list() | tuple():
            return "; ".join(shown(spec, one, codes, language) for one in value)
        case bool():
            return _ANSWERS.get(language, _ANSWERS["id"])[not value]
        case Decimal():
            return number(round_half_up(value, Decimal(spec.scale)), language)
        case date():
            return long_date(value, language)
    of_list = codes.get(spec.codes or "")
    known = of_list.items if of_list else ()
    found = (code.en if language == "en" else code.id for code in known if code.key == value)
    return next(found, str(value))


def _figures_in(figure: CompiledFigure) -> Iterator[str]:
    return (one.removeprefix(FIGURE) for one in figure.names if one.startswith(FIGURE))


def _all_asked(one: Explained) -> Iterator[Asked]:
    yield from one.asked
    for part in one.figures:
        yield from _all_asked(part)


def _is_input(name: str) -> bool:
    return not name.startswith((FIGURE, "lookup."))
