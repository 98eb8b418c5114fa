"""The names that expressions of a folder may use, and the type of each."""

from collections.abc import Iterator, Mapping
from itertools import chain

from sekali.catalogue import files
from sekali.catalogue.compiled import APPLICANT
from sekali.catalogue.compiled_values import parameter_value
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.figure_nodes import figure_names
from sekali.catalogue.lookups import type_of_lookup
from sekali.catalogue.periods import FIRST_DAY, LAST_DAY
from sekali.catalogue.reading_folders import Folder
from sekali.catalogue.rules_language.rule_types import (
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    Choice,
    ListOf,
    Type,
)
from sekali.catalogue.types_in_rules import MEMBER, type_in_rules

Named = Iterator[tuple[str, Type]]
POINT = ("inspection.latitude", "inspection.longitude")
# What another agency may answer; see files.Opinion.
OPINION = Choice(("agree", "conditions", "object"))


def kinds_of(definition: files.Service) -> Mapping[str, str]:
    """Return the kind of every subject: person, organisation, household, or a thing."""
    subjects = definition.subjects.items()
    return {APPLICANT: definition.applicant} | {key: subject.kind for key, subject in subjects}


def names_of(folder: Folder, dictionary: DictionaryOf) -> dict[str, Type]:
    """Return what rules may name in a case."""
    definition = folder.service.shape
    return dict(
        chain(
            [("today", DATE)],
            _of_rules(folder, dictionary),
            _of_call(folder),
            _of_subjects(definition, dictionary),
            _of_form(definition, dictionary),
            _supposed(definition, dictionary),
            [(FIRST_DAY, DATE), (LAST_DAY, DATE)] if definition.recurs is not None else [],
            _findings(definition),
        )
    )


def names_in_form(folder: Folder) -> dict[str, Type]:
    """Return what can be named only while a form is filled in.

    A case knows who its subjects are, not who could be.
    """
    subjects = folder.service.shape.subjects.items()
    family = [key for key, one in subjects if one.source == "family"]
    counted: dict[str, Type] = {f"{key}.candidates": NUMBER for key in family}
    return counted | {f"{key}.nobody": BOOLEAN for key in family}


def elements_of(subject: str, kind: str, dictionary: DictionaryOf) -> Named:
    """Yield what the dictionary knows of a kind, and derives of it, named as of a subject."""
    for name, element in dictionary.elements.get(kind, {}).items():
        yield f"{subject}.{name}", type_in_rules(element.spec, dictionary.codes)
    for name, derived in dictionary.derived.get(kind, {}).items():
        yield f"{subject}.{name}", derived.of(subject)


def _of_rules(folder: Folder, dictionary: DictionaryOf) -> Named:
    for key, versions in folder.all_rules.parameters.items():
        value = parameter_value(versions[0].value)
        yield f"param.{key}", TEXT if isinstance(value, str) else NUMBER
    for key, lookup in folder.all_rules.lookups.items():
        yield f"lookup.{key}", type_of_lookup(lookup, dictionary.codes)
    yield from figure_names(folder.all_rules).items()


def _of_call(folder: Folder) -> Named:
    """Yield the group of a case, and the numbers of its edition."""
    call = folder.service.shape.call
    if call is not None:
        yield "call.edition", TEXT
        yield "call.group", Choice(tuple(call.groups))
    for file in folder.calls.values():
        for key, parameter in file.shape.parameters.items():
            is_text = isinstance(parameter_value(parameter.value), str)
            yield f"call.{key}", TEXT if is_text else NUMBER


def _of_subjects(definition: files.Service, dictionary: DictionaryOf) -> Named:
    for subject, kind in kinds_of(definition).items():
        declared = definition.subjects.get(subject)
        if declared is not None and declared.many:
            yield subject, ListOf(MEMBER)
            continue
        yield from elements_of(subject, kind, dictionary)
        if kind == "household":
            yield f"{subject}.members", ListOf(MEMBER)


def _of_form(definition: files.Service, dictionary: DictionaryOf) -> Named:
    for page in definition.form:
        for item in page.items:
            if isinstance(item, files.Question):
                yield item.ask, type_in_rules(item, dictionary.codes)
            elif isinstance(item, files.EvidenceItem) and item.any_of is not None:
                yield item.evidence, Choice(tuple(item.any_of))


def _supposed(definition: files.Service, dictionary: DictionaryOf) -> Named:
    """Yield what the calculator asks; in a case nobody has answered it."""
    for spec in definition.calculator.asks if definition.calculator else ():
        if isinstance(spec, files.Supposed):
            yield spec.ask, type_in_rules(spec, dictionary.codes)


def _findings(definition: files.Service) -> Named:
    """Yield what becomes known while a case is worked on."""
    for state in definition.process.values():
        if isinstance(state, files.Opinions):
            yield from ((f"opinion.{key}", OPINION) for key in state.opinions)
        if isinstance(state, files.Work) and state.inspection is not None:
            yield from ((f"check.{key}", BOOLEAN) for key in state.inspection.checks)
            if state.inspection.coordinates is not None:
                yield from ((name, NUMBER) for name in POINT)
        if isinstance(state, files.Payment):
            yield f"fee.{state.pay}", NUMBER
        if isinstance(state, files.PanelState):
            yield "panel.score", NUMBER
            yield from ((f"panel.{key}", NUMBER) for key in state.panel.rubric)
