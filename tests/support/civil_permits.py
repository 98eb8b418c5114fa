"""Permits and agreements for the civil registry: everything, or only what a test names."""

from dataclasses import replace

from sekali.catalogue import queries as catalogue
from sekali.catalogue.agreements import CIVIL_REGISTRY, KnownAgreement, KnownAgreements, Permit
from sekali.catalogue.dictionary import DictionaryOf
from sekali.vault.adapters.civil_registry.opening import FIELDS


def opening(*elements: str) -> Permit:
    """Return a permit that opens these elements, and no others."""
    return Permit(CIVIL_REGISTRY, "sample", "CONTOH", frozenset(elements), 24)


EVERYTHING = opening(*FIELDS)


def dictionary_opening(use: str, *elements: str) -> DictionaryOf:
    """Return the dictionary with an agreement that opens only these elements for one use."""
    (agreement,) = catalogue.dictionary().agreements.of(CIVIL_REGISTRY)
    opens = [
        one.model_copy(update={"elements": list(elements)}) if one.use == use else one
        for one in agreement.spec.opens
    ]
    spec = agreement.spec.model_copy(update={"opens": opens})
    known = KnownAgreements({agreement.key: KnownAgreement(agreement.key, spec)})
    return replace(catalogue.dictionary(), agreements=known)
