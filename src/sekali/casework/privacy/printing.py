"""The record of processing and the impact assessments as PDF, to be signed and handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from django.utils.timezone import localdate

from sekali.casework.actions.judging_impact import OUTCOMES
from sekali.casework.privacy.judgements import Standing, standing_of, standings
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.export.words import ExportWords, export_words
from sekali.catalogue.privacy.activities import Activity, activity_of
from sekali.catalogue.privacy.contents import Table, facts_of, risks_of, tables_of, triggers_of
from sekali.documents.ports import DocumentRenderer
from sekali.kernel.wording import long_date

_TEMPLATE = "processing.typ"
# What the template says around the contents, by its key there.
_AROUND = (
    *("service", "version", "controller", "law", "as-of", "contents", "page", "why", "what"),
    *("risks", "judgement", "judgement-said", "judged-by", "judged-on", "outcome", "place-date"),
    *("signature", "officer", "sample", "services", "standing", "of-version"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """On which day, in which language, and whether of a house with made-up people."""

    on: date
    language: str
    is_sample: bool


def record_pdf(
    services: Sequence[CompiledService],
    dictionary: DictionaryOf,
    renderer: DocumentRenderer,
    edition: Edition,
) -> bytes:
    """Return the record of processing of all services; the same on one day, the same bytes."""
    words = export_words(edition.language)
    ordered = sorted(services, key=lambda one: one.id)
    found = [
        _contents(activity_of(service, dictionary, edition.language), standing, words, edition)
        for service, standing in zip(ordered, standings(ordered, dictionary), strict=True)
    ]
    about = _about(words, edition, kind="record", title=words("privacy.record"), law="31")
    return renderer.render(_template(), {**about, "activities": found})


def assessment_pdf(
    service: CompiledService,
    dictionary: DictionaryOf,
    renderer: DocumentRenderer,
    edition: Edition,
) -> bytes:
    """Return the impact assessment of one service, with its judgement or the place for it."""
    words = export_words(edition.language)
    activity = activity_of(service, dictionary, edition.language)
    contents = _contents(activity, standing_of(service, dictionary), words, edition) | {
        "triggers": [words(f"privacy.trigger-{key}") for key in triggers_of(activity)],
        "risks": _as_rows(risks_of(activity, words)),
    }
    title = words("privacy.assessment", title=activity.title)
    about = _about(words, edition, kind="assessment", title=title, law="34")
    return renderer.render(_template(), {**about, "activities": [contents]})


def _template() -> str:
    return files("sekali.casework.privacy").joinpath(_TEMPLATE).read_text("utf-8")


def _about(
    words: ExportWords, edition: Edition, *, kind: str, title: str, law: str
) -> dict[str, Any]:
    return {
        "kind": kind,
        "title": title,
        "lead": words(f"privacy.{kind}-lead"),
        "lang": edition.language,
        "law": words("privacy.by-law", article=law),
        "day": long_date(edition.on, edition.language),
        "date": [edition.on.year, edition.on.month, edition.on.day],
        "sample": edition.is_sample,
        "words": {key: words(f"privacy.{key}") for key in _AROUND},
        "outcomes": [words(f"privacy.outcome-{key}") for key in OUTCOMES],
    }


def _contents(
    activity: Activity, standing: Standing, words: ExportWords, edition: Edition
) -> dict[str, Any]:
    return {
        "id": activity.service_id,
        "version": activity.version,
        "title": activity.title,
        "controller": activity.controller,
        "facts": [list(one) for one in facts_of(activity, words)],
        "tables": [_as_rows(table) for table in tables_of(activity, words)],
        "standing": words(f"privacy.outcome-{standing.state}"),
        "judgement": _judged(standing, words, edition),
    }


def _judged(standing: Standing, words: ExportWords, edition: Edition) -> Mapping[str, str] | None:
    """Return the judgement that holds; None where it has still to be given."""
    judged = standing.judgement
    if judged is None or standing.is_open:
        return None
    return {
        "outcome": words(f"privacy.outcome-{judged.outcome}"),
        "text": judged.text,
        "by": judged.judged_by,
        "on": long_date(localdate(judged.judged_at), edition.language),
        "version": judged.service_version,
    }


def _as_rows(table: Table) -> dict[str, Any]:
    return {"head": list(table.head), "rows": [list(row) for row in table.rows]}
