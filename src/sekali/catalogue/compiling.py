"""Compiling a service folder: every reference resolved, every expression typed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sekali.catalogue import files
from sekali.catalogue.calls import CompiledCall, compile_call
from sekali.catalogue.compiled import (
    APPLICANT,
    CompiledEligibility,
    CompiledItem,
    CompiledPage,
    CompiledRanking,
    CompiledService,
    CompiledSubject,
)
from sekali.catalogue.compiled_values import parameter_value
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.periods import FIRST_DAY, LAST_DAY
from sekali.catalogue.reading import Pointer
from sekali.catalogue.reading_folders import Folder
from sekali.catalogue.rules_language.decision_tables import DecisionTable
from sekali.catalogue.rules_language.expressions import Expression, compile_expression
from sekali.catalogue.rules_language.refusals import ExpressionError
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
from sekali.catalogue.rules_language.table_compiler import compile_table
from sekali.catalogue.rules_language.table_spec import TableRefused
from sekali.catalogue.value_types import TYPES

T = TypeVar("T")
# Where a mistake in an expression has no better advice of its own.
SEE = "see docs/reference/expressions.md"
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


def compile_folder(folder: Folder, dictionary: DictionaryOf) -> CompiledService:
    """Return the service, ready to run.

    Raises:
        Refused: With everything that does not fit together.
    """
    return _Compiler(folder, dictionary).compile()


@dataclass
class _Compiler:
    """Compiles one folder, going on after each finding so that all are told at once."""

    folder: Folder
    dictionary: DictionaryOf
    wrong: list[Finding] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.definition = self.folder.service.shape
        self.rules = self.folder.rules.shape if self.folder.rules else files.NO_RULES
        self.kinds = {APPLICANT: "person"} | {
            key: subject.kind for key, subject in self.definition.subjects.items()
        }
        self.names = dict(self._names())
        # Only while a form is filled in: a case knows who its subjects are, not who could be.
        family = [key for key, one in self.definition.subjects.items() if one.source == "family"]
        self.form_names = self.names | {f"{key}.candidates": NUMBER for key in family}
        self.form_names |= {f"{key}.nobody": BOOLEAN for key in family}

    def compile(self) -> CompiledService:
        pages = tuple(self._page(at, page) for at, page in enumerate(self.definition.form))
        subjects = {key: self._subject(key) for key in self.definition.subjects}
        eligibility = tuple(self._eligibility())
        tables = dict(self._tables())
        records = dict(self._records())
        amounts = dict(self._amounts())
        waits = dict(self._waits())
        recurs = self.definition.recurs
        recurs_for = self._expression(recurs.condition if recurs else None, ("recurs", "for"))
        hidden = self.definition.hidden_applicant
        hidden_when = self._expression(
            hidden.when if hidden else None, ("hidden_applicant", "when")
        )
        calls = dict(self._calls())
        groups = dict(self._groups())
        rankings = dict(self._rankings())
        if self.wrong:
            raise Refused(sorted(set(self.wrong)))
        return CompiledService(
            definition=self.definition,
            rules=self.rules,
            texts={language: file.shape for language, file in self.folder.texts.items()},
            subjects=subjects,
            pages=pages,
            eligibility=eligibility,
            tables=tables,
            records=records,
            amounts=amounts,
            waits=waits,
            recurs_for=recurs_for,
            hidden_when=hidden_when,
            calls=calls,
            groups=groups,
            rankings=rankings,
            templates=self.folder.templates,
            digest=self.folder.digest,
            rule_reads=frozenset(self.reads),
            elements_read=_by_subject(self.reads),
            by_key={item.key: item for page in pages for item in page.items},
        )

    # --- names that expressions may use ----------------------------------------------------

    def _names(self) -> Iterator[tuple[str, Type]]:
        yield "today", DATE
        for key, versions in self.rules.parameters.items():
            value = parameter_value(versions[0].value)
            yield f"param.{key}", TEXT if isinstance(value, str) else NUMBER
        yield from self._of_call()
        for subject, kind in self.kinds.items():
            declared = self.definition.subjects.get(subject)
            if declared is not None and declared.many:
                yield subject, ListOf(MEMBER)
                continue
            yield from self._elements_of(subject, kind)
            if kind == "household":
                yield f"{subject}.members", ListOf(MEMBER)
        for page in self.definition.form:
            for item in page.items:
                if isinstance(item, files.Question):
                    yield item.ask, self._type_of(item)
                elif isinstance(item, files.EvidenceItem) and item.any_of is not None:
                    yield item.evidence, Choice(tuple(item.any_of))
        if self.definition.recurs is not None:
            yield FIRST_DAY, DATE
            yield LAST_DAY, DATE
        yield from self._findings()

    def _of_call(self) -> Iterator[tuple[str, Type]]:
        """Yield the group of a case, and the numbers of its edition."""
        if self.definition.call is not None:
            yield "call.edition", TEXT
            yield "call.group", Choice(tuple(self.definition.call.groups))
        for file in self.folder.calls.values():
            for key, parameter in file.shape.parameters.items():
                is_text = isinstance(parameter_value(parameter.value), str)
                yield f"call.{key}", TEXT if is_text else NUMBER

    def _findings(self) -> Iterator[tuple[str, Type]]:
        """Yield what becomes known while a case is worked on."""
        for state in self.definition.process.values():
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

    def _elements_of(self, subject: str, kind: str) -> Iterator[tuple[str, Type]]:
        for name, element in self.dictionary.elements.get(kind, {}).items():
            yield f"{subject}.{name}", self._type_of(element.spec)

    def _type_of(self, spec: files.Typed) -> Type:
        rule_type = TYPES[spec.type].rule_type
        codes = self.dictionary.codes.get(spec.codes or "")
        if rule_type in {"choice", "choices"} and codes is not None:
            one = Choice(tuple(code.key for code in codes.items))
            return ListOf(one, most=len(codes.items)) if rule_type == "choices" else one
        if rule_type == "table" and isinstance(spec, files.MaybeTable):
            columns = (spec.columns or {}).items()
            fields = {key: self._type_of(column) for key, column in columns if _fits(column)}
            return ListOf(Row(fields), most=spec.most_rows)
        return _SIMPLE.get(rule_type, TEXT)

    # --- parts -----------------------------------------------------------------------------

    def _expression(
        self,
        source: str | None,
        at: Pointer,
        *,
        candidate: bool = False,
        expect: Type | None = BOOLEAN,
    ) -> Expression | None:
        if source is None:
            return None
        names = self.form_names
        if candidate:
            names = names | dict(self._elements_of("candidate", "person"))
        compiled = self._told(at, lambda: compile_expression(source, names=names, expect=expect))
        if compiled is not None:
            self.reads |= compiled.reads
        return compiled

    def _told(self, at: Pointer, compile_it: Callable[[], T]) -> T | None:
        try:
            return compile_it()
        except ExpressionError as error:
            self.wrong.append(
                self.folder.service.finding(
                    at, error.code, str(error.params["message"]), str(error.params["fix"] or SEE)
                )
            )
            return None

    def _subject(self, key: str) -> CompiledSubject:
        spec = self.definition.subjects[key]
        at = ("subjects", key)
        return CompiledSubject(
            key,
            spec,
            self._expression(spec.where, (*at, "where"), candidate=True),
            self._expression(spec.default, (*at, "default"), candidate=True),
        )

    def _eligibility(self) -> Iterator[CompiledEligibility]:
        for number, condition in enumerate(self.definition.eligibility):
            rule = self._expression(condition.rule, ("eligibility", number, "rule"))
            if rule is not None:
                yield CompiledEligibility(rule, condition.otherwise, condition.law)

    def _tables(self) -> Iterator[tuple[str, DecisionTable]]:
        for key, spec in self.rules.tables.items():
            try:
                table = compile_table(spec, names=self.names)
            except TableRefused as refused:
                self._tell_of_table(key, refused)
                continue
            self.reads |= table.reads
            yield key, table

    def _tell_of_table(self, key: str, refused: TableRefused) -> None:
        for found in refused.findings:
            at: Pointer = ("tables", key, *found.pointer)
            if self.folder.rules is not None:
                self.wrong.append(
                    self.folder.rules.finding(at, found.code, found.message, found.fix or SEE)
                )

    def _amounts(self) -> Iterator[tuple[str, Expression]]:
        for key, fee in self.definition.fees.items():
            amount = self._expression(fee.amount, ("fees", key, "amount"), expect=NUMBER)
            if amount is not None:
                yield key, amount

    def _waits(self) -> Iterator[tuple[str, Expression]]:
        for key, state in self.definition.process.items():
            if isinstance(state, files.Wait):
                day = self._expression(state.until, ("process", key, "until"), expect=DATE)
                if day is not None:
                    yield key, day

    def _calls(self) -> Iterator[tuple[str, CompiledCall]]:
        """Yield the editions in the order in which they open."""
        zone, compiled = self.dictionary.agencies.zone, []
        for file in self.folder.calls.values():
            try:
                compiled.append(compile_call(file.shape, zone))
            except ValueError:
                message, fix = "it opens or closes on no day of the calendar", "correct the day"
                self.wrong.append(file.finding(("opens",), "call-day", message, fix))
        yield from ((call.key, call) for call in sorted(compiled, key=lambda c: c.opens_at))

    def _groups(self) -> Iterator[tuple[str, Expression]]:
        groups = self.definition.call.groups if self.definition.call else {}
        for key, condition in groups.items():
            compiled = self._expression(condition, ("call", "groups", key))
            if compiled is not None:
                yield key, compiled

    def _rankings(self) -> Iterator[tuple[str, CompiledRanking]]:
        for key, state in self.definition.process.items():
            if not isinstance(state, files.RankingState):
                continue
            at: Pointer = ("process", key, "ranking")
            by = self._expression(state.ranking.by, (*at, "by"), expect=NUMBER)
            ties = [
                self._expression(tie, (*at, "ties", number), expect=NUMBER)
                for number, tie in enumerate(state.ranking.ties)
            ]
            if by is not None and all(ties):
                yield key, CompiledRanking(by, tuple(tie for tie in ties if tie is not None))

    def _records(self) -> Iterator[tuple[str, Expression]]:
        names = self.names | {"registry.nik": TEXT}
        names |= {f"document.{key}.number": TEXT for key in self.definition.documents}
        for state, described in self.definition.process.items():
            for action, done in described.actions.items():
                for number, effect in enumerate(done.effects):
                    if not isinstance(effect, files.Record):
                        continue
                    at: Pointer = ("process", state, "actions", action, "effects", number)
                    for target, source in effect.record.items():
                        compiled = self._told(
                            at,
                            lambda source=source: compile_expression(source, names=names),  # type: ignore[misc]
                        )
                        if compiled is not None:
                            self.reads |= compiled.reads
                            yield source, compiled
                        self._element(target, at)

    # --- the form --------------------------------------------------------------------------

    def _page(self, number: int, page: files.Page) -> CompiledPage:
        at: Pointer = ("form", number)
        items = [
            compiled
            for index, item in enumerate(page.items)
            for compiled in self._items(item, page, (*at, "items", index))
        ]
        return CompiledPage(page.page, self._expression(page.when, (*at, "when")), tuple(items))

    def _items(self, item: files.Item, page: files.Page, at: Pointer) -> Iterator[CompiledItem]:
        """Yield an item; one that can be shown in several ways with the choice before them."""
        compiled = self._item(item, page, at)
        if compiled is None:
            return
        if not isinstance(item, files.EvidenceItem):
            yield compiled
            return
        self.reads |= set(item.unless_verified)
        for reference in item.unless_verified:
            self._element(reference, at)
        compiled = replace(compiled, unless_verified=tuple(item.unless_verified))
        if item.any_of is None:
            yield compiled
            return
        yield replace(compiled, kind="way", evidence=None, ways=tuple(item.any_of))
        for way in item.ways():
            one = self._item(way, page, at)
            if one is not None:
                unless = compiled.unless_verified
                yield replace(
                    one, optional=item.optional, unless_verified=unless, way_of=item.evidence
                )

    def _item(self, item: files.Item, page: files.Page, at: Pointer) -> CompiledItem | None:
        if isinstance(item, str):
            item = files.FactItem(fact=item)
        when = None if isinstance(item, files.ChooseItem) else self._expression(item.when, at)
        purpose = getattr(item, "purpose", None) or page.purpose
        optional = getattr(item, "optional", False)
        if isinstance(item, files.FactItem):
            return self._fact(item, purpose, when, at)
        if isinstance(item, files.Question):
            return CompiledItem(
                item.ask, "question", purpose, optional, when, spec=item, type=TYPES[item.type]
            )
        if isinstance(item, files.EvidenceItem):
            return CompiledItem(item.evidence, "evidence", purpose, optional, when, evidence=item)
        if isinstance(item, files.StatementItem):
            return CompiledItem(
                item.statement, "statement", purpose, optional, when, statement=item
            )
        if item.choose not in self.definition.subjects:
            self._unknown(at, f"no subject {item.choose}", "name one of subjects:")
        return CompiledItem(item.choose, "choose", purpose, optional, when, subject=item.choose)

    def _fact(
        self, item: files.FactItem, purpose: str, when: Expression | None, at: Pointer
    ) -> CompiledItem | None:
        found = self._element(item.fact, at)
        if found is None:
            return None
        subject, element = item.fact.split(".")
        return CompiledItem(
            item.fact,
            "fact",
            purpose,
            item.optional,
            when,
            subject,
            element,
            found.spec,
            found.type,
        )

    def _element(self, reference: str, at: Pointer) -> Any:
        subject, name = reference.split(".")
        kind = self.kinds.get(subject)
        found = self.dictionary.element(kind, name) if kind else None
        if found is None:
            what = f"no element {name} of a {kind}" if kind else f"no subject {subject}"
            self._unknown(at, what, "see dictionary/ and subjects:")
        return found

    def _unknown(self, at: Pointer, message: str, fix: str) -> None:
        self.wrong.append(self.folder.service.finding(at, "unknown-reference", message, fix))


def _fits(column: files.Column) -> bool:
    """Tell whether a column is one value to rules; the gate tells of others."""
    return TYPES[column.type].in_tables


def _by_subject(references: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the elements that rules read, by the subject they are read of."""
    elements: dict[str, list[str]] = {}
    for reference in sorted(references):
        subject, _, element = reference.rpartition(".")
        elements.setdefault(subject, []).append(element)
    return {subject: tuple(names) for subject, names in elements.items()}
