"""What is known of a resident when the burden of a service is counted: less, or more.

A **first-time** resident is known to the civil registry alone. A **known** one has said before
what residents say of themselves (authority ``resident`` in dictionary/). With the **registries**
connected, the other authorities answer what they hold of the persona. At their **tenth** service,
whatever the others ask about applicant and household, and of a newborn, has been answered once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from sekali.catalogue import files
from sekali.catalogue.compiled import APPLICANT, CompiledItem, CompiledService
from sekali.catalogue.dictionary import DictionaryOf, KnownElement
from sekali.catalogue.personas import Personas
from sekali.vault.facts import DECLARED, RESIDENT

Resident = Literal["first", "first-registries", "known", "known-registries", "tenth"]
RESIDENTS: tuple[Resident, ...] = (
    "first",
    "first-registries",
    "known",
    "known-registries",
    "tenth",
)
CIVIL_REGISTRY = "civil-registry"
# What is known of everybody who applies: the register of residents, and that of legal entities,
# in which an officer finds the organisation before anything is filled in.
_ALWAYS_ASKED = frozenset({CIVIL_REGISTRY, "legal-entities"})
HOUSEHOLD, FAMILY, PERSON, ORGANISATION = "household", "family", "person", "organisation"
WITH_REGISTRIES = frozenset({"first-registries", "known-registries", "tenth"})
_WITH_WHAT_WAS_SAID = frozenset({"known", "known-registries", "tenth"})
Said = tuple[CompiledService, Mapping[str, files.Plain]]


class _Around(NamedTuple):
    """Somebody or something around the applicant: by which name, of which kind, in which role."""

    key: str
    kind: str
    role: str


@dataclass(frozen=True)
class KnownTo:
    """The facts around the applicant of one scenario, as each kind of resident finds them.

    ``said`` are the answers of all scenarios, of which values are taken; ``others`` are the
    services that somebody has used before their tenth.
    """

    scenario: files.Scenario
    dictionary: DictionaryOf
    personas: Personas
    said: Sequence[Said]
    others: Iterable[CompiledService] = field(default=())

    def scenario_of(self, resident: Resident) -> files.Scenario:
        """Return the scenario with what is known to that resident, and nothing else."""
        known = dict(self.scenario.known)
        for around in self._around():
            for element in self.dictionary.elements[around.kind].values():
                reference = f"{around.key}.{element.name}"
                self._settle(known, reference, element, around, resident)
        answer = "answers" if resident in WITH_REGISTRIES else "away"
        return self.scenario.model_copy(update={"known": known, "registries": answer})

    def _settle(
        self,
        known: dict[str, files.KnownFact | files.Plain | None],
        reference: str,
        element: KnownElement,
        around: _Around,
        resident: Resident,
    ) -> None:
        """Take one fact away, or put it there, unless the scenario already says how it is."""
        if not self._is_known(element, around, resident):
            if element.spec.authority not in _ALWAYS_ASKED:
                known[reference] = None
        elif reference not in known and element.name not in self._written(around):
            value = self._values.get((around.kind, element.name))
            if value is not None:
                known[reference] = files.KnownFact(value=value, level=DECLARED)

    def _is_known(self, element: KnownElement, around: _Around, resident: Resident) -> bool:
        said = resident in _WITH_WHAT_WAS_SAID
        if element.spec.authority == RESIDENT and around.role != FAMILY and said:
            return True
        if resident == "tenth" and (around.role, around.kind, element.name) in self._learned:
            return True
        if element.spec.authority in {*_ALWAYS_ASKED, RESIDENT}:
            return False
        return resident in WITH_REGISTRIES and element.name in self._written(around)

    # --- who is around ---------------------------------------------------------------------

    def _around(self) -> Iterator[_Around]:
        persona = self.personas.personas[self.scenario.persona]
        kind = ORGANISATION if persona.organisation else PERSON
        yield _Around(APPLICANT, kind, APPLICANT)
        yield from (_Around(key, PERSON, FAMILY) for key in persona.family)
        if persona.household is not None:
            yield _Around(HOUSEHOLD, HOUSEHOLD, HOUSEHOLD)

    def _written(self, around: _Around) -> Mapping[str, object]:
        """Return the facts that the persona file gives them."""
        persona = self.personas.personas[self.scenario.persona]
        if around.role == HOUSEHOLD:
            return self.personas.households[persona.household or ""]
        if around.kind == ORGANISATION:
            return self.personas.organisations[persona.applicant]
        return self.personas.people[persona.person if around.key == APPLICANT else around.key]

    # --- what was answered before ----------------------------------------------------------

    @cached_property
    def _values(self) -> Mapping[tuple[str, str], files.Plain]:
        """Return for each element a value that somebody types in a scenario."""
        values: dict[tuple[str, str], files.Plain] = {}
        for service, given in self.said:
            for key, plain in given.items():
                item = service.by_key.get(key)
                if item is not None and item.kind == "fact":
                    values.setdefault((_kind_of(service, item), item.element or ""), plain)
        return values

    @cached_property
    def _learned(self) -> frozenset[tuple[str, str, str]]:
        """Return what other services ask, as role, kind and element."""
        return frozenset(
            (role, _kind_of(service, item), item.element or "")
            for service in self.others
            for item in service.items()
            if item.kind == "fact" and _may_be_said(item)
            if (role := _role_of(service, item)) is not None
        )


def _may_be_said(item: CompiledItem) -> bool:
    return isinstance(item.spec, files.Element) and item.spec.may_declare


def _kind_of(service: CompiledService, item: CompiledItem) -> str:
    return service.definition.kind_of(item.subject or "")


def _dead(service: CompiledService) -> set[str]:
    """Return the subjects whose account the service closes."""
    return {
        effect.close
        for state in service.definition.process.values()
        for action in state.actions.values()
        for effect in action.effects
        if isinstance(effect, files.Close)
    }


def _role_of(service: CompiledService, item: CompiledItem) -> str | None:
    """Return as whom somebody would be known later.

    A witness named by NIK is nobody's family, and whoever died needs no further service. What
    is only said of a relative is kept on the case alone: nobody speaks for another grown-up.
    """
    if item.subject == APPLICANT:
        return APPLICANT
    subject = service.subjects.get(item.subject or "")
    if subject is None or subject.key in _dead(service):
        return None
    if subject.spec.of == APPLICANT:
        return HOUSEHOLD
    return FAMILY if subject.spec.new and subject.spec.kind == PERSON else None
