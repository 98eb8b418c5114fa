"""The dictionary as the platform uses it: elements by reference, code lists, sources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from sekali.catalogue import derived, files
from sekali.catalogue.agreement_findings import wrong_agreements
from sekali.catalogue.agreements import KnownAgreements, known_agreements
from sekali.catalogue.derived import DerivedFact
from sekali.catalogue.files.acting import Acting
from sekali.catalogue.files.break_glass import BreakGlass
from sekali.catalogue.files.discovery import LifeEvent, LifeEvents, SearchWords
from sekali.catalogue.files.ledger import Ledger
from sekali.catalogue.files.odd_looks import OddLooks
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.reading import FileOf, S, read_file
from sekali.catalogue.rules_language.dates import add_months
from sekali.catalogue.typed_checks import typed_mistakes
from sekali.catalogue.value_types import TYPES, ValueType

_NO_KINDS = {
    *("acting.yaml", "agencies.yaml", "agreements.yaml", "break_glass.yaml", "deadlines.yaml"),
    *("ledger.yaml", "life_events.yaml", "odd_looks.yaml", "papers.yaml"),
    *("retention.yaml", "search_words.yaml", "sources.yaml"),
}
# The list of a person's own facts, made of the elements: whoever restricts their use picks of it.
OWN_ELEMENTS = "own_elements"
# Who somebody is cannot be kept from who serves them (UU 23/2006 pasal 13).
_IDENTITY = {"nik", "full_name"}
_PEOPLE = frozenset({"person", "household"})
# The clock of every duty of UU 27/2022 towards those whom data is about.
DATA_PROTECTION = "data-protection"


@dataclass(frozen=True, slots=True)
class KnownElement:
    """An element with its kind of subject and its type."""

    kind: str
    name: str
    spec: files.Element
    type: ValueType

    def good_until(self, day: date) -> date | None:
        """Return from when a value of that day has to be confirmed again; None: never."""
        good_for = self.spec.good_for
        return add_months(day, Decimal(good_for.months)) if good_for else None


@dataclass(frozen=True, slots=True)
class DictionaryOf:
    """All elements by kind and name, all code lists and sources, and the words to find by."""

    elements: Mapping[str, Mapping[str, KnownElement]]
    derived: Mapping[str, Mapping[str, DerivedFact]]
    codes: Mapping[str, files.CodeList]
    sources: Mapping[str, files.Source]
    mending: files.Mending
    merging: files.Merging
    acting: Acting
    agencies: files.Agencies
    deadlines: Mapping[str, files.Deadline]
    objection: files.Objections
    agreements: KnownAgreements
    papers: Mapping[str, files.PaperKind]
    retention: Mapping[str, files.Kept]
    leftovers: Mapping[str, files.Leftover]
    ledger: Ledger
    break_glass: BreakGlass
    odd_looks: OddLooks
    life_events: Mapping[str, LifeEvent]
    search_words: SearchWords

    def element(self, kind: str, name: str) -> KnownElement | None:
        """Return the element of that kind of subject, if there is one."""
        return self.elements.get(kind, {}).get(name)

    def deadline(self, key: str, day: date) -> files.DeadlineInForce:
        """Return the clock that a law sets, as it was in force on a day."""
        versions = self.deadlines[key].in_force
        return next(one for one in versions if one.since <= day < (one.until or date.max))

    def objection_terms(self, day: date) -> files.ObjectionTerms | None:
        """Return how long what a rule decided on a day may be objected to, if it may."""
        versions = self.objection.in_force
        fitting = (one for one in versions if one.since <= day < (one.until or date.max))
        return next(fitting, None)

    def paper_good_until(self, kind: str, day: date) -> date | None:
        """Return from when a paper given on a day is asked for anew; None: it stays good."""
        good_for = self.papers[kind].good_for
        return add_months(day, Decimal(good_for.months)) if good_for else None

    def derived_fact(self, kind: str | None, name: str) -> DerivedFact | None:
        """Return the fact of that kind of subject that is computed from others, if there is one."""
        return self.derived.get(kind or "", {}).get(name)

    def all_elements(self) -> Iterator[KnownElement]:
        """Yield every element."""
        for elements in self.elements.values():
            yield from elements.values()

    def all_derived(self) -> Iterator[DerivedFact]:
        """Yield every fact that is computed from others."""
        for following in self.derived.values():
            yield from following.values()


def load_dictionary(folder: Path) -> DictionaryOf:
    """Load ``dictionary/``.

    Raises:
        Refused: With everything that is wrong in it.
    """
    wrong: list[Finding] = []
    codes = _read_all(sorted((folder / "codes").glob("*.yaml")), files.CodeList, folder, wrong)
    kinds = [p for p in sorted(folder.glob("*.yaml")) if p.name not in _NO_KINDS]
    dictionaries = _read_all(kinds, files.Dictionary, folder, wrong)
    sources = _read_all([folder / "sources.yaml"], files.Sources, folder, wrong)
    acting = _read_all([folder / "acting.yaml"], Acting, folder, wrong)
    agencies = _read_all([folder / "agencies.yaml"], files.Agencies, folder, wrong)
    deadlines = _read_all([folder / "deadlines.yaml"], files.Deadlines, folder, wrong)
    agreed = _read_all([folder / "agreements.yaml"], files.Agreements, folder, wrong)
    papers = _read_all([folder / "papers.yaml"], files.Papers, folder, wrong)
    kept = _read_all([folder / "retention.yaml"], files.RetentionSchedule, folder, wrong)
    ledger = _read_all([folder / "ledger.yaml"], Ledger, folder, wrong)
    glass = _read_all([folder / "break_glass.yaml"], BreakGlass, folder, wrong)
    odd = _read_all([folder / "odd_looks.yaml"], OddLooks, folder, wrong)
    events = _read_all([folder / "life_events.yaml"], LifeEvents, folder, wrong)
    said = _read_all([folder / "search_words.yaml"], SearchWords, folder, wrong)
    lists = {file.shape.id: file.shape for file in codes}
    for file in dictionaries:
        if file.shape.kind == "person":
            lists[OWN_ELEMENTS] = _own_elements(file.shape)
    for file in dictionaries:
        wrong += _unknown_references(file, lists, sources[0].shape if sources else None)
        wrong += derived.mistakes_in(file, lists)
    if sources and agencies:
        wrong += _unknown_menders(sources[0], agencies[0].shape)
    if agreed and not wrong:
        wrong += wrong_agreements(agreed[0], dictionaries, sources[0].shape, agencies[0].shape)
    if wrong:
        raise Refused(wrong)
    return DictionaryOf(
        elements={file.shape.kind: _elements(file.shape) for file in dictionaries},
        derived={file.shape.kind: derived.derived_of(file, lists) for file in dictionaries},
        codes=lists,
        sources=sources[0].shape.sources,
        mending=sources[0].shape.mending,
        merging=sources[0].shape.merging,
        acting=acting[0].shape,
        agencies=agencies[0].shape,
        deadlines=deadlines[0].shape.deadlines,
        objection=deadlines[0].shape.objection,
        agreements=known_agreements(agreed[0].shape),
        papers=papers[0].shape.papers,
        retention=kept[0].shape.kept,
        leftovers=kept[0].shape.leftovers,
        ledger=ledger[0].shape,
        break_glass=glass[0].shape,
        odd_looks=odd[0].shape,
        life_events=events[0].shape.events,
        search_words=said[0].shape,
    )


def _elements(dictionary: files.Dictionary) -> Mapping[str, KnownElement]:
    return {
        name: KnownElement(dictionary.kind, name, spec, TYPES[spec.type])
        for name, spec in dictionary.elements.items()
    }


def _own_elements(people: files.Dictionary) -> files.CodeList:
    items = [
        files.Code(key=key, code=key, id=spec.label["id"], en=spec.label.get("en", key))
        for key, spec in people.elements.items()
        if key not in _IDENTITY
    ]
    title = {"id": "Data pribadi Anda", "en": "Your own data"}
    source = "the elements of dictionary/person.yaml"
    return files.CodeList.model_construct(
        language=people.language,
        id=OWN_ELEMENTS,
        version="1",
        title=title,
        source=source,
        items=items,
    )


def _read_all(
    paths: list[Path], shape: type[S], folder: Path, wrong: list[Finding]
) -> list[FileOf[S]]:
    found = []
    for path in paths:
        try:
            found.append(read_file(path, shape, root=folder.parent))
        except Refused as refused:
            wrong += refused.findings
    return found


def _unknown_menders(file: FileOf[files.Sources], agencies: files.Agencies) -> Iterator[Finding]:
    """Yield who is to mend what a source has wrong, and is no agency."""
    fix = "name one of dictionary/agencies.yaml"
    for name, source in file.shape.sources.items():
        if source.mended_by is not None and source.mended_by not in agencies.agencies:
            at = ("sources", name, "mended_by")
            yield file.finding(at, "mended-by", f"no agency {source.mended_by}", fix)
    parts = {"mending": file.shape.mending.agency, "merging": file.shape.merging.agency}
    for part, agency in parts.items():
        if agency not in agencies.agencies:
            yield file.finding((part, "agency"), "mended-by", f"no agency {agency}", fix)


def _unknown_references(
    file: FileOf[files.Dictionary],
    codes: Mapping[str, files.CodeList],
    sources: files.Sources | None,
) -> Iterator[Finding]:
    for name, spec in file.shape.elements.items():
        at = ("elements", name)
        for message in typed_mistakes(spec, codes):
            fix = "see the types in docs/howto/write-a-service.md"
            yield file.finding(at, "item-type", f"{name}: {message}", fix)
        for message, fix in _table_mistakes(file.shape.kind, spec):
            yield file.finding(at, "item-type", f"{name}: {message}", fix)
        if sources and spec.authority not in sources.sources:
            message = f"{name}: unknown authority {spec.authority}"
            yield file.finding(at, "source-unknown", message, "add it to dictionary/sources.yaml")


def _table_mistakes(kind: str, spec: files.Element) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a table of the dictionary, and how to mend it."""
    columns = spec.columns or {}
    for key, column in columns.items():
        if column.label is None:
            yield f"the column {key} is called nothing", "give it a label: in each language"
    if spec.rows_by is None:
        return
    if kind in _PEOPLE:
        message = "a table over time belongs to a thing: people's facts are put together and apart"
        yield message, "let it be of a kind of its own, as civil_servant is"
    for key in spec.rows_by:
        if key not in columns or columns[key].optional:
            yield f"rows cannot be known by {key}", "name columns that are always filled in"
