"""A service made ready to run: its form, rules and texts, compiled once and kept."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sekali.catalogue import files
from sekali.catalogue.calls import CompiledCall, call_on
from sekali.catalogue.compiled_values import parameter_value
from sekali.catalogue.consents import ConsentAsked
from sekali.catalogue.figures import CompiledFigure
from sekali.catalogue.lookups import CompiledLookup
from sekali.catalogue.rules_language.decision_tables import DecisionTable
from sekali.catalogue.rules_language.expressions import Expression
from sekali.catalogue.value_types import ValueType

ItemKind = Literal["fact", "question", "evidence", "statement", "choose", "way", "consent"]
APPLICANT = "applicant"
# The end of a case. Part of the language, like "applicant" (returned for correction).
DONE, REFUSED, WITHDRAWN, RETURNED = "done", "refused", "withdrawn", "applicant"
ENDS = frozenset({DONE, REFUSED, WITHDRAWN})
NOTHING_LOCAL = files.LocalSettings()


@dataclass(frozen=True, slots=True)
class CompiledItem:
    """One line of a form.

    ``key`` names it everywhere: ``child.full_name``, or the bare key of a question, paper,
    statement or choice of subject. A choice among several ``ways`` to show something stands
    before these, each of which says whose ``way_of`` it is.
    """

    key: str
    kind: ItemKind
    purpose: str
    optional: bool
    when: Expression | None
    subject: str | None = None
    element: str | None = None
    spec: files.Typed | None = None
    type: ValueType | None = None
    evidence: files.EvidenceItem | None = None
    statement: files.StatementItem | None = None
    unless_verified: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    way_of: str = ""
    consent: ConsentAsked | None = None


@dataclass(frozen=True, slots=True)
class CompiledPage:
    """One page of the form."""

    key: str
    when: Expression | None
    items: tuple[CompiledItem, ...]


@dataclass(frozen=True, slots=True)
class CompiledSubject:
    """Somebody a service has facts about, with the conditions on who it can be."""

    key: str
    spec: files.Subject
    where: Expression | None
    default: Expression | None


@dataclass(frozen=True, slots=True)
class CompiledEligibility:
    """A condition on who may apply."""

    rule: Expression
    refusal: str
    law: str


@dataclass(frozen=True, slots=True)
class CompiledRanking:
    """What the cases of a call are ordered by: a number, and those that break ties."""

    by: Expression
    ties: tuple[Expression, ...]

    @property
    def reads(self) -> frozenset[str]:
        """Return every name that it reads of a case."""
        return self.by.reads.union(*(tie.reads for tie in self.ties))


@dataclass(frozen=True, slots=True)
class CompiledService:
    """One version of a service. Immutable; shared by all threads of a process."""

    definition: files.Service
    rules: files.Rules
    texts: Mapping[str, files.Texts]
    subjects: Mapping[str, CompiledSubject]
    pages: tuple[CompiledPage, ...]
    eligibility: tuple[CompiledEligibility, ...]
    tables: Mapping[str, DecisionTable]
    records: Mapping[str, Expression]
    amounts: Mapping[str, Expression]
    waits: Mapping[str, Expression]
    recurs_for: Expression | None
    hidden_when: Expression | None
    calls: Mapping[str, CompiledCall]
    groups: Mapping[str, Expression]
    rankings: Mapping[str, CompiledRanking]
    lookups: Mapping[str, CompiledLookup]
    figures: Mapping[str, CompiledFigure]
    supposed: tuple[CompiledItem, ...]
    templates: Mapping[str, str]
    digest: str
    rule_reads: frozenset[str]
    elements_read: Mapping[str, tuple[str, ...]]
    # Items of the form and of ``reads:`` that are specific personal data.
    specific: frozenset[str]
    by_key: Mapping[str, CompiledItem]
    # What the office has set that offers it, already part of all the above, and by which law.
    local: files.LocalSettings = NOTHING_LOCAL
    local_law: str = ""

    @property
    def id(self) -> str:
        """Return the id, e.g. ``kependudukan.akta-kelahiran``."""
        return self.definition.id

    @property
    def version(self) -> str:
        """Return the semantic version."""
        return self.definition.version

    @property
    def first_state(self) -> str:
        """Return the state that a submitted case enters."""
        return next(iter(self.definition.process))

    @property
    def opening_page(self) -> str | None:
        """Return the first page, if it asks everybody something: about somebody who is new."""
        first = next(iter(self.pages), None)
        if first is None or first.when is not None:
            return None
        subjects = (self.subjects.get(item.subject or "") for item in first.items)
        return first.key if any(subject and subject.spec.new for subject in subjects) else None

    @property
    def is_regional(self) -> bool:
        """Tell whether it may be another thing in another region, or not be there at all."""
        return self.definition.local is not None or self.definition.offered == "where-adopted"

    def notice(self, language: str) -> str:
        """Return what the office says besides, in that language, else in Indonesian."""
        said = self.local.texts.items()
        notices: dict[str, str] = {key: words.get("notice", "") for key, words in said}
        return notices.get(language) or notices.get("id", "")

    def item(self, key: str) -> CompiledItem:
        """Return the item with this key."""
        return self.by_key[key]

    def items(self) -> Iterator[CompiledItem]:
        """Yield the items of all pages in order."""
        for page in self.pages:
            yield from page.items

    def text(self, language: str) -> files.Texts:
        """Return the words in that language, else in the first of the service."""
        return self.texts.get(language) or self.texts[self.definition.languages[0]]

    def numbers_on(self, day: date) -> Mapping[str, Any]:
        """Return the parameters and lookups in force on a day, by the names that rules use."""
        parameters = {
            f"param.{key}": value
            for key, versions in self.rules.parameters.items()
            if (value := _in_force(versions, day)) is not None
        }
        return parameters | {
            f"lookup.{key}": values
            for key, lookup in self.lookups.items()
            if (values := lookup.on(day)) is not None
        }

    def call_values_on(self, day: date) -> Mapping[str, Any]:
        """Return the numbers of the edition that a form is filled in for on a day."""
        call = call_on(self.calls.values(), day)
        return call.values() if call else {}

    @property
    def consents(self) -> Mapping[str, ConsentAsked]:
        """Return what somebody may agree to or not, by the purpose that rests on it."""
        return {item.purpose: item.consent for item in self.items() if item.consent is not None}

    def items_for(self, purpose: str) -> frozenset[str]:
        """Return the keys of what is asked or read for a purpose."""
        asked = {item.key for item in self.items() if item.purpose == purpose and not item.consent}
        reads = self.definition.reads.items()
        return frozenset(asked | {key for key, read_for in reads if read_for == purpose})

    @property
    def reader_roles(self) -> frozenset[str]:
        """Return the roles that give points in its panels."""
        states = self.definition.process.values()
        return frozenset(s.panel.role for s in states if isinstance(s, files.PanelState))


def _in_force(versions: list[files.Parameter], day: date) -> Decimal | str | None:
    for version in versions:
        if version.since <= day < (version.until or date.max):
            return parameter_value(version.value)
    return None


def digest_of(contents: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of a folder: of every path and content, in order of the paths."""
    total = hashlib.sha256()
    for path in sorted(contents):
        total.update(path.encode() + b"\0" + hashlib.sha256(contents[path]).digest())
    return total.hexdigest()
