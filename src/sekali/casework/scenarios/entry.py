"""A scenario until it is a case: the form as its office offers it, filled in, refused or not."""

from collections.abc import Iterator

from sekali.casework.calls import CallClosed
from sekali.casework.planning import Plan
from sekali.casework.scenarios.clock import ScenarioClock
from sekali.casework.scenarios.form import ScenarioForm
from sekali.casework.scenarios.judging import call_open_at
from sekali.casework.scenarios.people import ScenarioPeople
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.offering.overlay import with_local
from sekali.catalogue.offering.settings import flat, read_settings
from sekali.catalogue.personas import Personas, ScenarioOffice


def filled_form(
    service: CompiledService,
    dictionary: DictionaryOf,
    scenario: files.Scenario,
    personas: Personas,
) -> tuple[ScenarioForm, list[str]]:
    """Return the form with all that is given typed in, and the keys that no page asked for.

    Raises:
        ScenarioMistake: The scenario says what cannot be.
        DomainError: What its office has set is not for an office to set.
    """
    people = ScenarioPeople(scenario, dictionary, personas)
    form = ScenarioForm(_as_offered(service, scenario), dictionary, scenario, people)
    return form, form.fill(scenario.given)


def _as_offered(service: CompiledService, scenario: files.Scenario) -> CompiledService:
    """Return the service with what the scenario's office has set, checked as for an office."""
    law = scenario.law or ""
    settings = read_settings(service, flat(scenario.local), law)
    return with_local(service, settings, law)


def concerns(form: ScenarioForm, plan: Plan) -> bool:
    """Tell whether somebody has a case: if the calendar opens it, those whom it is for."""
    if form.scenario.period is None:
        return True
    condition = form.service.recurs_for
    return condition is not None and condition.evaluate(plan.values) is True


def refusals(form: ScenarioForm, office: ScenarioOffice, plan: Plan) -> list[str]:
    """Return why it cannot be handed in; the first is told first."""
    return [*_of_window(form, office), *plan.refusals(complete=plan.first_open_page() is None)]


def _of_window(form: ScenarioForm, office: ScenarioOffice) -> Iterator[str]:
    """Yield that a service takes applications in a window only, and this is not in it."""
    if form.service.definition.call is None:
        return
    promised = form.service.definition.standard.within
    clock = ScenarioClock(promised, form.scenario.on, office.working_time)
    if call_open_at(form.service, clock.now) is None:
        yield CallClosed.code
