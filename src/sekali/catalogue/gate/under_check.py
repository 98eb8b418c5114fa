"""A service folder as the rules of the gate see it, beside the rest of the catalogue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from sekali.catalogue import files
from sekali.catalogue.compiled import APPLICANT, CompiledService
from sekali.catalogue.dictionary import DictionaryOf, KnownElement
from sekali.catalogue.personas import Personas
from sekali.catalogue.reading import FileOf, Pointer
from sekali.catalogue.reading_folders import Folder
from sekali.catalogue.rules_language.table_spec import TableFinding

LongItem: TypeAlias = (
    files.FactItem
    | files.Question
    | files.EvidenceItem
    | files.StatementItem
    | files.ConsentItem
    | files.ChooseItem
)


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item of a form with its page and its place in the file."""

    key: str
    item: LongItem
    page: files.Page
    at: Pointer

    @property
    def purpose(self) -> str:
        """Return its own purpose, else its page's."""
        return getattr(self.item, "purpose", None) or self.page.purpose


@dataclass(frozen=True)
class UnderCheck:
    """One folder. ``service`` is None where it does not compile, ``personas`` where they do not.

    ``catalogue`` holds all services by id, None for one that could not be read.
    """

    folder: Folder
    dictionary: DictionaryOf
    service: CompiledService | None
    personas: Personas | None
    catalogue: Mapping[str, files.Service | None]

    @property
    def file(self) -> FileOf[files.Service]:
        """Return ``service.yaml``."""
        return self.folder.service

    @property
    def definition(self) -> files.Service:
        """Return what ``service.yaml`` says."""
        return self.folder.service.shape

    @property
    def rules(self) -> files.Rules:
        """Return what ``rules.yaml`` says, and the shared rules that it uses."""
        return self.folder.all_rules

    @cached_property
    def items(self) -> tuple[PlacedItem, ...]:
        """Return the items of all pages."""
        return tuple(
            PlacedItem(_key_of(one), one, page, ("form", number, "items", index))
            for number, page in enumerate(self.definition.form)
            for index, item in enumerate(page.items)
            for one in _with_ways(files.FactItem(fact=item) if isinstance(item, str) else item)
        )

    @cached_property
    def table_findings(self) -> Mapping[str, tuple[TableFinding, ...]]:
        """Return what looks unintended in each table; every row is compared with every other."""
        tables = self.service.tables if self.service else {}
        return {key: table.findings() for key, table in tables.items()}

    @cached_property
    def item_keys(self) -> frozenset[str]:
        """Return the keys of all items."""
        return frozenset(placed.key for placed in self.items)

    def states(self) -> Iterator[tuple[str, files.State, Pointer]]:
        """Yield every state with its place."""
        for key, state in self.definition.process.items():
            yield key, state, ("process", key)

    def appointments(self) -> Iterator[files.Appointment]:
        """Yield what people come to the office for."""
        for _, state, _ in self.states():
            if isinstance(state, files.Visit):
                yield state.appointment

    def actions(self) -> Iterator[tuple[str, str, files.Action, Pointer]]:
        """Yield every action: its state, its key, itself, its place."""
        for state, described, at in self.states():
            for key, action in described.actions.items():
                yield state, key, action, (*at, "actions", key)

    def effects(self) -> Iterator[tuple[files.Action, files.Effect, Pointer]]:
        """Yield every effect with its action and its place."""
        for _, _, action, at in self.actions():
            for number, effect in enumerate(action.effects):
                yield action, effect, (*at, "effects", number)

    def tellings(self) -> Iterator[tuple[files.Tell, Pointer]]:
        """Yield what other agencies are told, with its place."""
        for _, effect, at in self.effects():
            if isinstance(effect, files.Tell):
                yield effect, at

    def kind_of(self, subject: str) -> str | None:
        """Return the kind of a subject, the applicant included."""
        if subject == APPLICANT:
            return self.definition.applicant
        declared = self.definition.subjects.get(subject)
        return declared.kind if declared else None

    def element(self, reference: str) -> KnownElement | None:
        """Return the element that ``child.full_name`` stands for."""
        subject, _, name = reference.partition(".")
        kind = self.kind_of(subject)
        return self.dictionary.element(kind, name) if kind else None

    def scenarios(self) -> Iterator[tuple[FileOf[files.Scenarios], files.Scenario, Pointer]]:
        """Yield every scenario with its file and its place."""
        for file in self.folder.scenarios:
            for number, scenario in enumerate(file.shape.scenarios):
                yield file, scenario, ("scenarios", number)

    def rule_actions(self, state: files.State) -> tuple[str, ...]:
        """Return the actions that the table of a state may choose."""
        table = self.service.tables.get(files.rule_of(state) or "") if self.service else None
        return table.outcomes.get("action", ()) if table else ()


def local_bounds(
    definition: files.Service,
) -> Iterator[tuple[str, str, files.CountBounds | files.NumberBounds]]:
    """Yield everything that an office may set within bounds: its kind, its key, the bounds."""
    local = definition.local or files.Local()
    for kind, named in (
        ("clocks", local.clocks),
        ("fees", local.fees),
        ("parameters", local.parameters),
    ):
        for key, bounds in named.items():
            yield kind, key, bounds


def _with_ways(item: LongItem) -> list[LongItem]:
    """Return an item, followed by the ways in which it can be shown."""
    return [item, *item.ways()] if isinstance(item, files.EvidenceItem) else [item]


def _key_of(item: LongItem) -> str:
    match item:
        case files.FactItem():
            return item.fact
        case files.Question():
            return item.ask
        case files.EvidenceItem():
            return item.evidence
        case files.StatementItem():
            return item.statement
        case files.ConsentItem():
            return item.consent
        case files.ChooseItem():
            return item.choose
