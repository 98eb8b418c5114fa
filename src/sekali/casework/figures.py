"""What the figures of a service come to for a case. Pure: pages, documents and scenarios use it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sekali.casework.case_facts import CaseFacts, values_of
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.figures import Explained, explained, shown, value_of


def figures_of(
    service: CompiledService,
    dictionary: DictionaryOf,
    facts: CaseFacts,
    *,
    today: date,
    findings: Mapping[str, Any],
    covered: Collection[str] = (),
) -> Sequence[Explained]:
    """Return the figures that people see, as far as they can be computed on a day.

    What only documents print, such as the columns of a table, is left out, and whatever rests on
    a fact that is ``covered`` from who looks: of a sum its parts can be told.
    """
    figures = service.figures
    keys = [
        key
        for key in service.definition.figures
        if not figures[key].spec.printed_only and figures[key].expression.reads.isdisjoint(covered)
    ]
    if not keys:
        return []
    values = values_of(service, dictionary, facts, today=today, findings=findings)
    return explained(figures, keys, values)


def printed_figures(
    service: CompiledService,
    dictionary: DictionaryOf,
    facts: CaseFacts,
    *,
    today: date,
    findings: Mapping[str, Any],
    language: str,
) -> dict[str, str | list[str]]:
    """Return the figures of a service in words, by key, for the template of a document.

    One that is a list has its items in words, in order: what stands in one column of a table.
    """
    if not service.definition.figures:
        return {}
    values = values_of(service, dictionary, facts, today=today, findings=findings)
    found: dict[str, str | list[str]] = {}
    for key in service.definition.figures:
        spec, value = service.figures[key].spec, value_of(service.figures, key, values)
        if isinstance(value, list | tuple):
            found[key] = [shown(spec, item, dictionary.codes, language) for item in value]
        elif value is not None:
            found[key] = shown(spec, value, dictionary.codes, language)
    return found
