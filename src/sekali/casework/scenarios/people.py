"""The people of a scenario as the vault would bring them: facts with source, level and days."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from sekali.catalogue import files
from sekali.catalogue.compiled import APPLICANT
from sekali.catalogue.dictionary import DictionaryOf, KnownElement
from sekali.catalogue.personas import Personas
from sekali.catalogue.plain_values import kept_of
from sekali.kernel.errors import DomainError
from sekali.vault.facts import DECLARED, RESIDENT, VERIFIED, Fact, Holder, Level, Surroundings

HOUSEHOLD, ORGANISATION = "household", "organisation"
_IDS = UUID("6a7c0c1e-9a52-5c0e-8d0a-6f2f0b1d9c11")
# Facts of scenarios have been known for a month, unless one says otherwise.
_KNOWN_FOR = timedelta(days=30)


class ScenarioMistake(DomainError):
    """A scenario says what cannot be; ``params["message"]`` says what."""

    code = "scenario-mistake"

    def __init__(self, message: str) -> None:
        super().__init__(message=message)
        self.message = message


class ScenarioPeople:
    """The persona of one scenario with everybody around them."""

    def __init__(
        self, scenario: files.Scenario, dictionary: DictionaryOf, personas: Personas
    ) -> None:
        if scenario.persona not in personas.personas:
            raise ScenarioMistake(f"there is no persona {scenario.persona}")
        self._scenario = scenario
        self._dictionary = dictionary
        self._personas = personas
        self._persona = personas.personas[scenario.persona]
        own = self._persona.person
        # Things by how they are called here: what kind each is, and what is known of it from the
        # beginning. Registries may tell of more.
        self._things: dict[str, str] = {}
        self._thing_facts = {
            self._thing(kind, own): facts for kind, facts in personas.things.get(own, {}).items()
        }
        self._changes = self._by_holder(scenario.known)
        # What is known of each holder from the beginning, put together once.
        self._known: dict[str, dict[str, Fact]] = {}
        # What registries have told so far, by holder.
        self._fetched: dict[str, dict[str, Fact]] = {}

    def surroundings(self, named: Iterable[str] = ()) -> Surroundings:
        """Return what is known around the applicant, with those whom they have named."""
        related = [(self._person(key), frozenset({kind})) for key, kind in self._family()]
        if self._persona.household is not None:
            household = self._household(self._persona.household)
            related.append((household, frozenset({HOUSEHOLD})))
        related += [(self._person(key), frozenset({"named"})) for key in named]
        for key, kind in self._things.items():
            facts = self._facts(kind, key, self._thing_facts.get(key, {}))
            thing = Holder(self.id_of(key), kind, facts, is_sample=True)
            related.append((thing, frozenset({kind})))
        if self._persona.organisation is None:
            return Surroundings(self._person(self._persona.person), tuple(related))
        related.append((self._person(self._persona.person), frozenset({"named"})))
        return Surroundings(self._organisation(self._persona.organisation), tuple(related))

    def id_of(self, key: str) -> UUID:
        """Return the id that somebody or something has in scenarios."""
        return uuid5(_IDS, key)

    @property
    def applicant_id(self) -> UUID:
        """Return the id of the applicant."""
        return self.id_of(self._persona.applicant)

    @property
    def applicant_kind(self) -> str:
        """Return whether it is a person who applies, or an organisation."""
        return ORGANISATION if self._persona.organisation else "person"

    @property
    def officer_id(self) -> UUID:
        """Return the id of who acts: the person, for themselves or for an organisation."""
        return self.id_of(self._persona.person)

    @property
    def offered(self) -> Mapping[str, str]:
        """Return whom an offer carries over, by subject of a service: keys of people."""
        return self._persona.offered

    def fetch(self, person_id: UUID, registry: str) -> bool:
        """Let a registry tell what it holds of somebody; return whether it knows them."""
        people = (self._persona.person, *self._persona.family)
        key = next((one for one in people if self.id_of(one) == person_id), "")
        found = False
        for source, facts in self._personas.elsewhere.get(key, {}).items():
            if self._dictionary.sources[source].registry != registry:
                continue
            found = True
            for reference, value in facts.items():
                kind, name = reference.split(".")
                self._learn(key, self._dictionary.elements[kind][name], value)
        return found

    def held(self, person_id: UUID, registry: str) -> dict[str, dict[str, Any]]:
        """Return what a registry holds of somebody, by kind of subject and element."""
        people = (self._persona.person, *self._persona.family)
        key = next((one for one in people if self.id_of(one) == person_id), "")
        found: dict[str, dict[str, Any]] = {}
        for source, facts in self._personas.elsewhere.get(key, {}).items():
            if self._dictionary.sources[source].registry == registry:
                for reference, value in facts.items():
                    kind, name = reference.split(".")
                    found.setdefault(kind, {})[name] = value
        return found

    def _learn(self, key: str, known: KnownElement, value: Any) -> None:
        about = {"person": key, HOUSEHOLD: HOUSEHOLD}.get(known.kind) or self._thing(
            known.kind, key
        )
        fact = self._fact(known, value, since=self._scenario.on, level=VERIFIED)
        self._fetched.setdefault(about, {})[known.name] = fact

    def _thing(self, kind: str, owner: str) -> str:
        """Return what a thing of somebody is called here; it is there from now on."""
        about = f"{kind} of {owner}"
        self._things[about] = kind
        return about

    def with_nik(self, nik: str) -> str | None:
        """Return the key of the person with this number, as a registry would find them."""
        return self._personas.with_nik(nik)

    def _family(self) -> Iterator[tuple[str, str]]:
        yield from self._persona.family.items()

    def _person(self, key: str) -> Holder:
        facts = self._facts("person", key, self._personas.people[key])
        return Holder(self.id_of(key), "person", facts, is_sample=True)

    def _organisation(self, key: str) -> Holder:
        facts = self._facts(ORGANISATION, key, self._personas.organisations[key])
        return Holder(self.id_of(key), ORGANISATION, facts, is_sample=True)

    def _household(self, key: str) -> Holder:
        facts = self._facts(HOUSEHOLD, HOUSEHOLD, self._personas.households[key])
        return Holder(self.id_of(key), HOUSEHOLD, facts, is_sample=True)

    def _facts(self, kind: str, key: str, values: Mapping[str, Any]) -> dict[str, Fact]:
        if key not in self._known:
            self._known[key] = self._known_facts(kind, key, values)
        return self._known[key] | self._fetched.get(key, {})

    def _known_facts(self, kind: str, key: str, values: Mapping[str, Any]) -> dict[str, Fact]:
        elements = self._dictionary.elements[kind]
        facts = {name: self._fact(elements[name], value) for name, value in values.items()}
        for name, change in self._changes.get(key, {}).items():
            known = elements.get(name)
            if known is None:
                raise ScenarioMistake(f"known: there is no element {name} of a {kind}")
            facts.pop(name, None)
            if change is not None:
                facts[name] = self._changed(known, change)
        return facts

    def _changed(self, known: KnownElement, change: files.KnownFact | files.Plain) -> Fact:
        said = change if isinstance(change, files.KnownFact) else files.KnownFact(value=change)
        codes = self._dictionary.codes
        try:
            value = kept_of(known.type, known.spec, said.value, today=date.max, codes=codes)
        except DomainError as refusal:
            raise ScenarioMistake(f"known: {known.name} is refused: {refusal.code}") from refusal
        return self._fact(known, value, since=said.since, level=said.level)

    def _fact(
        self,
        known: KnownElement,
        value: Any,
        *,
        since: date | None = None,
        level: Level | None = None,
    ) -> Fact:
        own = known.spec.authority == RESIDENT
        level = level or (DECLARED if own else VERIFIED)
        source = RESIDENT if level == DECLARED else known.spec.authority
        day = since or self._scenario.on - _KNOWN_FOR
        return Fact(value, level, source, day, known.good_until(day))

    def _by_holder(self, known: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        names = {APPLICANT: self._persona.applicant, HOUSEHOLD: HOUSEHOLD}
        names |= {kind: about for about, kind in self._things.items()}
        held = {HOUSEHOLD, *self._things, *self._personas.people, *self._personas.organisations}
        changes: dict[str, dict[str, Any]] = {}
        for reference, change in known.items():
            holder, _, element = reference.partition(".")
            key = names.get(holder, holder)
            if key not in held:
                raise ScenarioMistake(f"known: nobody is called {holder}")
            changes.setdefault(key, {})[element] = change
        return changes
