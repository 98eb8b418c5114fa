"""Running the acceptance cases of a service in memory, through the functions that run it live."""

from collections.abc import Iterator
from typing import Any

from sekali.casework.calls import CallClosed
from sekali.casework.planning import Plan
from sekali.casework.scenario_acts import let_happen
from sekali.casework.scenario_case import ScenarioCase
from sekali.casework.scenario_clock import ScenarioClock
from sekali.casework.scenario_documents import unprintable
from sekali.casework.scenario_effects import (
    effects_of,
    issued,
    offered,
    recorded,
    told,
    unrecordable,
)
from sekali.casework.scenario_form import ScenarioForm
from sekali.casework.scenario_judging import call_open_at
from sekali.casework.scenario_people import ScenarioMistake, ScenarioPeople
from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, WITHDRAWN, CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.offering.overlay import with_local
from sekali.catalogue.offering.settings import flat, read_settings
from sekali.catalogue.personas import Personas, ScenarioOffice
from sekali.documents.ports import DocumentRenderer
from sekali.kernel.errors import DomainError


def run_scenario(
    service: CompiledService,
    dictionary: DictionaryOf,
    scenario: files.Scenario,
    personas: Personas,
    office: ScenarioOffice,
    renderer: DocumentRenderer | None = None,
) -> list[str]:
    """Return what comes out otherwise than the scenario says; nothing if it passes.

    The form is filled in as a resident would (values are typed and parsed), handed in, decided
    by rule or by the acts of officers. No database, no clock: the day is the scenario's. With a
    renderer, the documents that are issued are set as well.
    """
    try:
        people = ScenarioPeople(scenario, dictionary, personas)
        offered = _as_offered(service, scenario)
        form = ScenarioForm(offered, dictionary, scenario, people)
        never_asked = form.fill(scenario.given)
        return [*_unasked(never_asked), *_differences(form, office, renderer)]
    except ScenarioMistake as mistake:
        return [mistake.message]
    except DomainError as refusal:
        return [f"refused: {refusal.code} {refusal.params}"]


def _as_offered(service: CompiledService, scenario: files.Scenario) -> CompiledService:
    """Return the service with what the scenario's office has set, checked as for an office."""
    law = scenario.law or ""
    settings = read_settings(service, flat(scenario.local), law)
    return with_local(service, settings, law)


def _unasked(keys: list[str]) -> Iterator[str]:
    for key in keys:
        yield f"given {key}, but the form does not ask for it"


def _differences(
    form: ScenarioForm, office: ScenarioOffice, renderer: DocumentRenderer | None
) -> Iterator[str]:
    scenario, plan = form.scenario, form.plan()
    yield from _of_asking(scenario, plan)
    if scenario.period is not None:
        condition = form.service.recurs_for
        concerned = condition is not None and condition.evaluate(plan.values) is True
        if concerned != (scenario.then.concerned is not False):
            yield _differs("concerned", scenario.then.concerned, concerned)
        if not concerned:
            return
    if form.mistakes != (scenario.then.mistakes or {}):
        yield _differs("mistakes", scenario.then.mistakes or {}, form.mistakes)
    if form.mistakes:
        return
    refusals = _refusals(form, office, plan)
    if refusals or scenario.then.refused:
        yield from _of_refusing(scenario, refusals)
    elif (page := plan.first_open_page()) is not None:
        missing = ", ".join(line.item.key for line in page.open_lines)
        yield f"cannot be handed in: {missing} on page {page.key} must be answered"
    else:
        case = ScenarioCase(form, office)
        for act in form.scenario.acts:
            let_happen(case, act)
        yield from _of_deciding(case, office)
        if renderer is not None:
            effects = effects_of(case.transitions)
            yield from unprintable(effects, form, case.facts, office, renderer)


def _refusals(form: ScenarioForm, office: ScenarioOffice, plan: Plan) -> list[str]:
    refusals = plan.refusals(complete=plan.first_open_page() is None)
    return [CallClosed.code, *refusals] if _is_closed(form, office) else refusals


def _is_closed(form: ScenarioForm, office: ScenarioOffice) -> bool:
    """Tell whether the service takes applications in a window only, and this is not in it."""
    if form.service.definition.call is None:
        return False
    promised = form.service.definition.standard.within
    clock = ScenarioClock(promised, form.scenario.on, office.working_time)
    return call_open_at(form.service, clock.now) is None


def _of_asking(scenario: files.Scenario, plan: Plan) -> Iterator[str]:
    asked = {line.item.key for line in plan.lines() if line.is_typed}
    yield from (f"asks for {key}" for key in scenario.must_not_ask if key in asked)
    yield from (f"does not ask for {key}" for key in scenario.must_ask if key not in asked)
    if scenario.typed is not None and plan.to_type > scenario.typed.at_most:
        told = ", ".join(sorted(asked))
        yield f"{plan.to_type} items to type, {scenario.typed.at_most} at most, of: {told}"


def _of_refusing(scenario: files.Scenario, refusals: list[str]) -> Iterator[str]:
    # The first is told first; without a family card, say, other conditions fail with it.
    wanted = scenario.then.refused
    if wanted != next(iter(refusals), None):
        yield _differs("refused", wanted, refusals)


def _of_deciding(case: ScenarioCase, office: ScenarioOffice) -> Iterator[str]:
    yield from case.problems
    rows = _rows(case)
    came: dict[str, Any] = {
        "state": case.state,
        "decided_by": _decided_by(case),
        "row": next(reversed(rows), None),
        "rows": rows,
        "hidden_from": case.hidden_from or "nobody",
    }
    effects = effects_of(case.transitions)
    came |= {"issued": issued(effects), "offered": offered(effects)}
    came["told"] = told(effects, case.facts)
    for name, value in came.items():
        wanted = getattr(case.form.scenario.then, name)
        if wanted is not None and wanted != value:
            yield _differs(name, wanted, value)
    yield from _of_recording(case, office)


def _of_recording(case: ScenarioCase, office: ScenarioOffice) -> Iterator[str]:
    form = case.form
    service, dictionary, scenario = form.service, form.dictionary, form.scenario
    effects, on = effects_of(case.transitions), case.clock.today
    facts = recorded(
        effects,
        service,
        dictionary,
        case.facts,
        on=on,
        findings=case.findings,
        region=office.region,
    )
    yield from unrecordable(facts, service, dictionary, on)
    for reference, wanted in (scenario.then.recorded or {}).items():
        came = facts.get(reference)
        if str(came) != str(wanted):
            yield _differs(f"recorded {reference}", wanted, came)


def _decided_by(case: ScenarioCase) -> str | None:
    if case.state not in ENDS or case.state == WITHDRAWN or not case.transitions:
        return None
    return case.transitions[-1].cause


def _rows(case: ScenarioCase) -> list[str]:
    rulings = (t.ruling for t in case.transitions)
    return [f"{ruling.table}.{ruling.row}" for ruling in rulings if ruling is not None]


def _differs(what: str, wanted: Any, came: Any) -> str:
    return f"{what}: {came!r} instead of {wanted!r}"
