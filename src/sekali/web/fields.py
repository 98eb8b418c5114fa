"""What a template needs to draw one item: label, boxes, choices, source, mistake."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from sekali.casework import reading_values
from sekali.casework.planning import AGREED, NOBODY, NOT_AGREED, Line
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledItem, CompiledService
from sekali.catalogue.table_words import headings
from sekali.catalogue.value_types import Context
from sekali.kernel.wording import MONTHS, long_date
from sekali.vault.facts import Fact, Holder
from sekali.web.requests import today
from sekali.web.tables import TableView
from sekali.web.texts import Words

_FEW_CHOICES = 7
_NO_VALUES: Mapping[str, str] = MappingProxyType({})
# Which box of a widget holds a region's code.
_PLACE_BOXES = {"region": "", "address": ".village"}


class Field(NamedTuple):
    """One item as it is drawn."""

    key: str
    label: str
    hint: str
    kind: str
    widget: str
    standing: str
    optional: bool
    shown: str = ""
    source: str = ""
    is_verified: bool = False
    values: Mapping[str, str] = _NO_VALUES
    options: tuple[tuple[str, str], ...] = ()
    mistake: str = ""
    inputmode: str = "text"
    unit: str = ""
    text: str = ""
    max_length: int = 250
    candidate_count: int = 0
    table: TableView | None = None
    way_of: str = ""
    # Of a consent: which data it is about, and which agencies are told.
    covers: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def reading_context() -> Context:
    """Return what reading and showing values needs."""
    return reading_values.reading_context(today())


class FieldMaker:
    """Makes fields of the lines of one application, in one language."""

    def __init__(self, service: CompiledService, t: Words, context: Context) -> None:
        self.service = service
        self.t = t
        self.context = context
        self.language = t.language
        self.text = service.text(t.language)

    def field(
        self,
        line: Line,
        *,
        posted: Mapping[str, str] | None = None,
        mistake: str = "",
        editing: bool = False,
    ) -> Field:
        """Return the field of a line; ``posted`` is what was typed if it was refused."""
        item = line.item
        widget = self._widget(line)
        standing = "asked" if editing or mistake else line.standing
        has_boxes = standing not in {"verified", "declared"} or item.kind == "choose"
        return Field(
            key=item.key,
            label=self.label(item),
            hint=self._hint(item) if has_boxes else "",
            kind=item.kind,
            widget=widget,
            standing=standing,
            optional=item.optional,
            shown=self.shown(line),
            source=self._source(line.fact) if line.fact and line.answer is None else "",
            is_verified=line.standing == "verified",
            values=self._values(line, posted) if has_boxes else _NO_VALUES,
            options=self._options(line) if has_boxes else (),
            mistake=mistake,
            inputmode=item.type.inputmode if item.type else "text",
            unit=(item.spec.unit or "") if item.spec else "",
            text=self._text(item),
            max_length=(item.spec.max_length or 250) if item.spec else 250,
            candidate_count=len(line.candidates),
            table=self._table(line, posted) if widget == "table" else None,
            way_of=item.way_of,
        )

    def label(self, item: CompiledItem) -> str:
        """Return the service's word for an item, else the dictionary's."""
        own = self.text.items.get(item.key)
        if own is not None and own.label:
            return own.label
        if isinstance(item.spec, files.Element):
            return said_in(item.spec.label, self.language)
        return self.text.subjects.get(item.subject or "", item.key)

    def shown(self, line: Line) -> str:
        """Return a line's value as a person reads it; a named stranger's name is covered."""
        item = line.item
        if item.kind == "choose":
            chosen = line.value if isinstance(line.value, list) else [line.value]
            return ", ".join(self.name(h) for h in line.candidates if str(h.subject_id) in chosen)
        if item.kind == "consent" and line.value is not None:
            return self.t("consent.agreed" if line.value == AGREED else "consent.not-agreed")
        if line.value is None or item.type is None or item.spec is None:
            return ""
        words = item.type.show(line.value, item.spec, self.context, self.language)
        subject = self.service.subjects.get(item.subject or "")
        stranger = subject is not None and subject.spec.source == "nik"
        return covered(words) if stranger and item.element == "full_name" and line.fact else words

    def name(self, holder: Holder) -> str:
        """Return a family member's name."""
        return holder.name

    def _hint(self, item: CompiledItem) -> str:
        own = self.text.items.get(item.key)
        if own is not None and own.hint:
            return own.hint
        if isinstance(item.spec, files.Element) and item.spec.hint:
            return said_in(item.spec.hint, self.language)
        return ""

    def _text(self, item: CompiledItem) -> str:
        own = self.text.items.get(item.key)
        return (own.text or "") if own is not None else ""

    def _widget(self, line: Line) -> str:
        item = line.item
        if self._is_of_many(item):
            return "choices"
        if item.kind in {"evidence", "statement", "choose", "way", "consent"}:
            return item.kind
        widget = item.type.widget if item.type else "line"
        if widget == "choice" and len(self._codes(item)) > _FEW_CHOICES:
            return "select"
        return widget

    def _is_of_many(self, item: CompiledItem) -> bool:
        """Tell whether several of the family can be ticked."""
        return item.kind == "choose" and self.service.subjects[item.subject or ""].spec.many

    def _codes(self, item: CompiledItem) -> list[files.Code]:
        codes = item.spec.codes if item.spec else None
        return catalogue.dictionary().codes[codes].items if codes else []

    def _options(self, line: Line) -> tuple[tuple[str, str], ...]:
        item = line.item
        if item.kind == "choose":
            people = tuple((str(h.subject_id), self.name(h)) for h in line.candidates)
            if self.service.subjects[item.subject or ""].spec.of is not None:
                return (*people, (NOBODY, self.t("form.another")))
            if self.service.subjects[item.subject or ""].spec.optional:
                return (*people, (NOBODY, self.t("form.nobody")))
            return people
        if item.kind == "consent":
            return ((AGREED, self.t("consent.agree")), (NOT_AGREED, self.t("consent.refuse")))
        if item.type is not None and item.type.widget == "yes_no":
            return (("yes", self.t("form.yes")), ("no", self.t("form.no")))
        english = self.language == "en"
        return tuple((code.key, code.en if english else code.id) for code in self._codes(item))

    def _values(self, line: Line, posted: Mapping[str, str] | None) -> Mapping[str, str]:
        item = line.item
        if item.type is not None and item.type.widget == "table":
            return _NO_VALUES
        if self._is_of_many(item):
            return _ticked(line, posted)
        boxes = item.type.posted_as(item.key) if item.type else (item.key,)
        if posted is not None and any(box in posted for box in boxes):
            if item.type is not None and item.type.widget == "choices":
                boxes = (*boxes, *(f"{item.key}.{code.key}" for code in self._codes(item)))
            return {box: posted.get(box, "") for box in boxes}
        if line.value is None:
            return dict.fromkeys(boxes, "")
        if item.type is None or item.spec is None:
            return {item.key: str(line.value)}
        filled = item.type.boxes_of(line.value, item.key, item.spec, self.language)
        place = _PLACE_BOXES.get(item.type.widget)
        if place is not None:
            filled[item.key + place] = self._named_place(filled[item.key + place])
        return filled

    def _named_place(self, code: str) -> str:
        """Return a village as one reads it, with the code by which it is known again."""
        name = self.context.place_name(code)
        return f"{name} ({code})" if name else code

    def _table(self, line: Line, posted: Mapping[str, str] | None) -> TableView | None:
        item = line.item
        if item.type is None or item.spec is None:
            return None
        is_sent = posted is not None and any(b in posted for b in item.type.posted_as(item.key))
        return TableView(
            self.service,
            item.key,
            item.spec,
            self.t,
            replace(self.context, headings=headings(self.service, item.key, item.spec)),
            kept=line.value or (),
            rough=(line.answer.rough or ()) if line.answer else (),
            posted=posted if is_sent else None,
        )

    def _source(self, fact: Fact) -> str:
        return source_of(fact, self.t)


