"""Editions of a call, its groups, and by what its cases are ranked."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.calls import CompiledCall, compile_call
from sekali.catalogue.compiled import CompiledRanking
from sekali.catalogue.compiling.compilation import Compilation
from sekali.catalogue.rules_language.expressions import Expression
from sekali.catalogue.rules_language.rule_types import NUMBER


def calls_of(compilation: Compilation) -> Iterator[tuple[str, CompiledCall]]:
    """Yield the editions in the order in which they open."""
    zone, compiled = compilation.dictionary.agencies.zone, []
    for file in compilation.folder.calls.values():
        try:
            compiled.append(compile_call(file.shape, zone))
        except ValueError:
            message, fix = "it opens or closes on no day of the calendar", "correct the day"
            compilation.wrong.append(file.finding(("opens",), "call-day", message, fix))
    yield from ((call.key, call) for call in sorted(compiled, key=lambda c: c.opens_at))


def groups_of(compilation: Compilation) -> Iterator[tuple[str, Expression]]:
    """Yield the condition of each group of a call."""
    groups = compilation.definition.call.groups if compilation.definition.call else {}
    for key, condition in groups.items():
        compiled = compilation.expression(condition, ("call", "groups", key))
        if compiled is not None:
            yield key, compiled


def rankings_of(compilation: Compilation) -> Iterator[tuple[str, CompiledRanking]]:
    """Yield by what the cases of each state that ranks are compared."""
    for key, state in compilation.definition.process.items():
        if not isinstance(state, files.RankingState):
            continue
        at = ("process", key, "ranking")
        by = compilation.expression(state.ranking.by, (*at, "by"), expect=NUMBER)
        ties = [
            compilation.expression(tie, (*at, "ties", number), expect=NUMBER)
            for number, tie in enumerate(state.ranking.ties)
        ]
        if by is not None and all(ties):
            yield key, CompiledRanking(by, tuple(tie for tie in ties if tie is not None))
