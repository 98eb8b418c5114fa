"""What a scenario goes through on its way: conditions, answers, clocks, corrections, documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sekali.casework.planning import Plan
from sekali.casework.scenario_acts import let_happen
from sekali.casework.scenario_case import ScenarioCase
from sekali.casework.scenario_documents import words_of
from sekali.casework.scenario_effects import effects_of, issued
from sekali.casework.scenario_form import ScenarioForm
from sekali.casework.scenario_people import ScenarioMistake, ScenarioPeople
from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, RETURNED, WITHDRAWN, CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.personas import Personas, ScenarioOffice
from sekali.kernel.errors import DomainError

# What happened, and of what: ("opinion", "fire", "silence"), ("timer", "examine", 1).
Happening = tuple[str | int | bool, ...]
SILENCE = "silence"


@dataclass(slots=True)
class Trail:
    """Everything that happened, and what each document that was issued had to say."""

    happened: set[Happening] = field(default_factory=set)
    documents: dict[str, Mapping[str, Any]] = field(default_factory=dict)


def trail_of(
    service: CompiledService,
    dictionary: DictionaryOf,
    scenario: files.Scenario,
    personas: Personas,
) -> Trail:
    """Return how far a scenario comes; where it stops is told by running it as a test."""
    trail = Trail()
    try:
        people = ScenarioPeople(scenario, dictionary, personas)
        form = ScenarioForm(service, dictionary, scenario, people)
        form.fill(scenario.given)
        plan = form.plan()
        trail.happened |= {
            *_conditions(service, plan),
            *_evidence(plan),
            *_refused(service, plan),
        }
        if _can_be_handed_in(form, plan):
            _follow(form, personas.office, trail)
    except (ScenarioMistake, DomainError):
        pass
    return trail


def _can_be_handed_in(form: ScenarioForm, plan: Plan) -> bool:
    complete = plan.first_open_page() is None
    return complete and not form.mistakes and not plan.refusals(complete=True)


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


def _refused(service: CompiledService, plan: Plan) -> Iterator[Happening]:
    first = next(iter(plan.refusals(complete=plan.first_open_page() is None)), None)
    for number, condition in enumerate(service.eligibility):
        if condition.refusal == first and not condition.rule.holds(plan.values):
            yield "condition", number


def _follow(form: ScenarioForm, office: ScenarioOffice, trail: Trail) -> None:
    case = ScenarioCase(form, office)
    for act in form.scenario.acts:
        done, known = len(case.transitions), dict(case.findings)
        let_happen(case, act)
        trail.happened |= set(_found(act, known, case.findings))
        trail.happened |= set(_moved(case, done))
    if case.state == WITHDRAWN and not any(t.to == WITHDRAWN for t in case.transitions):
        trail.happened.add(("withdrawal",))
    for key in issued(effects_of(case.transitions)):
        trail.documents[key] = words_of(key, form, case.facts, office)


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
    for transition in case.transitions[done:]:
        if transition.cause == "time":
            yield "by time", transition.state, transition.action
        if transition.to == RETURNED and case.state not in {RETURNED, *ENDS}:
            yield "corrected", transition.state, transition.action
