"""What a service does with personal data, read out of its folder: nobody writes it a second time.

The record of processing activities (UU 27/2022 pasal 31) and the impact assessment (pasal 34) are
made of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sekali.catalogue import files
from sekali.catalogue.compiled import APPLICANT, ENDS, CompiledItem, CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.export.telling import agency_name
from sekali.catalogue.export.words import export_words

SPECIFIC = "specific"
# What is asked in a form alone is its word; a key of dictionary/sources.yaml.
RESIDENT = "resident"


@dataclass(frozen=True, slots=True)
class PurposeOf:
    """For what, in words, on which ground of pasal 20 (2), by which law."""

    key: str
    words: str
    basis: str
    law: str


@dataclass(frozen=True, slots=True)
class DataUsed:
    """One thing that is known or asked: whose, for which purpose, how sensitive, from whom.

    ``seen_by`` are the roles that see it, where it is specific: what is general each role sees.
    """

    whose: str
    label: str
    purpose: str
    is_specific: bool
    source: str
    seen_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who else is given something, of which case facts, by which law."""

    name: str
    gets: tuple[str, ...]
    law: str


@dataclass(frozen=True, slots=True)
class AutomatedDecision:
    """A state in which a table may decide without anybody; ``ends`` tells one that ends a case."""

    state: str
    table: str
    law: str
    reads: tuple[str, ...]
    ends: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """The processing of one service."""

    service_id: str
    version: str
    title: str
    controller: str
    purposes: tuple[PurposeOf, ...]
    people: tuple[str, ...]
    data: tuple[DataUsed, ...]
    papers: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    registries: tuple[str, ...]
    roles: tuple[str, ...]
    decisions: tuple[AutomatedDecision, ...]
    objection_days: int
    objection_answer_days: int
    objection_law: str
    retention_years: int | None
    retention_law: str

    @property
    def is_decided_alone(self) -> bool:
        """Tell whether a rule alone may end a case: then it may be objected to (pasal 10)."""
        return any(one.ends for one in self.decisions)

    @property
    def specific(self) -> tuple[DataUsed, ...]:
        """Return what is specific personal data (pasal 4 (2))."""
        return tuple(one for one in self.data if one.is_specific)


def activities(
    services: Iterable[CompiledService], dictionary: DictionaryOf, language: str
) -> list[Activity]:
    """Return the processing of every service, by id."""
    found = (activity_of(service, dictionary, language) for service in services)
    return sorted(found, key=lambda one: one.service_id)


def activity_of(service: CompiledService, dictionary: DictionaryOf, language: str) -> Activity:
    """Return what one service does with personal data."""
    definition, text = service.definition, service.text(language)
    agencies, words = dictionary.agencies.agencies, export_words(language)
    terms = dictionary.objection.in_force[-1]
    return Activity(
        service_id=service.id,
        version=service.version,
        title=text.title,
        controller=agency_name(agencies, definition.owner, words),
        purposes=tuple(
            PurposeOf(key, text.purposes.get(key, key), purpose.basis, purpose.law)
            for key, purpose in definition.purposes.items()
        ),
        people=tuple(text.subjects.get(key, key) for key in (APPLICANT, *definition.subjects)),
        data=tuple(_data(service, dictionary, language)),
        papers=tuple(
            _label(service, item, language) for item in service.items() if item.kind == "evidence"
        ),
        recipients=tuple(_recipients(service, dictionary, language)),
        registries=tuple(_registries(service, dictionary, language)),
        roles=tuple(sorted({words.named("role", role) for role in _roles(service)})),
        decisions=tuple(_decisions(service)),
        objection_days=terms.asked_within_days,
        objection_answer_days=terms.answered_within_days,
        objection_law=f"{dictionary.objection.law}; {terms.law}",
        retention_years=definition.retention.years,
        retention_law=definition.retention.law,
    )


def _data(service: CompiledService, dictionary: DictionaryOf, language: str) -> Iterator[DataUsed]:
    """Yield what is known or asked; of what is specific, who sees it."""
    words = export_words(language)
    for key, one in _known_and_asked(service, dictionary, language):
        roles = _seeing(service, key) if one.is_specific else ()
        yield replace(one, seen_by=tuple(words.named("role", role) for role in roles))


