"""Corrections: of what the form holds, by a way of their own, and registering nobody anew."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.rules.states import closure, graph_of
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import Pointer

# Done once for all: a correction says anew what is known, and makes nobody come or go.
_ONCE = (files.Register, files.Join, files.Leave, files.Close)
_AT: Pointer = ("corrections",)


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield what corrections name that is not there, or that cannot be done a second time."""
    corrections = under_check.definition.corrections
    if corrections is None:
        return
    found = [*_items(under_check, corrections), *_entry(under_check, corrections)]
    for message, fix in found:
        yield Mistake(under_check.file, _AT, message, fix)
    yield from _done_twice(under_check, corrections)


def _items(under_check: UnderCheck, corrections: files.Corrections) -> Iterator[tuple[str, str]]:
    placed = {one.key: one.item for one in under_check.items}
    for key in corrections.items:
        if not isinstance(placed.get(key), files.FactItem | files.Question):
            yield f"{key!r} is no fact or question of the form", "name one that is typed there"
    for key in corrections.proof:
        if not isinstance(placed.get(key), files.EvidenceItem):
            yield f"{key!r} is no paper of the form", "name an evidence: item"


def _entry(under_check: UnderCheck, corrections: files.Corrections) -> Iterator[tuple[str, str]]:
    process = under_check.definition.process
    if not isinstance(process.get(corrections.enter), files.Work):
        yield f"nobody has work in {corrections.enter!r}", "name a state with by:"
    elif corrections.enter == next(iter(process)):
        yield "a correction goes the way of an application", "give it a state of its own"


def _done_twice(under_check: UnderCheck, corrections: files.Corrections) -> Iterator[Mistake]:
    way = closure(graph_of(under_check), {corrections.enter})
    for state, _, action, at in under_check.actions():
        for number, effect in enumerate(action.effects):
            if state in way and isinstance(effect, _ONCE):
                message = "a correction comes this way, and this was done for what it corrects"
                fix = "let corrections go a way without it"
                yield Mistake(under_check.file, (*at, "effects", number), message, fix)


RULE = Rule("corrections", "what was decided is corrected on a way of its own", check)