def said_in(by_language: Mapping[Any, str], language: str) -> str:
    """Return the words of a language, Indonesian where they are missing."""
    return by_language.get(language) or by_language["id"]


def source_of(fact: Fact, t: Words) -> str:
    """Return who says so, and since when."""
    known = catalogue.dictionary().sources.get(fact.source)
    name = said_in(known.short, t.language) if known else fact.source
    return t("fact.source", source=name, day=long_date(fact.date, t.language))


def said_by(fact: Fact, shown: str, t: Words) -> str:
    """Return what a source says, after its name: "BPJS Kesehatan, 2 Maret 2026: mandiri"."""
    return f"{source_of(fact, t)}: {shown}"


def _ticked(line: Line, posted: Mapping[str, str] | None) -> dict[str, str]:
    """Return the box of each of the family, and which are ticked."""
    key = line.item.key
    boxes = {f"{key}.{holder.subject_id}": str(holder.subject_id) for holder in line.candidates}
    if posted is not None and key in posted:
        return {box: posted.get(box, "") for box in boxes}
    ticked = line.value or ()
    return {box: "yes" if one in ticked else "" for box, one in boxes.items()}


def covered(name: str) -> str:
    """Return a name that one who knows the person recognises, and nobody else reads.

    >>> covered("Joko Susilo")
    'J••• S•••••'
    """
    return " ".join(word[0] + "•" * min(5, len(word) - 1) for word in name.split())


def months(language: str) -> tuple[str, ...]:
    """Return the names of the months for the middle box of a date."""
    return MONTHS.get(language, MONTHS["id"])
