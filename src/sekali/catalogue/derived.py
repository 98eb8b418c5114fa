"""Facts that follow from others: an age, how many live in a household. Computed, never kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sekali.catalogue import files
from sekali.catalogue.findings import Finding
from sekali.catalogue.reading import FileOf
from sekali.catalogue.rules_language.expressions import Expression, compile_expression
from sekali.catalogue.rules_language.limits import DEFAULT_LIMITS
from sekali.catalogue.rules_language.parser import parse
from sekali.catalogue.rules_language.rebuilding import TODAY, told_of
from sekali.catalogue.rules_language.refusals import ExpressionError
from sekali.catalogue.rules_language.rule_types import DATE, Follows, ListOf, Type
from sekali.catalogue.rules_language.syntax import Node
from sekali.catalogue.typed_checks import typed_mistakes
from sekali.catalogue.types_in_rules import MEMBER, type_in_rules
from sekali.catalogue.value_types import TYPES, ValueType

HOUSEHOLD, MEMBERS = "household", "members"
# What an expression can give. Numbers that people are known by are never computed.
_TYPES = frozenset({"text", "integer", "decimal", "rupiah", "date", "yes_no", "choice", "region"})
Codes = Mapping[str, files.CodeList]


@dataclass(frozen=True, slots=True)
class DerivedFact:
    """What follows from elements of a kind of subject: its words, its type, how it is computed."""

    kind: str
    name: str
    spec: files.Derived
    type: ValueType
    expression: Expression
    node: Node

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Return what it is computed from: elements of its kind, or ``members``."""
        reads = sorted(self.expression.reads - {TODAY})
        return tuple(name.partition(".")[2] for name in reads)

    def of(self, subject: str) -> Follows:
        """Return what rules compute where they name it of a subject."""
        mark = f"{self.kind}.{self.name}:"
        return Follows(told_of(self.node, self.kind, subject, mark=mark))


def derived_of(file: FileOf[files.Dictionary], codes: Codes) -> dict[str, DerivedFact]:
    """Return what follows from the elements of a file, by name; see ``mistakes_in``."""
    shape = file.shape
    return {name: _derived(shape, name, codes) for name in shape.derived}


def mistakes_in(file: FileOf[files.Dictionary], codes: Codes) -> Iterator[Finding]:
    """Yield what is wrong with what a file derives."""
    for name, spec in file.shape.derived.items():
        at = ("derived", name)
        for message in typed_mistakes(spec, codes):
            fix = "see the types in docs/howto/write-a-service.md"
            yield file.finding(at, "item-type", f"{name}: {message}", fix)
        if spec.type not in _TYPES:
            fix = f"one of {', '.join(sorted(_TYPES))}"
            yield file.finding(at, "derived", f"{name} is of a type that nothing computes", fix)
            continue
        if name in file.shape.elements or name == MEMBERS:
            fix = "what is kept and what is computed need two names"
            yield file.finding(at, "derived", f"{name} is an element already", fix)
        yield from _of_value(file, name, codes)


def _of_value(file: FileOf[files.Dictionary], name: str, codes: Codes) -> Iterator[Finding]:
    at = ("derived", name, "value")
    try:
        found = _derived(file.shape, name, codes)
    except ExpressionError as error:
        message = f"{name}: {error.params['message']}"
        fix = str(error.params["fix"] or "see docs/howto/derive-a-fact.md")
        yield file.finding(at, error.code, message, fix)
        return
    if not found.rests_on:
        fix = f"name an element, as in {file.shape.kind}.birth_date"
        yield file.finding(at, "derived", f"{name} follows from no fact", fix)


def _derived(shape: files.Dictionary, name: str, codes: Codes) -> DerivedFact:
    spec = shape.derived[name]
    expression = compile_expression(
        spec.value, names=_names(shape, codes), expect=type_in_rules(spec, codes)
    )
    node = parse(spec.value, DEFAULT_LIMITS)
    return DerivedFact(shape.kind, name, spec, TYPES[spec.type], expression, node)


def _names(shape: files.Dictionary, codes: Codes) -> dict[str, Type]:
    """Return what a derived fact may name: nothing derived, so that none rests on itself."""
    names: dict[str, Type] = {TODAY: DATE}
    if shape.kind == HOUSEHOLD:
        names[f"{HOUSEHOLD}.{MEMBERS}"] = ListOf(MEMBER)
    known = shape.elements.items()
    return names | {f"{shape.kind}.{key}": type_in_rules(spec, codes) for key, spec in known}
