"""What a scenario shows on its way: ways of the form, answers, clocks, outcomes, documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sekali.casework.calls import CallClosed
from sekali.casework.planning import Plan
from sekali.casework.scenarios.acts import let_happen
from sekali.casework.scenarios.case import ScenarioCase
from sekali.casework.scenarios.documents import words_of
from sekali.casework.scenarios.effects import effects_of, issued
from sekali.casework.scenarios.entry import concerns, filled_form, refusals
from sekali.casework.scenarios.form import ScenarioForm
from sekali.casework.scenarios.people import ScenarioMistake
from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, RETURNED, WITHDRAWN, CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.personas import Personas, ScenarioOffice
from sekali.kernel.errors import DomainError

# What happened, and of what: ("opinion", "fire", "silence"), ("action", "examine", "approve").
# All that is wanted of them stands in ``wanted``.
Happening = tuple[str | int | bool, ...]
SILENCE = "silence"


@dataclass(slots=True)
class Trail:
    """Everything that happened, and what each document that was issued had to say.

    A refusal and a row of a table are on it only where ``then:`` says them too: if they came out
    otherwise one day, nothing else would tell.
    """

    happened: set[Happening] = field(default_factory=set)
    documents: dict[str, Mapping[str, Any]] = field(default_factory=dict)


def trail_of(
    service: CompiledService,
    dictionary: DictionaryOf,
    scenario: files.Scenario,
    personas: Personas,
) -> Trail:
    """Return how far a scenario comes; where it stops is told by running it as a test."""
    trail, office = Trail(), personas.office
    try:
        form, _ = filled_form(service, dictionary, scenario, personas)
        plan = form.plan()
        refused = refusals(form, office, plan)
        trail.happened |= {
            *_conditions(form.service, plan),
            *_evidence(plan),
            *_refused(form, plan, refused),
        }
        if not refused and _can_be_handed_in(form, plan):
            _follow(form, office, trail)
    except (ScenarioMistake, DomainError):
        pass
    return trail


def _can_be_handed_in(form: ScenarioForm, plan: Plan) -> bool:
    return concerns(form, plan) and plan.first_open_page() is None and not form.mistakes


def _evidence(plan: Plan) -> Iterator[Happening]:
    """Yield the ways in which something was shown, and what an authority saves showing."""
    for page in plan.pages:
        for line in page.lines:
            item = line.item
            if item.kind == "way" and line.standing == "answered":
                yield ("way", item.key, str(line.value))
            is_due = item.when is None or item.when.holds(plan.values)
            if item.unless_verified and line.standing == "hidden" and is_due:
                yield ("vouched for", item.key)


def _conditions(service: CompiledService, plan: Plan) -> Iterator[Happening]:
    for page in service.pages:
        is_shown = page.when is None or page.when.holds(plan.values)
        yield "page", page.key, is_shown
        for item in page.items if is_shown else ():
            yield "item", item.key, item.when is None or item.when.holds(plan.values)


def _refused(form: ScenarioForm, plan: Plan, refused: list[str]) -> Iterator[Happening]:
    """Yield what refuses it: the window, or each condition that says the word told first."""
    first = next(iter(refused), None)
    if first is None or first != form.scenario.then.refused:
        return
    if first == CallClosed.code:
        yield "window", first
    for number, condition in enumerate(form.service.eligibility):
        if condition.refusal == first and not condition.rule.holds(plan.values):
            yield "condition", number


def _follow(form: ScenarioForm, office: ScenarioOffice, trail: Trail) -> None:
    case = ScenarioCase(form, office)
    for act in form.scenario.acts:
        done, known = len(case.history.moves), dict(case.findings)
        let_happen(case, act)
        trail.happened |= set(_found(act, known, case.findings))
        trail.happened |= set(_moved(case, done))
    trail.happened |= set(_came_out(case))
    for key in issued(effects_of(case.transitions)):
        trail.documents[key] = words_of(key, form, case.facts, office)


def _came_out(case: ScenarioCase) -> Iterator[Happening]:
    """Yield what was done, decided by rule, taken back outside, and taken back by the applicant."""
    then = case.form.scenario.then
    said = {*(then.rows or ()), then.row}
    for state, action in case.history.done:
        yield "action", state, action
    for state, action in case.history.taken_back:
        yield "taken back", state, action
    for move in case.history.moves:
        if move.cause == "time":
            # Also of a day that was past already: the case did not wait, and went on all the same.
            yield "action", move.state, move.action
        if move.ruling and (row := f"{move.ruling.table}.{move.ruling.row}") in said:
            yield "row", row
    if case.state == WITHDRAWN and not any(t.to == WITHDRAWN for t in case.transitions):
        yield ("withdrawal",)


def _found(
    act: files.Act, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Happening]:
    """Yield the answers that became known: of other agencies, and of an inspection."""
    for name, answer in after.items():
        kind, _, key = name.partition(".")
        if kind == "opinion" and name not in before:
            yield kind, key, SILENCE if isinstance(act, files.TimePasses) else answer
        if kind == "check" and isinstance(answer, bool) and isinstance(act, files.OfficerActs):
            yield kind, key, answer


def _moved(case: ScenarioCase, done: int) -> Iterator[Happening]:
    for transition in case.history.moves[done:]:
        if transition.cause == "time":
            yield "by time", transition.state, transition.action
        if transition.to == RETURNED and case.state not in {RETURNED, *ENDS}:
            yield "corrected", transition.state, transition.action
