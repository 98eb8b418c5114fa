"""The facts of a case in words: label, value, who says so, and who typed it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sekali.casework.actions.deciding import markable
from sekali.casework.actors import BULK
from sekali.casework.models import Case
from sekali.casework.planning import MEMBERS
from sekali.casework.restricting import is_usable
from sekali.casework.seeing import Sight
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.bundle_forms import form_of
from sekali.catalogue.bundles import bundle_key
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.value_types import TYPES, Context
from sekali.kernel.wording import long_date
from sekali.vault.facts import fact_from_json
from sekali.web.fields import said_by, said_in, source_of
from sekali.web.tables import TableView
from sekali.web.texts import Words


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact of a case as it is shown to an officer or to the applicant."""

    key: str
    group: str
    label: str
    shown: str
    source: str
    is_verified: bool
    can_mark: bool
    is_marked: bool
    kind: str
    table: TableView | None = None
    former: str = ""
    beside: tuple[str, ...] = ()
    is_covered: bool = False


def label_of(service: CompiledService, key: str, language: str) -> str:
    """Return what an item of a service is called."""
    text = service.text(language)
    own = text.items.get(key)
    if own is not None and own.label:
        return own.label
    item = service.by_key.get(key)
    spec = item.spec if item else None
    if spec is None:
        spec = _element_spec(service, key)
    if isinstance(spec, files.Element):
        return said_in(spec.label, language)
    return key


def form_known_as(service_id: str) -> CompiledService | None:
    """Return the form that an id stands for: of a service, or of a bundle; None if of neither."""
    key = bundle_key(service_id)
    if key is None:
        return catalogue.services().get(service_id)
    bundle = catalogue.bundles().get(key)
    return form_of(bundle, tuple(bundle.parts)) if bundle is not None else None


def fact_rows(case: Case, service: CompiledService, t: Words, context: Context) -> list[FactRow]:
    """Return every fact of a case, in order, as whoever applied reads them: with their values.

    The order is that of the form; what was read besides comes last.
    """
    keys = [item.key for item in service.items() if item.key in case.facts]
    keys += [key for key in case.facts if key not in keys]
    return [_row(case, service, key, t, context) for key in keys]


def office_rows(
    case: Case, service: CompiledService, t: Words, context: Context, sight: Sight
) -> list[FactRow]:
    """Return the facts of a case as an office reads them: what it sees, what is covered by name.

    Their "you" would be the officer, so the applicant is named.
    """
    rows = fact_rows(case, service, t, context)
    return [
        _as_covered(row, t)
        if row.key in sight.covered
        else _as_restricted(_as_an_office_reads(row, case, t), case, service, t)
        for row in rows
        if row.key in sight.shown | sight.covered
    ]


def _as_covered(row: FactRow, t: Words) -> FactRow:
    """Return a row of which an office sees that it is there, and nothing else."""
    return replace(
        _without_value(row, ""),
        shown=t("fact.covered"),
        group=t("desk.applicant") if _is_about_applicant(row) else row.group,
        can_mark=False,
        is_covered=True,
    )


def _is_about_applicant(row: FactRow) -> bool:
    return row.key.startswith("applicant.")


def _as_restricted(row: FactRow, case: Case, service: CompiledService, t: Words) -> FactRow:
    """Return a row without its value where its owner lets nobody use it here, and why."""
    kept = case.facts[row.key]
    since = fact_from_json(kept).restricted_since
    if since is None or is_usable(row.key, kept, service):
        return row
    why = t("fact.restricted-desk", day=long_date(since, t.language))
    return _without_value(row, why)


def _without_value(row: FactRow, why: str) -> FactRow:
    """Return a row that says why its value is not shown, and nothing else that tells it."""
    return replace(row, shown="-", source=why, is_verified=False, table=None, former="", beside=())


def _as_an_office_reads(row: FactRow, case: Case, t: Words) -> FactRow:
    fact = fact_from_json(case.facts[row.key])
    is_their_word = fact.source == "resident" and "channel" not in case.facts[row.key]
    return replace(
        row,
        group=t("desk.applicant") if _is_about_applicant(row) else row.group,
        source=t("desk.said-before", day=long_date(fact.date, t.language))
        if is_their_word
        else row.source,
    )


