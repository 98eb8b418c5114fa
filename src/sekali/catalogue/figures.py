"""Figures that a law says how to compute: what they come to, and how, for whoever asks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.rules_language.expressions import Expression
from sekali.catalogue.rules_language.limits import Asked, Run
from sekali.catalogue.rules_language.refusals import ExpressionError
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
    # What it has asked with all of its parts.
    all_asked: frozenset[Asked]


Figures = Mapping[str, CompiledFigure]


def value_of(figures: Figures, key: str, values: Mapping[str, Any]) -> Any:
    """Return what a figure comes to by some values; None where it is open, or has no answer."""
    try:
        return figures[key].expression.evaluate(values)
    except ExpressionError:
        return None


def explained(
    figures: Figures, keys: Iterable[str], values: Mapping[str, Any]
) -> Sequence[Explained]:
    """Return what figures come to by some values, and how; without those that have no answer.

    Each is computed once, in however many others it stands.
    """
    known: dict[str, Explained | None] = {}
    found = [_explained(figures, key, values, known) for key in keys]
    return [one for one in found if one is not None]


def _explained(
    figures: Figures, key: str, values: Mapping[str, Any], known: dict[str, Explained | None]
) -> Explained | None:
    if key in known:
        return known[key]
    figure, asked = figures[key], dict[Asked, None]()
    try:
        value = figure.expression.evaluate_within(Run(asked=asked), values)
    except ExpressionError:
        value = None
    known[key] = None
    if value is not None:
        parts = [_explained(figures, one, values, known) for one in _figures_in(figure)]
        below = tuple(one for one in parts if one is not None)
        # What a part of it has asked stands there.
        elsewhere = {one for part in below for one in part.all_asked}
        own = tuple(one for one in asked if one not in elsewhere)
        inputs = {name: values.get(name) for name in figure.names if _is_input(name)}
        known[key] = Explained(key, figure.spec, value, inputs, own, below, frozenset(asked))
    return known[key]


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
    return called(spec.codes or "", value, codes, language)


def called(of_list: str, key: Any, codes: Codes, language: str) -> str:
    """Return what a list of codes calls a key; the key where it has none such."""
    known = codes.get(of_list)
    found = (one for one in known.items if one.key == key) if known else iter(())
    code = next(found, None)
    if code is None:
        return str(key)
    return code.en if language == "en" else code.id


def _figures_in(figure: CompiledFigure) -> Iterator[str]:
    return (one.removeprefix(FIGURE) for one in figure.names if one.startswith(FIGURE))


def _is_input(name: str) -> bool:
    return not name.startswith((FIGURE, "lookup."))
