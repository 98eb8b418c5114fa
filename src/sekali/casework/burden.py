"""The burden of a service: the boxes of its official form against what a person types here.

Nothing is written down by hand. The form is planned for an applicant of whom more or less is
known, the answers of a scenario are typed into what is still open, and what was typed is counted.
Pure: no database, no clock.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sekali.casework.burden_facts import RESIDENTS, WITH_REGISTRIES, KnownTo, Resident
from sekali.casework.planning import Plan
from sekali.casework.scenarios.form import ScenarioForm
from sekali.casework.scenarios.people import ScenarioPeople
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.personas import Personas

# Aims of the project, in percent of the boxes of the official forms.
AIMS: Mapping[Resident, int] = {"known": 38, "known-registries": 28, "tenth": 20}


@dataclass(frozen=True, slots=True)
class Measured:
    """A service with its official form, the scenario that it is measured by, and all scenarios."""

    service: CompiledService
    official: files.OfficialForm | None
    scenarios: Sequence[files.Scenario]

    def scenario_for(self, resident: Resident) -> files.Scenario | None:
        """Return the scenario whose applicant and answers the typing is counted with."""
        if self.official is None:
            return None
        name = self.official.measured_by
        if resident in WITH_REGISTRIES:
            name = self.official.with_registries or name
        return next((one for one in self.scenarios if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Typed:
    """What one resident types: in boxes of the form, beside them, and which items those are."""

    boxes: int
    beside: int
    papers: int
    items: tuple[str, ...]

    @property
    def total(self) -> int:
        """Return all that is typed, ticked or chosen; papers beside the form are counted apart."""
        return self.boxes + self.beside


@dataclass(frozen=True, slots=True)
class Burden:
    """The boxes of a service's official form, and what each kind of resident types of them."""

    service: str
    boxes: int
    left_out: int
    typed: Mapping[Resident, Typed]

    def percent(self, resident: Resident) -> float:
        """Return how much is typed, in percent of the boxes."""
        return percent_of(self.typed[resident].total, self.boxes)


def percent_of(typed: int, boxes: int) -> float:
    """Return a share in percent, to one digit.

    >>> percent_of(13, 38)
    34.2
    """
    return round(100 * typed / boxes, 1)


def burdens(
    measured: Iterable[Measured],
    *,
    catalogue: Sequence[Measured],
    dictionary: DictionaryOf,
    personas: Personas,
) -> Iterator[Burden]:
    """Yield the burden of each service that has an official form.

    Args:
        measured: The services to count.
        catalogue: All services: what a resident has used before their tenth.
        dictionary: The dictionary.
        personas: The people of scenarios.

    Raises:
        ScenarioMistake: A scenario names somebody who does not exist.
    """
    said = [one for other in catalogue for one in answers(other)]
    for one in measured:
        others = [other.service for other in catalogue if other.service.id != one.service.id]
        typed = {
            resident: _typed(one.service, one.official, resident, known_to)
            for resident in RESIDENTS
            if (scenario := one.scenario_for(resident)) is not None and one.official is not None
            for known_to in [KnownTo(scenario, dictionary, personas, said, others)]
        }
        if one.official is not None and len(typed) == len(RESIDENTS):
            left_out = sum(box.source is None for box in one.official.boxes)
            yield Burden(one.service.id, len(one.official.boxes), left_out, typed)


def answers(one: Measured) -> Iterator[tuple[CompiledService, Mapping[str, files.Plain]]]:
    """Yield what is typed in the scenarios of a service that make no mistakes."""
    for scenario in one.scenarios:
        if not scenario.then.mistakes and not scenario.then.refused:
            yield one.service, scenario.given


def _typed(
    service: CompiledService,
    official: files.OfficialForm,
    resident: Resident,
    known_to: KnownTo,
) -> Typed:
    scenario = known_to.scenario_of(resident)
    people = ScenarioPeople(scenario, known_to.dictionary, known_to.personas)
    form = ScenarioForm(service, known_to.dictionary, scenario, people)
    return _counted(filled_in(form), official)


def filled_in(form: ScenarioForm) -> Plan:
    """Type the scenario's answers, but only where something is open: nobody types what is known.

    Registries are asked before anything is typed, wherever the form offers to ask them.
    """
    left = dict(form.scenario.given)
    while True:
        form.fill({})
        plan = form.plan()
        still_open = [line.item.key for line in plan.lines() if line.is_open]
        asked = {key: left.pop(key) for key in still_open if key in left}
        if not asked:
            return plan
        form.fill(asked)


def _counted(plan: Plan, official: files.OfficialForm) -> Typed:
    lines = [line for line in plan.lines() if line.is_typed]
    typed = {line.item.key for line in lines}
    sources = {box.source for box in official.boxes}
    beside = [line for line in lines if line.item.key not in sources]
    return Typed(
        boxes=sum(box.source in typed for box in official.boxes),
        beside=sum(not line.is_paper for line in beside),
        papers=sum(line.is_paper for line in lines),
        items=tuple(sorted(typed)),
    )