def told_rows(
    facts: Mapping[str, Any],
    shown: Collection[str],
    service: CompiledService,
    t: Words,
    context: Context,
) -> list[tuple[str, str, str]]:
    """Return facts that another office was told, as a form has them: of whom, label, value.

    Those that are not ``shown`` (any more) are covered.
    """
    subjects = {**service.text(t.language).subjects, "applicant": t("desk.applicant")}
    keys = [item.key for item in service.items() if item.key in facts]
    keys += [key for key in facts if key not in keys]
    return [
        (
            subjects.get(key.partition(".")[0], ""),
            label_of(service, key, t.language),
            shown_fact(service, key, facts[key]["value"], t, context)
            if key in shown
            else t("fact.covered"),
        )
        for key in keys
    ]


def _row(case: Case, service: CompiledService, key: str, t: Words, context: Context) -> FactRow:
    kept = case.facts[key]
    fact = fact_from_json(kept)
    item = service.by_key.get(key)
    said = _typed(service, key, kept, t) if "channel" in kept else ""
    return FactRow(
        key=key,
        group=service.text(t.language).subjects.get(key.partition(".")[0], ""),
        label=label_of(service, key, t.language) if key != MEMBERS else t("fact.members"),
        shown=shown_fact(service, key, kept["value"], t, context),
        source=said or source_of(fact, t),
        is_verified=fact.level == "verified",
        can_mark=key in markable(case, service),
        is_marked=key in case.marks,
        kind=item.kind if item else "fact",
        table=_table(service, key, kept["value"], t, context),
        former=_former(case, service, key, t, context),
        beside=tuple(
            said_by(other, shown_fact(service, key, other.value, t, context), t)
            for other in fact.differing
        ),
    )


def _former(case: Case, service: CompiledService, key: str, t: Words, context: Context) -> str:
    """Return what a corrected item was before, where it is another now."""
    before = case.corrected.get(key)
    item = service.by_key.get(key)
    # Of a paper that is attached again nothing is read beside the new one.
    is_paper = item is not None and item.kind == "evidence"
    if before is None or is_paper or before["value"] == case.facts[key]["value"]:
        return ""
    return shown_fact(service, key, before["value"], t, context)


def _typed(service: CompiledService, key: str, kept: Mapping[str, Any], t: Words) -> str:
    """Return that it was typed, and why a registry did not say it instead."""
    typed = "fact.typed-for" if kept["channel"] == BULK else "fact.typed"
    said = t(typed, channel=t(f"channel.{kept['channel']}"))
    spec = _element_spec(service, key)
    source = catalogue.dictionary().sources.get(spec.authority) if spec else None
    if "outcome" not in kept or source is None:
        return said
    # It was found, and did not hold this one fact.
    outcome = "not-found" if kept["outcome"] == "found" else kept["outcome"]
    why = t(f"fact.asked.{outcome}", source=said_in(source.name, t.language))
    return f"{said} · {why}"


def _table(
    service: CompiledService, key: str, value: Any, t: Words, context: Context
) -> TableView | None:
    item = service.by_key.get(key)
    spec = item.spec if item else _element_spec(service, key)
    if spec is None or spec.type != "table":
        return None
    return TableView(service, key, spec, t, context, kept=value or ())


def shown_fact(service: CompiledService, key: str, value: Any, t: Words, context: Context) -> str:
    """Return the value of a fact as it is kept in words."""
    item = service.by_key.get(key)
    if key == MEMBERS or (item is not None and item.kind == "choose"):
        return ", ".join(str(row.get("full_name") or "-") for row in value)
    if item is not None and item.kind == "evidence":
        return t("fact.papers", count=len(value))
    if item is not None and item.kind == "way":
        return label_of(service, str(value), t.language)
    if item is not None and item.kind == "statement":
        return t("fact.stated")
    # What a calculator asks stands on no form.
    item = item or next((one for one in service.supposed if one.key == key), None)
    spec = item.spec if item else _element_spec(service, key)
    kind = item.type if item else None
    if kind is None and isinstance(spec, files.Element):
        kind = TYPES[spec.type]
    return kind.show(value, spec, context, t.language) if kind and spec else str(value)


def _element_spec(service: CompiledService, key: str) -> files.Element | None:
    subject, _, element = key.partition(".")
    known = catalogue.dictionary().element(service.definition.kind_of(subject), element)
    return known.spec if known else None
