"""Everything that the scenarios of a folder have to show, each with its place in the folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from sekali.casework.calls import CallClosed
from sekali.casework.scenarios.trail import SILENCE, Happening
from sekali.catalogue import files
from sekali.catalogue.compiled import RETURNED
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import Pointer

_ENDS_SO = "add a scenario that ends so"
_HAPPENS = "add a scenario in which that happens"
_ANSWERS = ("agree", "conditions", "object", SILENCE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that some scenario has to show. ``what`` completes "no scenario shows ..."."""

    happening: Happening
    what: str
    at: Pointer
    fix: str = _HAPPENS


def wanted(under_check: UnderCheck) -> Iterator[Wanted]:
    """Yield everything that is wanted of the scenarios of a folder that can be run."""
    yield from _of_form(under_check)
    yield from _of_refusing(under_check)
    for key, state, at in under_check.states():
        yield from _of_actions(under_check, key, state, at)
        yield from _of_table(under_check, state, at)
        yield from _of_answers(state, at)
        yield from _of_clocks(key, state, at)
    if under_check.definition.withdrawable:
        yield Wanted(("withdrawal",), "that the applicant takes it back", ("process",))


# --- the form -------------------------------------------------------------------------------


def _of_form(under_check: UnderCheck) -> Iterator[Wanted]:
    for number, page in enumerate(under_check.definition.form):
        if page.when is not None:
            yield from _both("page", page.page, ("form", number))
    for placed in under_check.items:
        if getattr(placed.item, "when", None) is not None:
            yield from _both("item", placed.key, placed.at)
        if isinstance(placed.item, files.EvidenceItem):
            yield from _of_evidence(placed.item, placed.at)


def _both(kind: str, key: str, at: Pointer) -> Iterator[Wanted]:
    yield Wanted((kind, key, True), f"the {kind} {key!r} where its when: holds", at)
    yield Wanted((kind, key, False), f"the {kind} {key!r} where its when: does not hold", at)


def _of_evidence(item: files.EvidenceItem, at: Pointer) -> Iterator[Wanted]:
    """Yield each way to show it, and that an authority saves showing it."""
    for way in item.any_of or ():
        what = f"{item.evidence!r} as {way!r}"
        yield Wanted(("way", item.evidence, way), what, (*at, "any_of", way))
    if item.unless_verified:
        what = f"that {item.evidence!r} is not asked, because all of unless_verified: is held"
        yield Wanted(("vouched for", item.evidence), what, (*at, "unless_verified"))


def _of_refusing(under_check: UnderCheck) -> Iterator[Wanted]:
    """Yield every refusal; a scenario shows one if it says so, and it is told first."""
    for number, condition in enumerate(under_check.definition.eligibility):
        refusal = condition.otherwise
        what = f"that {condition.rule!r} alone refuses ({refusal}), and says so in then:"
        yield Wanted(("condition", number), what, ("eligibility", number), _ENDS_SO)
    if under_check.definition.call is not None:
        what = f"the refusal {CallClosed.code!r}, and says so in then:"
        yield Wanted(("window", CallClosed.code), what, ("call",), _ENDS_SO)


# --- the process ----------------------------------------------------------------------------


def _of_actions(
    under_check: UnderCheck, key: str, state: files.State, at: Pointer
) -> Iterator[Wanted]:
    """Yield each action, its correction if it sends back, and that it is refused outside."""
    is_left_to_rule = _decides_always(under_check, state)
    by_rule = under_check.rule_actions(state)
    for name, action in state.actions.items():
        place, told = (*at, "actions", name), f"{name!r} in {key!r}"
        if not (is_left_to_rule and name in by_rule):
            yield Wanted(("action", key, name), told, place, _ENDS_SO)
        if action.if_refused is not None:
            yield Wanted(("taken back", key, name), f"{told}, refused outside", place, _ENDS_SO)
        if action.to == RETURNED:
            what = f"that what {told} sends back is corrected"
            yield Wanted(("corrected", key, name), what, place)


def _decides_always(under_check: UnderCheck, state: files.State) -> bool:
    """Tell whether the table of a state has an answer for all, so that no officer decides."""
    table = files.rule_of(state)
    findings = under_check.table_findings[table] if table else ()
    return table is not None and all(one.code != "table-may-not-answer" for one in findings)


def _of_table(under_check: UnderCheck, state: files.State, at: Pointer) -> Iterator[Wanted]:
    table = files.rule_of(state)
    for row in under_check.rules.tables[table]["rows"] if table else ():
        name = f"{table}.{row['id']}"
        what = f"the row {name!r}, and says so in then:"
        yield Wanted(("row", name), what, (*at, "decide_by_rule"), _ENDS_SO)


def _of_answers(state: files.State, at: Pointer) -> Iterator[Wanted]:
    """Yield what other agencies, and the checks of an inspection, can answer."""
    if isinstance(state, files.Opinions):
        for name, answer in product(state.opinions, _ANSWERS):
            what = f"{answer!r} as the answer of {name!r}"
            yield Wanted(("opinion", name, answer), what, (*at, "opinions", name))
    if isinstance(state, files.Work) and state.inspection is not None:
        for name, said in product(state.inspection.checks, (True, False)):
            what = f"{'yes' if said else 'no'!r} as the answer to {name!r}"
            yield Wanted(("check", name, said), what, (*at, "inspection"))


def _of_clocks(key: str, state: files.State, at: Pointer) -> Iterator[Wanted]:
    for number, timer in enumerate(state.timers):
        if timer.act is not None:
            what = f"that time alone does {timer.act!r} in {key!r}"
            yield Wanted(("by time", key, timer.act), what, (*at, "timers", number))
