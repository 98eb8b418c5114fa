"""Figures of the rules, made ready to be computed and explained."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledItem, ItemKind
from sekali.catalogue.compiling.compilation import Compilation
from sekali.catalogue.figure_nodes import circles_in, figures_named
from sekali.catalogue.figures import CompiledFigure
from sekali.catalogue.reading import FileOf, Pointer
from sekali.catalogue.rules_language.expressions import compile_expression
from sekali.catalogue.rules_language.limits import DEFAULT_LIMITS
from sekali.catalogue.rules_language.parser import parse
from sekali.catalogue.rules_language.rebuilding import names_in
from sekali.catalogue.value_types import TYPES


def figures_of(compilation: Compilation) -> Iterator[tuple[str, CompiledFigure]]:
    """Yield the figures of the folder's own rules, those it shows, and what these rest on.

    Of shared rules nothing else is computed: it may be about what this service knows nothing of.
    """
    own = compilation.folder.rules.shape.figures if compilation.folder.rules else {}
    wanted = [*own, *_shown(compilation)]
    round_about = circles_in(compilation.rules)
    done: set[str] = set()
    while wanted:
        key = wanted.pop(0)
        if key in done:
            continue
        done.add(key)
        file = _file_of(compilation, key)
        if key in round_about:
            compilation.wrong.append(
                file.finding(("figures", key), "figure", f"{key} rests on itself", "part the two")
            )
            continue
        figure = _compiled(compilation, key, file)
        if figure is not None:
            wanted += figures_named(parse(figure.spec.value, DEFAULT_LIMITS))
            yield key, figure


def supposed_of(compilation: Compilation) -> Iterator[CompiledItem]:
    """Yield what the calculator asks."""
    calculator = compilation.definition.calculator
    for number, spec in enumerate(calculator.asks if calculator else ()):
        if isinstance(spec, str):
            found = compilation.element(spec, ("calculator", "asks", number))
            if found is not None:
                yield _item(spec, "fact", found.spec, optional=False)
        else:
            yield _item(spec.ask, "question", spec, optional=spec.optional)


def _item(key: str, kind: ItemKind, spec: files.Typed, *, optional: bool) -> CompiledItem:
    return CompiledItem(key, kind, "", optional, None, spec=spec, type=TYPES[spec.type])


def _shown(compilation: Compilation) -> Iterator[str]:
    definition = compilation.definition
    places: list[tuple[Pointer, list[str]]] = [(("figures",), definition.figures)]
    if definition.calculator is not None:
        places.append((("calculator", "figures"), definition.calculator.figures))
    for at, keys in places:
        for number, key in enumerate(keys):
            if key in compilation.rules.figures:
                yield key
            else:
                message = f"there is no figure {key!r} in the rules"
                compilation.unknown((*at, number), message, "add it, or correct the name")


def _compiled(compilation: Compilation, key: str, file: FileOf[Any]) -> CompiledFigure | None:
    spec = compilation.rules.figures[key]
    compile_it = partial(compile_expression, spec.value, names=compilation.names)
    expression = compilation.told(("figures", key, "value"), compile_it, file=file)
    if expression is None:
        return None
    names = dict.fromkeys(names_in(parse(spec.value, DEFAULT_LIMITS)))
    return CompiledFigure(key, spec, expression, tuple(names))


def _file_of(compilation: Compilation, key: str) -> FileOf[Any]:
    """Return the file in which a figure stands."""
    holding = (one for one in compilation.folder.rule_files() if key in one.shape.figures)
    return next(holding, compilation.folder.service)
