"""What a page says of registries that hold its answers, and of those that were asked."""

from collections.abc import Iterator
from typing import NamedTuple

from sekali.casework.planning import Line, Plan, PlannedPage
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.agreements import MATCHING
from sekali.vault.told import NOT_ANSWERED
from sekali.web.fields import FieldMaker, said_in
from sekali.web.texts import Words

FETCH, MYSELF = "ya", "sendiri"


class Held(NamedTuple):
    """One authority with the labels of what it holds."""

    source: str
    labels: list[str]


class Block(NamedTuple):
    """What registries hold of a page: from whom, what for, and whether that takes consent."""

    held: list[Held]
    purposes: list[str]
    takes_consent: bool


def block_of(plan: Plan, page: PlannedPage, maker: FieldMaker) -> Block | None:
    """Return what the resident is offered to have fetched for a page, if there is anything."""
    lines = [line for line in page.lines if line.standing == "elsewhere"]
    if not lines:
        return None
    by_source: dict[str, list[str]] = {}
    for line in lines:
        by_source.setdefault(_source(line, maker.language), []).append(maker.label(line.item))
    defined = plan.service.definition.purposes
    purposes = {line.item.purpose: defined[line.item.purpose] for line in lines}
    said = plan.service.text(maker.language).purposes
    return Block(
        [Held(source, labels) for source, labels in by_source.items()],
        [f"{said[key]} ({purpose.law})" for key, purpose in purposes.items()],
        any(purpose.basis == "consent" for purpose in purposes.values()),
    )


def outcomes_of(page: PlannedPage, maker: FieldMaker, t: Words) -> list[str]:
    """Return sentences on registries that were asked for a page and could not tell everything."""
    return list(dict.fromkeys((*_outcomes(page, t), *_matched(page, maker, t))))


def _matched(page: PlannedPage, maker: FieldMaker, t: Words) -> Iterator[str]:
    """Yield a sentence for each registry that only compares what is typed, once it is sent."""
    by_source: dict[str, list[str]] = {}
    for line in page.lines:
        if line.manner == MATCHING and line.is_typed:
            by_source.setdefault(_source(line, t.language), []).append(maker.label(line.item))
    for source, labels in by_source.items():
        yield t("elsewhere.matching", source=source, items=", ".join(labels))


def _outcomes(page: PlannedPage, t: Words) -> Iterator[str]:
    for line in page.lines:
        # Who was found may lack something for a reason: a registration for life never ends.
        is_missed = line.outcome == "found" and not line.item.optional
        if line.is_typed and (is_missed or line.outcome in {"not-found", *NOT_ANSWERED}):
            outcome = line.outcome if line.outcome in NOT_ANSWERED else "not-found"
            yield t(f"elsewhere.{outcome}", source=_source(line, t.language))


def _source(line: Line, language: str) -> str:
    spec = line.item.spec
    authority = spec.authority if isinstance(spec, files.Element) else ""
    return said_in(catalogue.dictionary().sources[authority].name, language)
