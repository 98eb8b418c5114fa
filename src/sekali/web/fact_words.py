"""One fact in words: what is known, who says so, what other sources say, and what it was before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sekali.agencies import queries as agencies
from sekali.casework.deriving import Computed
from sekali.catalogue import queries as catalogue
from sekali.catalogue.agreements import CIVIL_REGISTRY
from sekali.catalogue.dictionary import KnownElement
from sekali.catalogue.value_types.rows import columns_of
from sekali.catalogue.value_types.tables import shown_rows
from sekali.kernel.wording import long_date
from sekali.vault.facts import Fact, Holder
from sekali.vault.models import FactVersion
from sekali.vault.rows import source_of_row
from sekali.web.fields import reading_context, said_by, said_in, source_of
from sekali.web.tables import ReadTable, TableWords
from sekali.web.texts import Words


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact as a list shows it; ``beside`` is what other sources say otherwise."""

    subject_id: UUID
    element: str
    label: str
    shown: str
    source: str
    is_verified: bool
    beside: tuple[str, ...]
    table: ReadTable | None = None


@dataclass(frozen=True, slots=True)
class Former:
    """What a source once said: the value, from when, and why.

    Since when we know it is not told of first data, which are kept when they are replaced.
    """

    shown: str
    source: str
    recorded_at: datetime | None
    by: str
    why: str
    case_id: UUID | None
    reason: str


def line_of(holder: Holder, known: KnownElement, t: Words) -> FactLine | None:
    """Return a fact as a list shows it, or None where nobody knows it."""
    fact = holder.facts.get(known.name)
    if fact is None:
        return None
    return FactLine(
        subject_id=holder.subject_id,
        element=known.name,
        label=said_in(known.spec.label, t.language),
        shown=shown(known, fact, t),
        source=_source(fact, t),
        is_verified=fact.level == "verified",
        beside=tuple(said_by(other, shown(known, other, t), t) for other in fact.differing),
        table=_table(known, fact, t) if known.spec.type == "table" else None,
    )


def _table(known: KnownElement, fact: Fact, t: Words) -> ReadTable:
    """Return the rows of a table in words; of one over time with who says each."""
    columns = columns_of(known.spec)
    headings = [said_in(column.label or {"id": key}, t.language) for key, column in columns.items()]
    rows = [
        list(row.values())
        for row in shown_rows(fact.value, known.spec, reading_context(), t.language)
    ]
    if known.spec.rows_by:
        headings.append(t("fact.from"))
        rows = [
            [*row, source_name(source_of_row(kept).get("source", fact.source), t)]
            for row, kept in zip(rows, fact.value, strict=True)
        ]
    return ReadTable(TableWords(headings, rows))


def computed_line(computed: Computed, t: Words) -> FactLine:
    """Return a fact that follows from others as a list shows it: of what it was computed."""
    holder, derived = computed.holder, computed.derived
    names = ", ".join(_called(holder.kind, name, t) for name in derived.rests_on)
    known = [holder.facts[name] for name in derived.rests_on if name in holder.facts]
    return FactLine(
        subject_id=holder.subject_id,
        element=derived.name,
        label=said_in(derived.spec.label, t.language),
        shown=derived.type.show(computed.value, derived.spec, reading_context(), t.language),
        source=t("fact.computed-from", names=names),
        is_verified=all(fact.level == "verified" for fact in known),
        beside=(),
    )


def shown(known: KnownElement, fact: Fact, t: Words) -> str:
    """Return a value as a person reads it."""
    return known.type.show(fact.value, known.spec, reading_context(), t.language)


def _source(fact: Fact, t: Words) -> str:
    """Return who says so, and that its owner has restricted its use."""
    since = fact.restricted_since
    said = source_of(fact, t)
    if since is None:
        return said
    return f"{said} · {t('fact.restricted', day=long_date(since, t.language))}"


def source_name(key: str, t: Words) -> str:
    """Return the full name of a source."""
    source = catalogue.dictionary().sources.get(key)
    return said_in(source.name, t.language) if source else key


def former(
    version: FactVersion,
    known: KnownElement,
    *,
    numbers: Mapping[UUID, str],
    reader_id: UUID,
    t: Words,
) -> Former:
    """Return one line of a fact's history; ``numbers`` are the cases that the reader may open."""
    fact = Fact(version.value, "verified", version.source, version.date)
    is_theirs = version.case_id in numbers
    return Former(
        shown=shown(known, fact, t),
        source=source_of(fact, t),
        recorded_at=None if _is_first(version) else version.recorded_at,
        by=_by(version, reader_id, t),
        why=_why(version, numbers, reader_id, t),
        case_id=version.case_id if is_theirs else None,
        reason=version.reason,
    )


def is_of(version: FactVersion, fact: Fact) -> bool:
    """Tell whether a fact is what a source said at that time."""
    said = (version.value, version.source, version.date)
    return said == (fact.value, fact.source, fact.date)


def _called(kind: str, name: str, t: Words) -> str:
    known = catalogue.dictionary().element(kind, name)
    return said_in(known.spec.label, t.language) if known else t("fact.members")


def _by(version: FactVersion, reader_id: UUID, t: Words) -> str:
    if version.office_id:
        return t("fact.by-office", office=agencies.office(version.office_id).name)
    return t("fact.by-you") if version.recorded_by_id == reader_id else ""


def _is_first(version: FactVersion) -> bool:
    """Tell whether this came with the first data, of which nobody wrote down the proof."""
    return not (version.proof or version.case_id or version.recorded_by_id)


def _why(version: FactVersion, numbers: Mapping[UUID, str], reader_id: UUID, t: Words) -> str:
    kind, _, key = version.proof.partition(":")
    if kind in {"registry", "match"}:
        return t(f"fact.proof.{kind}", source=registry_name(key, t))
    if t.has(f"fact.proof.{kind}"):
        return t(f"fact.proof.{kind}")
    number = numbers.get(version.case_id) if version.case_id else None
    if number is not None:
        return t("fact.proof.case", number=number)
    if version.case_id:
        return t("fact.proof.other-case")
    return t("fact.proof.own" if version.recorded_by_id == reader_id else "fact.proof.import")


def registry_name(key: str, t: Words) -> str:
    """Return who answers in a registry; several of them, where they share it."""
    if key == CIVIL_REGISTRY:
        return t("looks.civil-registry")
    sources = catalogue.dictionary().sources.values()
    names = [said_in(one.short, t.language) for one in sources if one.registry == key]
    return ", ".join(names) or key
