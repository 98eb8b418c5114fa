"""What a document says about the subjects of a case. Pure: effects and scenarios use it alike."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sekali.casework.case_facts import CaseFacts, printed, values_of
from sekali.casework.figures import printed_figures
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.periods import PERIOD
from sekali.catalogue.value_types import Context
from sekali.kernel.wording import long_date

# Documents that offices issue are in Indonesian (UU 24/2009 pasal 27).
LANGUAGE = "id"


def subject_words(
    service: CompiledService,
    dictionary: DictionaryOf,
    facts: CaseFacts,
    context: Context,
    *,
    new_nik: str | None,
    findings: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the facts in words by subject; a subject that may be nobody is null where it is.

    ``stated`` lists the statements that were made, ``asked`` has the questions of this service
    alone, ``decided`` what decision tables give besides an action, ``figures`` those that the
    service shows. ``new_nik`` is the number that
    the registry gave to the subject that is new. ``period`` has the days of the
    period for which the calendar opened the case, and is empty else.
    """
    words = printed(service, dictionary, facts, context, LANGUAGE)
    for key, subject in service.definition.subjects.items():
        if subject.optional:
            words.setdefault(key, None)
        if subject.new and new_nik is not None:
            words.setdefault(key, {})["nik"] = new_nik
    words.setdefault("asked", {})
    words["decided"] = _decided(service, dictionary, facts, context, findings)
    words["figures"] = printed_figures(
        service, dictionary, facts, today=context.today, findings=findings, language=LANGUAGE
    )
    words["period"] = {
        key.removeprefix(PERIOD): long_date(date.fromisoformat(day), LANGUAGE)
        for key, day in findings.items()
        if key.startswith(PERIOD)
    }
    words["stated"] = [
        item.key for item in service.items() if _is_stated(item.kind, item.key, facts)
    ]
    return words


def households_of(service: CompiledService) -> list[str]:
    """Return the households of which a document says village, district, regency and province."""
    subjects = service.definition.subjects.items()
    found = [key for key, subject in subjects if subject.kind == "household"]
    return found or ["household"]


def _decided(
    service: CompiledService,
    dictionary: DictionaryOf,
    facts: CaseFacts,
    context: Context,
    findings: Mapping[str, Any],
) -> dict[str, str]:
    """Return the results of tables, in words where a result is called as a code list is."""
    values = values_of(service, dictionary, facts, today=context.today, findings=findings)
    results: dict[str, str] = {}
    for table in service.tables.values():
        if table.hit == "collect" or set(table.output_types) <= {"action"}:
            continue
        for name, result in table.decide(values).outputs.items():
            if name != "action" and result is not None:
                results[name] = _in_words(dictionary, name, str(result))
    return results


def _in_words(dictionary: DictionaryOf, name: str, result: str) -> str:
    codes = dictionary.codes.get(name)
    found = (code.id for code in codes.items if code.key == result) if codes else iter(())
    return next(found, result)


def _is_stated(kind: str, key: str, facts: CaseFacts) -> bool:
    return kind == "statement" and key in facts
