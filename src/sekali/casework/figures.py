"""What the figures of a service come to for a case. Pure: pages, documents and scenarios use it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sekali.casework.case_facts import CaseFacts, values_of
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.figures import Explained, explained, shown
from sekali.catalogue.rules_language.refusals import ExpressionError


def figures_of(
    service: CompiledService,
    dictionary: DictionaryOf,
    facts: CaseFacts,
    *,
    today: date,
    findings: Mapping[str, Any],
) -> Sequence[Explained]:
    """Return the figures that a service shows, as far as they can be computed on a day."""
    if not service.definition.figures:
        return []
    values = values_of(service, dictionary, facts, today=today, findings=findings)
    return [one for key in service.definition.figures if (one := _computed(service, key, values))]


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
    found = figures_of(service, dictionary, facts, today=today, findings=findings)
    in_words = partial(_in_words, dictionary, language)
    return {one.key: in_words(one) for one in found}


def _in_words(dictionary: DictionaryOf, language: str, one: Explained) -> str | list[str]:
    if isinstance(one.value, list | tuple):
        return [shown(one.spec, item, dictionary.codes, language) for item in one.value]
    return shown(one.spec, one.value, dictionary.codes, language)


def _computed(service: CompiledService, key: str, values: Mapping[str, Any]) -> Explained | None:
    """Return a figure; None where it is unanswered, or has no answer for this case."""
    try:
        found = explained(service.figures, key, values)
    except ExpressionError:
        return None
    return found if found.value is not None else None
