"""Running the acceptance cases of a bundle in memory: what its one form asks, and what becomes."""

from collections.abc import Iterator

from sekali.casework.bundle_planning import BundlePlan, plan_bundle
from sekali.casework.planning import Filling
from sekali.casework.scenarios.form import ScenarioForm
from sekali.casework.scenarios.people import ScenarioMistake, ScenarioPeople
from sekali.catalogue import files
from sekali.catalogue.bundle_forms import form_of
from sekali.catalogue.bundles import CompiledBundle
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.files.bundle import BundleScenario
from sekali.catalogue.personas import Personas
from sekali.kernel.errors import DomainError


class BundleScenarioForm(ScenarioForm):
    """The one form of a bundle while it is filled in as a scenario says."""

    def __init__(
        self,
        bundle: CompiledBundle,
        dictionary: DictionaryOf,
        scenario: files.Scenario,
        chosen: tuple[str, ...],
        people: ScenarioPeople,
    ) -> None:
        self.bundle, self.chosen = bundle, chosen
        super().__init__(form_of(bundle, chosen), dictionary, scenario, people)

    def plan(self) -> BundlePlan:
        """Return the form as it stands."""
        filling = Filling(self.subjects, self.answers, consents=self.consents)
        around, on = self.surroundings, self.scenario.on
        return plan_bundle(self.bundle, self.chosen, self.dictionary, around, filling, today=on)


def as_of_service(scenario: BundleScenario) -> files.Scenario:
    """Return the scenario as the people and the form of a service's scenario read one."""
    shared = {name: getattr(scenario, name) for name in _SHARED}
    return files.Scenario.model_construct(**shared, acts=[], then=files.Then())


_SHARED = ("name", "persona", "on", "registry", "registries", "known", "given", "must_not_ask")


def chosen_in(bundle: CompiledBundle, scenario: BundleScenario) -> tuple[str, ...]:
    """Return the services that a scenario ticks; those that usually are, unless it says."""
    usual = [part.id for part in bundle.parts.values() if part.spec.ticked]
    wanted = usual if scenario.chosen is None else scenario.chosen
    return tuple(part.id for part in bundle.chosen(wanted))


def apart(plan: BundlePlan) -> int:
    """Return how much would be typed if each service had its own form.

    For what comes after another service, what that one brings about is known by then.
    """
    return sum(one.plan.to_type for one in plan.expected())


def run_bundle_scenario(
    bundle: CompiledBundle,
    dictionary: DictionaryOf,
    scenario: BundleScenario,
    personas: Personas,
) -> list[str]:
    """Return what comes out otherwise than the scenario says; nothing if it passes."""
    try:
        filled_in = as_of_service(scenario)
        people = ScenarioPeople(filled_in, dictionary, personas)
        chosen = chosen_in(bundle, scenario)
        form = BundleScenarioForm(bundle, dictionary, filled_in, chosen, people)
        never_asked = form.fill(scenario.given)
        unasked = [f"given {key}, but the form does not ask for it" for key in never_asked]
        return [*unasked, *_differences(scenario, form)]
    except ScenarioMistake as mistake:
        return [mistake.message]
    except DomainError as refusal:
        return [f"refused: {refusal.code} {refusal.params}"]


def _differences(scenario: BundleScenario, form: BundleScenarioForm) -> Iterator[str]:
    plan = form.plan()
    asked = sorted(line.item.key for line in plan.lines() if line.is_typed)
    yield from (f"asks for {key}" for key in scenario.must_not_ask if key in asked)
    yield from (f"{key}: {code}" for key, code in form.mistakes.items())
    page = plan.first_open_page()
    if page is not None and not scenario.refused:
        missing = ", ".join(line.item.key for line in page.open_lines)
        yield f"cannot be handed in: {missing} on page {page.key} must be answered"
    refusals = plan.refusals(complete=page is None)
    goes = [] if refusals else list(plan.expected())
    came = {
        "typed": plan.to_type,
        "apart": apart(plan),
        "refused": refusals,
        "handed_in": [one.part.id for one in goes if not one.after],
        "follow": [one.part.id for one in goes if one.after],
    }
    for name, value in came.items():
        wanted = getattr(scenario, name)
        if value != wanted:
            told = f", of: {', '.join(asked)}" if name == "typed" else ""
            yield f"{name}: {value!r} instead of {wanted!r}{told}"
