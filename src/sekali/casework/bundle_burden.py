"""The burden of a bundle: what is typed in its one form, and in the forms one by one. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sekali.casework.bundle_scenarios import BundleScenarioForm, as_of_service, chosen_in
from sekali.casework.burden import Measured, answers, filled_in
from sekali.casework.burden_facts import KnownTo, Resident
from sekali.casework.planning import Plan
from sekali.casework.scenarios.people import ScenarioPeople
from sekali.catalogue.bundles import CompiledBundle
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.personas import Personas

# For whom a bundle is counted: registries change what is asked, not how often.
COUNTED: tuple[Resident, ...] = ("first", "known")


@dataclass(frozen=True, slots=True)
class BundleBurden:
    """A bundle: its forms, the boxes of their official forms, what is typed together and apart."""

    key: str
    forms: int
    boxes: int
    together: Mapping[Resident, int]
    apart: Mapping[Resident, int]


def bundle_burdens(
    bundles: Iterable[CompiledBundle],
    *,
    catalogue: Sequence[Measured],
    dictionary: DictionaryOf,
    personas: Personas,
) -> Iterator[BundleBurden]:
    """Yield the burden of each bundle, by the applicant and the answers of its first scenario."""
    said = [one for other in catalogue for one in answers(other)]
    boxes = {one.service.id: len(one.official.boxes) for one in catalogue if one.official}
    for bundle in bundles:
        scenario = bundle.definition.scenarios[0]
        chosen = chosen_in(bundle, scenario)
        known_to = KnownTo(as_of_service(scenario), dictionary, personas, said)
        together: dict[Resident, int] = {}
        one_by_one: dict[Resident, int] = {}
        for resident in COUNTED:
            as_known = known_to.scenario_of(resident)
            people = ScenarioPeople(as_known, dictionary, personas)
            form = BundleScenarioForm(bundle, dictionary, as_known, chosen, people)
            filled_in(form)
            plan = form.plan()
            together[resident] = _typed(plan)
            one_by_one[resident] = sum(_typed(one.plan) for one in plan.expected())
        of_forms = sum(boxes.get(key, 0) for key in chosen)
        yield BundleBurden(bundle.key, len(chosen), of_forms, together, one_by_one)


def _typed(plan: Plan) -> int:
    """Return what is typed, ticked, chosen or confirmed; papers are counted apart."""
    return sum(line.is_typed and not line.is_paper for line in plan.lines())
