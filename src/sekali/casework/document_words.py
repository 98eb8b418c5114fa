"""What a document says about the subjects of a case. Pure: effects and scenarios use it alike."""

from typing import Any

from sekali.casework.case_facts import CaseFacts, printed
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.value_types import Context

# Documents that offices issue are in Indonesian (UU 24/2009 pasal 27).
LANGUAGE = "id"


def subject_words(
    service: CompiledService,
    dictionary: DictionaryOf,
    facts: CaseFacts,
    context: Context,
    *,
    new_nik: str | None,
) -> dict[str, Any]:
    """Return the facts in words by subject; a subject that may be nobody is null where it is.

    ``stated`` lists the statements that were made. ``new_nik`` is the number that the registry
    gave to the subject that is new.
    """
    words = printed(service, dictionary, facts, context, LANGUAGE)
    for key, subject in service.definition.subjects.items():
        if subject.optional:
            words.setdefault(key, None)
        if subject.new and new_nik is not None:
            words.setdefault(key, {})["nik"] = new_nik
    words["stated"] = [
        item.key for item in service.items() if _is_stated(item.kind, item.key, facts)
    ]
    return words


def _is_stated(kind: str, key: str, facts: CaseFacts) -> bool:
    return kind == "statement" and key in facts
