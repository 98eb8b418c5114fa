"""The names that expressions of a folder may use, and the type of each."""

from collections.abc import Iterator, Mapping
from itertools import chain

from sekali.catalogue import files
from sekali.catalogue.compiled import APPLICANT
from sekali.catalogue.compiled_values import parameter_value
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.periods import FIRST_DAY, LAST_DAY
from sekali.catalogue.reading_folders import Folder
from sekali.catalogue.rules_language.rule_types import (
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    Choice,
    ListOf,
    Row,
    Type,
)
from sekali.catalogue.value_types import TYPES

Named = Iterator[tuple[str, Type]]
_SIMPLE = {"text": TEXT, "number": NUMBER, "boolean": BOOLEAN, "date": DATE}
MEMBER = Row(
    {
        "nik": TEXT,
        "full_name": TEXT,
        "family_relation": TEXT,
        "birth_certificate_no": TEXT,
        "verified": BOOLEAN,
    }
)
POINT = ("inspection.latitude", "inspection.longitude")
# What another agency may answer; see files.Opinion.
OPINION = Choice(("agree", "conditions", "object"))


def kinds_of(definition: files.Service) -> Mapping[str, str]:
    """Return the kind of every subject: person, household, or a thing."""
    subjects = definition.subjects.items()
    return {APPLICANT: "person"} | {key: subject.kind for key, subject in subjects}


def names_of(folder: Folder, dictionary: DictionaryOf) -> dict[str, Type]:
    """Return what rules may name in a case."""
    definition = folder.service.shape
    return dict(
        chain(
            [("today", DATE)],
            _of_parameters(folder),
            _of_call(folder),
            _of_subjects(definition, dictionary),
            _of_form(definition, dictionary),
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
    """Yield what the dictionary knows of a kind, named as elements of a subject."""
    for name, element in dictionary.elements.get(kind, {}).items():
        yield f"{subject}.{name}", _type_of(element.spec, dictionary)


def _of_parameters(folder: Folder) -> Named:
    rules = folder.rules.shape if folder.rules else files.NO_RULES
    for key, versions in rules.parameters.items():
        value = parameter_value(versions[0].value)
        yield f"param.{key}", TEXT if isinstance(value, str) else NUMBER


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
                yield item.ask, _type_of(item, dictionary)
            elif isinstance(item, files.EvidenceItem) and item.any_of is not None:
                yield item.evidence, Choice(tuple(item.any_of))


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


def _type_of(spec: files.Typed, dictionary: DictionaryOf) -> Type:
    rule_type = TYPES[spec.type].rule_type
    codes = dictionary.codes.get(spec.codes or "")
    if rule_type in {"choice", "choices"} and codes is not None:
        one = Choice(tuple(code.key for code in codes.items))
        return ListOf(one, most=len(codes.items)) if rule_type == "choices" else one
    if rule_type == "table" and isinstance(spec, files.MaybeTable):
        return ListOf(_row_of(spec, dictionary), most=spec.most_rows)
    return _SIMPLE.get(rule_type, TEXT)


def _row_of(spec: files.MaybeTable, dictionary: DictionaryOf) -> Row:
    """Return a row of a table as rules see it; the gate tells of columns that are no one value."""
    columns = (spec.columns or {}).items()
    return Row(
        {
            key: _type_of(column, dictionary)
            for key, column in columns
            if TYPES[column.type].in_tables
        }
    )
