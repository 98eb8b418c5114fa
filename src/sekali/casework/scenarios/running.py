"""Running the acceptance cases of a service in memory, through the functions that run it live."""

from collections.abc import Iterator
from typing import Any

from sekali.casework.planning import Plan
from sekali.casework.scenarios.acts import let_happen
from sekali.casework.scenarios.case import ScenarioCase
from sekali.casework.scenarios.documents import unprintable
from sekali.casework.scenarios.effects import (
    effects_of,
    issued,
    offered,
    recorded,
    rights,
    told,
    unrecordable,
)
from sekali.casework.scenarios.entry import concerns, filled_form, refusals
from sekali.casework.scenarios.form import ScenarioForm
from sekali.casework.scenarios.people import ScenarioMistake
from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, WITHDRAWN, CompiledService
from sekali.catalogue.dictionary import DictionaryOf
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
        form, never_asked = filled_form(service, dictionary, scenario, personas)
        return [*_unasked(never_asked), *_differences(form, office, renderer)]
    except ScenarioMistake as mistake:
        return [mistake.message]
    except DomainError as refusal:
        return [f"refused: {refusal.code} {refusal.params}"]


def _unasked(keys: list[str]) -> Iterator[str]:
    for key in keys:
        yield f"given {key}, but the form does not ask for it"


def _differences(
    form: ScenarioForm, office: ScenarioOffice, renderer: DocumentRenderer | None
) -> Iterator[str]:
    scenario, plan = form.scenario, form.plan()
    yield from _of_asking(scenario, plan)
    concerned = concerns(form, plan)
    if scenario.period is not None and concerned != (scenario.then.concerned is not False):
        yield _differs("concerned", scenario.then.concerned, concerned)
    if not concerned:
        return
    if form.mistakes != (scenario.then.mistakes or {}):
        yield _differs("mistakes", scenario.then.mistakes or {}, form.mistakes)
    if form.mistakes:
        return
    refused = refusals(form, office, plan)
    if refused or scenario.then.refused:
        yield from _of_refusing(scenario, refused)
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


def _of_asking(scenario: files.Scenario, plan: Plan) -> Iterator[str]:
    asked = {line.item.key for line in plan.lines() if line.is_typed}
    yield from (f"asks for {key}" for key in scenario.must_not_ask if key in asked)
    yield from (f"does not ask for {key}" for key in scenario.must_ask if key not in asked)
    if scenario.typed is not None and plan.to_type > scenario.typed.at_most:
        told = ", ".join(sorted(asked))
        yield f"{plan.to_type} items to type, {scenario.typed.at_most} at most, of: {told}"


def _of_refusing(scenario: files.Scenario, refused: list[str]) -> Iterator[str]:
    # The first is told first; without a family card, say, other conditions fail with it.
    wanted = scenario.then.refused
    if wanted != next(iter(refused), None):
        yield _differs("refused", wanted, refused)


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
    not_agreed = set(case.service.consents) - case.form.plan().agreed
    came["told"] = told(effects, case.facts, not_agreed)
    came["rights"] = rights(effects)
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
