"""Specific data: each state says who sees what of it, and who decides on it sees it."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import Pointer

_SAY = "add sees: with what this work needs, or sees: [] where it needs nothing of it"
Found = Iterator[tuple[Pointer, str, str]]


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield states that leave open who sees what is specific, and decisions on what nobody sees."""
    service = under_check.service
    if service is None:
        return
    for at, message, fix in (
        *_silent(under_check, service),
        *_misnamed(under_check, service),
        *_ruled(under_check, service),
        *_papers(under_check, service),
        *_titled(under_check, service),
    ):
        yield Mistake(under_check.file, at, message, fix)


def _silent(under_check: UnderCheck, service: CompiledService) -> Found:
    """Yield states of a service with specific items in which nobody says who sees them."""
    if not service.specific:
        return
    for key, state, at in under_check.states():
        if isinstance(state, files.Work | files.Visit) and state.sees is None:
            held = ", ".join(sorted(service.specific))
            yield at, f"{key!r} does not say what is seen of {held}", _SAY


def _misnamed(under_check: UnderCheck, service: CompiledService) -> Found:
    known = {*service.specific, *(key.partition(".")[0] for key in service.specific if "." in key)}
    for _, state, at in under_check.states():
        sight = files.sight_in(state)
        for name in sorted(set(sight[1]) - known) if sight else ():
            message = f"{name!r} is nothing specific that a case holds"
            yield (*at, "sees"), message, "leave it out: what is general is seen by every role"


def _ruled(under_check: UnderCheck, service: CompiledService) -> Found:
    """Yield what a table reads where an officer decides if no row fits, and does not see it."""
    for key, state, at in under_check.states():
        sight, table = files.sight_in(state), service.tables.get(files.rule_of(state) or "")
        read = table.reads & service.specific if sight and table else frozenset()
        for name in sorted(read):
            if sight and not {name, name.partition(".")[0]} & set(sight[1]):
                message = f"who decides in {key!r} where no row fits does not see {name!r}"
                yield (*at, "sees"), message, f"add {name} to sees:"


def _papers(under_check: UnderCheck, service: CompiledService) -> Found:
    """Yield specific papers that no role ever looks at: they are asked for in vain."""
    states = [state for _, state, _ in under_check.states()]
    named = {name for state in states for name in (files.sight_in(state) or ("", []))[1]}
    named |= {
        name
        for state in states
        if isinstance(state, files.PanelState)
        for name in state.panel.shows
    }
    for placed in under_check.items:
        is_paper = isinstance(placed.item, files.EvidenceItem) and placed.item.any_of is None
        if is_paper and placed.key in service.specific - named:
            message = f"the paper {placed.key!r} is specific, and nobody ever sees it"
            yield placed.at, message, "name it in the sees: of a state, or do not ask for it"


def _titled(under_check: UnderCheck, service: CompiledService) -> Found:
    about = under_check.definition.about
    if about in service.specific:
        message = f"{about!r} is specific, and would stand in every queue"
        yield ("about",), message, "let the case be called by something general"


RULE = Rule("sees", "specific data is seen by those whose work needs it, and no further", check)
