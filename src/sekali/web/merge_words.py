"""Two records of one person in words: what each says, and what came since they are one."""

from collections.abc import Mapping
from dataclasses import dataclass

from sekali.casework.actions.parting import Since
from sekali.casework.merging import Compared, Pair, compared
from sekali.catalogue import queries as catalogue
from sekali.vault.facts import Fact
from sekali.web.fact_words import shown
from sekali.web.fields import said_in, source_of
from sekali.web.texts import Words


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One element: what both records say of it, and whether one has to be chosen."""

    element: str
    label: str
    ours: str
    our_source: str
    theirs: str
    their_source: str
    differs: bool


@dataclass(frozen=True, slots=True)
class SinceRow:
    """One thing that was recorded since: what it is, and whose it is, or probably."""

    key: str
    label: str
    shown: str
    source: str
    whose: str


def compared_rows(pair: Pair, t: Words) -> list[ComparedRow]:
    """Return two records side by side, first where they differ."""
    rows = [
        ComparedRow(
            one.known.name,
            said_in(one.known.spec.label, t.language),
            _value(one, one.ours, t),
            source_of(one.ours, t) if one.ours else "",
            _value(one, one.theirs, t),
            source_of(one.theirs, t) if one.theirs else "",
            one.differs,
        )
        for one in compared(pair, catalogue.dictionary())
    ]
    return sorted(rows, key=lambda row: not row.differs)


def _value(one: Compared, fact: Fact | None, t: Words) -> str:
    if fact is None:
        return ""
    return t("fact.covered") if one.is_covered else shown(one.known, fact, t)


def since_rows(since: Since, assigned: Mapping[str, str], t: Words) -> list[SinceRow]:
    """Return what came since two records are one, each with whose it is."""
    known = catalogue.dictionary().elements["person"]
    rows = []
    for version in since.versions:
        element = known[version.element]
        fact = Fact(version.value, "verified", version.source, version.date)
        key = str(version.id)
        whose = assigned.get(key) or since.likely[key]
        label = said_in(element.spec.label, t.language)
        rows.append(SinceRow(key, label, shown(element, fact, t), source_of(fact, t), whose))
    for link in since.links:
        key = str(link.id)
        whose = assigned.get(key) or since.likely[key]
        label = t("merge.relation")
        rows.append(SinceRow(key, label, t(f"merge.kind.{link.kind}"), "", whose))
    return rows
