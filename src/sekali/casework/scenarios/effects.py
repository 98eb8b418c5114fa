"""What the decisions of a scenario set off: documents, offers, facts. Nothing is written."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sekali.casework.case_facts import CaseFacts, values_of
from sekali.casework.effect_facts import joined_facts, proven_facts, recorded_facts
from sekali.casework.process import Transition
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.plain_values import kept_of
from sekali.kernel.errors import DomainError

# What the registry gives a newborn in every scenario.
NEW_NIK = "3516010101269899"
_FIRST = 1


def effects_of(transitions: Sequence[Transition]) -> list[files.Effect]:
    """Return everything that is set off, in order."""
    return [effect for transition in transitions for effect in transition.effects]


def issued(effects: Sequence[files.Effect]) -> list[str]:
    """Return the keys of the documents that are issued."""
    return [effect.issue for effect in effects if isinstance(effect, files.Issue)]


def offered(effects: Sequence[files.Effect]) -> list[str]:
    """Return the ids of the services that are opened."""
    offers = [effect for effect in effects if isinstance(effect, files.Offer)]
    return [service_id for effect in offers for service_id in effect.offer]


def told(
    effects: Sequence[files.Effect], facts: CaseFacts, not_agreed: Collection[str]
) -> list[dict[str, str]]:
    """Return the agencies that are told something, each with the code of its place.

    What is for a purpose that is ``not_agreed`` to is told nobody.
    """
    return [
        {effect.tell: str(facts[effect.where]["value"])}
        for effect in effects
        if isinstance(effect, files.Tell)
        and effect.where in facts
        and effect.purpose not in not_agreed
    ]


def rights(effects: Sequence[files.Effect]) -> list[str]:
    """Return the rights over data that are carried out, by the word of their effect."""
    found = (effect for effect in effects if isinstance(effect, files.DATA_RIGHTS))
    return [type(effect).__name__.lower() for effect in found]


def recorded(
    effects: Sequence[files.Effect],
    service: CompiledService,
    dictionary: DictionaryOf,
    facts: CaseFacts,
    *,
    on: date,
    findings: Mapping[str, Any],
    region: str,
) -> dict[str, Any]:
    """Return every fact that is recorded, by reference, with sample numbers."""
    values = values_of(service, dictionary, facts, today=on, findings=findings)
    values |= {"registry.nik": NEW_NIK, **_numbers(service, on, region)}
    result: dict[str, Any] = {}
    for effect in effects:
        if isinstance(effect, files.Verify):
            result |= _about(effect.verify, proven_facts(effect.verify, facts))
        elif isinstance(effect, files.Record):
            result |= recorded_facts(service, effect, values)
        elif isinstance(effect, files.Join):
            said = joined_facts(effect, lambda key: facts.get(key, {}).get("value"))
            result |= _about(effect.join, said)
    return result


def unrecordable(
    recorded_now: dict[str, Any],
    service: CompiledService,
    dictionary: DictionaryOf,
    on: date,
) -> Iterator[str]:
    """Say which recorded values their element cannot have, such as a key of no code list."""
    for reference, value in recorded_now.items():
        subject, element = reference.split(".")
        known = dictionary.element(service.definition.kind_of(subject), element)
        if known is None:
            yield f"recorded {reference}: there is no such element"
            continue
        try:
            kept_of(known.type, known.spec, value, today=on, codes=dictionary.codes)
        except DomainError as refusal:
            yield f"recorded {reference} cannot be {value!r}: {refusal.code}"


def _numbers(service: CompiledService, on: date, region: str) -> dict[str, str]:
    documents = service.definition.documents.items()
    return {
        f"document.{key}.number": number_of(document, on, region) for key, document in documents
    }


def number_of(document: files.Document, on: date, region: str) -> str:
    """Return the number of the first document that is issued on the day."""
    number = document.number.replace("{region}", region.replace(".", ""))
    number = number.replace("{date}", f"{on:%d%m%Y}")
    number = number.replace("{year}", f"{on:%Y}")
    return number.replace("{sequence12}", f"{_FIRST:012}").replace("{sequence}", f"{_FIRST:04}")


def _about(subject: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {f"{subject}.{element}": value for element, value in facts.items()}
