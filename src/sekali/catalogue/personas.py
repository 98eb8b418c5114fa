"""The people of scenarios: who they are, whom they live with, what is known about them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from sekali.agencies.rules import WorkingTime
from sekali.catalogue import files
from sekali.catalogue.dictionary import DictionaryOf, KnownElement
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.plain_values import kept_of
from sekali.catalogue.reading import FileOf, Pointer, read_file
from sekali.kernel.errors import DomainError

PERSONAS_FILE = "_personas.yaml"
LinkKind = Literal["spouse", "child", "mother", "father", "relative"]
FactsByElement = dict[files.Key, files.Plain]
# By kind of subject and element: "person.tax_number", "land.certificate_no".
FactsByReference = dict[files.ElementRef, files.Plain]
Part = Literal["people", "households", "organisations"]
_KINDS: Mapping[Part, str] = {
    "people": "person",
    "households": "household",
    "organisations": "organisation",
}
HeldElsewhere = Mapping[str, Mapping[str, Mapping[str, object]]]


class PersonaSpec(files.Shape):
    """Somebody who applies: which person, on which family card, with which family.

    With ``organisation`` it is that which applies, and the person is its officer.
    """

    about: str
    person: files.Key
    organisation: files.Key | None = None
    household: files.Key | None = None
    family: dict[files.Key, LinkKind] = Field(default_factory=dict)
    # Subjects that an offer carries over into a new application: a child that was told of.
    offered: dict[files.Key, files.Key] = Field(default_factory=dict)

    @property
    def applicant(self) -> str:
        """Return the key of who applies."""
        return self.organisation or self.person


class PersonaFile(files.Shape):
    """``services/_personas.yaml``: the people of all scenarios; nobody in it lives."""

    language: files.Language
    region: Annotated[str, Field(pattern=r"^\d{2}\.\d{2}$")]
    people: Annotated[dict[files.Key, FactsByElement], Field(min_length=1)]
    households: dict[files.Key, FactsByElement] = Field(default_factory=dict)
    organisations: dict[files.Key, FactsByElement] = Field(default_factory=dict)
    # What people have, by person and kind: somebody's service to a government.
    things: dict[files.Key, dict[files.Key, FactsByElement]] = Field(default_factory=dict)
    elsewhere: dict[files.Key, dict[files.Slug, FactsByReference]] = Field(default_factory=dict)
    personas: Annotated[dict[files.Slug, PersonaSpec], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class ScenarioOffice:
    """The office that decides: the code of its regency, and its working time."""

    region: str
    working_time: WorkingTime


@dataclass(frozen=True, slots=True)
class Personas:
    """The people of scenarios with their facts as they are kept, by element."""

    people: Mapping[str, Mapping[str, object]]
    households: Mapping[str, Mapping[str, object]]
    personas: Mapping[str, PersonaSpec]
    office: ScenarioOffice
    # What registries hold: person -> source -> kind and element -> value as it is kept.
    elsewhere: HeldElsewhere = field(default_factory=dict)
    organisations: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    # What people have: person -> kind -> element -> value.
    things: Mapping[str, Mapping[str, Mapping[str, object]]] = field(default_factory=dict)

    def with_nik(self, nik: str) -> str | None:
        """Return the key of the person who has this number."""
        return next((key for key, facts in self.people.items() if facts.get("nik") == nik), None)


def load_personas(services_dir: Path, dictionary: DictionaryOf) -> Personas:
    """Load the people of scenarios.

    Raises:
        Refused: With everything that is wrong with the file.
    """
    path = services_dir / PERSONAS_FILE
    file = read_file(path, PersonaFile, root=services_dir.parent)
    reader = _Reader(file, dictionary)
    people = {key: reader.facts("people", key) for key in file.shape.people}
    households = {key: reader.facts("households", key) for key in file.shape.households}
    organisations = {key: reader.facts("organisations", key) for key in file.shape.organisations}
    elsewhere = {
        key: {source: reader.held(key, source) for source in by_source}
        for key, by_source in file.shape.elsewhere.items()
    }
    things = {
        key: {kind: reader.thing(key, kind) for kind in by_kind}
        for key, by_kind in file.shape.things.items()
    }
    reader.wrong += _strangers(file)
    reader.wrong += _ownerless(file)
    reader.wrong += _unasked_sources(file, dictionary)
    if reader.wrong:
        raise Refused(reader.wrong)
    office = _office(file.shape, dictionary)
    return Personas(
        people, households, file.shape.personas, office, elsewhere, organisations, things
    )


class _Reader:
    """Reads facts as if they were typed, and collects what cannot be."""

    def __init__(self, file: FileOf[PersonaFile], dictionary: DictionaryOf) -> None:
        self.file = file
        self.dictionary = dictionary
        self.wrong: list[Finding] = []

    def facts(self, part: Part, key: str) -> Mapping[str, object]:
        """Return the facts of somebody, of a household or an organisation, as they are kept."""
        written = getattr(self.file.shape, part)[key]
        kind = _KINDS[part]
        kept = {}
        for name, plain in written.items():
            known = self.dictionary.element(kind, name)
            kept[name] = self._kept((part, key, name), known, plain)
        return kept

    def thing(self, key: str, kind: str) -> Mapping[str, object]:
        """Return the facts of a thing that somebody has, as they are kept."""
        return {
            name: self._kept(
                ("things", key, kind, name), self.dictionary.element(kind, name), plain
            )
            for name, plain in self.file.shape.things[key][kind].items()
        }

    def held(self, key: str, source: str) -> Mapping[str, object]:
        """Return what a source holds of somebody, as it is kept, by kind and element."""
        kept = {}
        for reference, plain in self.file.shape.elsewhere[key][source].items():
            kind, name = reference.split(".")
            known = self.dictionary.element(kind, name)
            kept[reference] = self._kept(("elsewhere", key, source, reference), known, plain)
        return kept

    def _kept(self, at: Pointer, known: KnownElement | None, plain: files.Plain) -> object:
        if known is None:
            fix = "see dictionary/"
            self.wrong.append(self.file.finding(at, "persona-fact", f"no element {at[-1]}", fix))
            return None
        codes = self.dictionary.codes
        try:
            return kept_of(known.type, known.spec, plain, today=date.max, codes=codes)
        except DomainError as refusal:
            message = f"{at[-1]}: {refusal.code}"
            self.wrong.append(self.file.finding(at, "persona-fact", message, "correct the value"))
            return None


def _strangers(file: FileOf[PersonaFile]) -> Iterator[Finding]:
    for key, persona in file.shape.personas.items():
        named = {persona.person, *persona.family, *persona.offered.values()}
        unknown = sorted(named - set(file.shape.people))
        if persona.household and persona.household not in file.shape.households:
            unknown.append(persona.household)
        if persona.organisation and persona.organisation not in file.shape.organisations:
            unknown.append(persona.organisation)
        for name in unknown:
            message = f"{key} names {name}, who is not in this file"
            at = ("personas", key)
            yield file.finding(at, "persona-unknown", message, "add them, or correct the name")


def _ownerless(file: FileOf[PersonaFile]) -> Iterator[Finding]:
    """Find things of people who are not there."""
    for key in file.shape.things:
        if key not in file.shape.people:
            message = f"things names {key}, who is not in this file"
            yield file.finding(("things", key), "persona-unknown", message, "add them")


def _unasked_sources(file: FileOf[PersonaFile], dictionary: DictionaryOf) -> Iterator[Finding]:
    """Find what stands under elsewhere: and can never come from there."""
    for key, by_source in file.shape.elsewhere.items():
        if key not in file.shape.people:
            message = f"elsewhere names {key}, who is not in this file"
            yield file.finding(("elsewhere", key), "persona-unknown", message, "add them")
        for name in by_source:
            source = dictionary.sources.get(name)
            if source is None or source.registry is None:
                message = f"{name} is no source with a registry"
                fix = "name a source of dictionary/sources.yaml that has registry:"
                yield file.finding(("elsewhere", key, name), "persona-source", message, fix)


def _office(file: PersonaFile, dictionary: DictionaryOf) -> ScenarioOffice:
    hours = {
        str(day): (time.fromisoformat(opens), time.fromisoformat(closes))
        for day, (opens, closes) in dictionary.agencies.hours.items()
    }
    return ScenarioOffice(file.region, WorkingTime(dictionary.agencies.zone, hours, frozenset()))