def _seeing(service: CompiledService, key: str) -> list[str]:
    """Return the roles that some state lets see an item, readers of panels too."""
    roles: set[str] = set()
    for state in service.definition.process.values():
        role, named = files.sight_in(state) or ("", [])
        if isinstance(state, files.PanelState):
            role, named = state.panel.role, state.panel.shows
        if {key, key.partition(".")[0]} & set(named):
            roles.add(role)
    return sorted(roles)


def _known_and_asked(
    service: CompiledService, dictionary: DictionaryOf, language: str
) -> Iterator[tuple[str, DataUsed]]:
    text = service.text(language)
    for item in service.items():
        if item.kind == "fact" and isinstance(item.spec, files.Element):
            whose = text.subjects.get(item.subject or "", item.subject or "")
            yield item.key, _used(item.spec, whose, item.purpose, dictionary, language)
        elif item.kind == "question":
            label = _label(service, item, language)
            is_specific = item.key in service.specific
            said_by = _source(RESIDENT, dictionary, language)
            asked = DataUsed("", label, item.purpose, is_specific=is_specific, source=said_by)
            yield item.key, asked
    for reference, purpose in service.definition.reads.items():
        subject, _, element = reference.partition(".")
        known = dictionary.element(service.definition.kind_of(subject), element)
        if known is not None:
            whose = text.subjects.get(subject, subject)
            yield reference, _used(known.spec, whose, purpose, dictionary, language)


def _used(
    spec: files.Element, whose: str, purpose: str, dictionary: DictionaryOf, language: str
) -> DataUsed:
    name = _source(spec.authority, dictionary, language)
    return DataUsed(whose, _said(spec.label, language), purpose, spec.sensitivity == SPECIFIC, name)


def _source(key: str, dictionary: DictionaryOf, language: str) -> str:
    source = dictionary.sources.get(key)
    return _said(source.name, language) if source else key


def _label(service: CompiledService, item: CompiledItem, language: str) -> str:
    own = service.text(language).items.get(item.key)
    return own.label if own is not None and own.label else item.key


def _recipients(
    service: CompiledService, dictionary: DictionaryOf, language: str
) -> Iterator[Recipient]:
    agencies, words = dictionary.agencies.agencies, export_words(language)
    for state in service.definition.process.values():
        for asked in (state.opinions if isinstance(state, files.Opinions) else {}).values():
            name = agency_name(agencies, asked.of, words)
            yield Recipient(name, tuple(asked.sees or ()), asked.law)
        for action in state.actions.values():
            for effect in action.effects:
                if isinstance(effect, files.Tell):
                    name = agency_name(agencies, effect.tell, words)
                    yield Recipient(name, tuple(effect.facts), effect.law)


def _registries(service: CompiledService, dictionary: DictionaryOf, language: str) -> Iterator[str]:
    specs = (item.spec for item in service.items() if isinstance(item.spec, files.Element))
    asked = {spec.authority for spec in specs}
    for key in sorted(asked):
        source = dictionary.sources.get(key)
        if source is not None and source.registry is not None:
            yield _said(source.name, language)


def _roles(service: CompiledService) -> Iterator[str]:
    for state in service.definition.process.values():
        role = files.role_of(state)
        if role is not None:
            yield role


def _decisions(service: CompiledService) -> Iterator[AutomatedDecision]:
    for key, state in service.definition.process.items():
        table = files.rule_of(state)
        if table is not None:
            law = str(service.rules.tables[table].get("law", ""))
            reads = tuple(sorted(service.tables[table].reads))
            yield AutomatedDecision(key, table, law, reads, ends=_may_end(service, state, table))


def _may_end(service: CompiledService, state: files.State, table: str) -> bool:
    """Tell whether a row of a table leads to the end of a case."""
    chosen = {row["then"].get("action") for row in service.rules.tables[table]["rows"]}
    return any(action.to in ENDS for key, action in state.actions.items() if key in chosen)


def _said(label: files.ByLanguage, language: str) -> str:
    by_language: dict[str, str] = {str(key): words for key, words in label.items()}
    return by_language.get(language) or label["id"]
