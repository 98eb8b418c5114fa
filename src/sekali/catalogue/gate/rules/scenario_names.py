"""Scenarios name what exists: personas, items, states, reasons, documents."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, RETURNED
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import FileOf, Pointer

_FIX = "correct the name"
# The refusal that every call has: it is not in its window.
CALL_CLOSED = "call-closed"


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield every name in a scenario that stands for nothing."""
    seen: set[str] = set()
    for file, scenario, at in under_check.scenarios():
        if scenario.name in seen:
            yield Mistake(file, at, f"{scenario.name!r} stands twice", "give it its own name")
        seen.add(scenario.name)
        yield from _persona(under_check, file, scenario, at)
        for part, key in _unknown(under_check, scenario):
            yield Mistake(file, (*at, part), f"there is no {key!r} here", _FIX)


def _persona(
    under_check: UnderCheck, file: FileOf[files.Scenarios], scenario: files.Scenario, at: Pointer
) -> Iterator[Mistake]:
    known = under_check.personas
    if known is not None and scenario.persona not in known.personas:
        message = f"there is no persona {scenario.persona!r}"
        yield Mistake(file, (*at, "as"), message, "see services/_personas.yaml")


def _unknown(under_check: UnderCheck, scenario: files.Scenario) -> Iterator[tuple[str, str]]:
    definition, items = under_check.definition, under_check.item_keys
    asked = {"given": scenario.given, "must_ask": scenario.must_ask}
    for part, keys in asked.items():
        yield from ((part, key) for key in keys if key not in items)
    for key in scenario.must_not_ask:
        # What is no item is not asked anyway, but it has to be something that could be.
        if key not in items and under_check.element(key) is None:
            yield "must_not_ask", key
    for act in scenario.acts:
        yield from (("acts", key) for key in _items_of(act) if key not in items)
    yield from (("then", key) for key in _unknown_ends(definition, scenario.then))
    for key in scenario.then.mistakes or {}:
        if key not in items:
            yield "then", key


def _items_of(act: files.Act) -> list[str]:
    match act:
        case files.OfficerActs():
            return [*act.mark, *act.then_given]
        case files.Corrects():
            return [*act.corrects, *act.then_given]
    return []


def _unknown_ends(definition: files.Service, then: files.Then) -> Iterator[str]:
    states = {*definition.process, *ENDS, RETURNED}
    if then.state is not None and then.state not in states:
        yield then.state
    refusals = {condition.otherwise for condition in definition.eligibility}
    if definition.call is not None:
        refusals.add(CALL_CLOSED)
    if then.refused is not None and then.refused not in refusals:
        yield then.refused
    yield from (key for key in then.issued or [] if key not in definition.documents)


RULE = Rule("scenario-name", "its scenarios name only what exists", check)
