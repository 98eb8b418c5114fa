"""Panels: readers who do nothing else, criteria of their own, and what is hidden from them."""

from collections.abc import Iterator
from decimal import Decimal

from sekali.catalogue import files
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck

_FEWEST_TO_TRIM = 3


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield panels that cannot be read blind, combined, or told apart."""
    seen: set[str] = set()
    for _, state, at in under_check.states():
        if isinstance(state, files.PanelState):
            for message, fix in _wrong(under_check, state.panel, seen):
                yield Mistake(under_check.file, (*at, "panel"), message, fix)
            seen |= set(state.panel.rubric)


def _wrong(
    under_check: UnderCheck, panel: files.Panel, seen: set[str]
) -> Iterator[tuple[str, str]]:
    if panel.combine == "trimmed-mean" and panel.reviewers < _FEWEST_TO_TRIM:
        yield "without the highest and the lowest nothing is left", "let three or more read"
    if panel.role in _roles_of_work(under_check):
        yield f"{panel.role!r} has other work in the process, and would see names", "choose a role"
    for key in sorted(seen & set(panel.rubric)):
        yield f"{key!r} is a criterion of another panel, too", "give each its own key"
    if "score" in panel.rubric:
        yield "'score' stands for what is combined", "give the criterion another key"
    for key, criterion in panel.rubric.items():
        if Decimal(criterion.weight) <= 0:
            yield f"{key!r} weighs nothing", "give it a weight above 0, or remove it"
    known = under_check.item_keys | set(under_check.definition.reads)
    for key in sorted({*panel.blind, *panel.shows} - known - {files.IDENTITY}):
        yield f"there is no {key!r} to hide or show", "name items of the form, or reads:"


def _roles_of_work(under_check: UnderCheck) -> set[str]:
    return {state.by for _, state, _ in under_check.states() if isinstance(state, files.Work)}


def check_place(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield expressions of a ranking that read no number which is known by then."""
    if under_check.service is None:
        return
    has_panel = any(isinstance(s, files.PanelState) for _, s, _ in under_check.states())
    for key, rule in under_check.service.rankings.items():
        at = ("process", key, "ranking")
        if not rule.by.reads - {"today"}:
            message = "it is the same for every case"
            yield Mistake(under_check.file, at, message, "let by: read something of the case")
        if not has_panel and any(name.startswith("panel.") for name in rule.reads):
            yield Mistake(under_check.file, at, "no panel gives points", "add a state with panel:")


PANELS = Rule("panel", "panels are read blind by people with no other part in it", check)
RANKINGS = Rule("ranking", "cases are ordered by something that is known of them", check_place)
