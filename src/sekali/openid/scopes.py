"""The catalogue of scopes: one for each fact of the dictionary, and the few of the standard."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sekali.catalogue.queries import dictionary

OPENID, OFFLINE = "openid", "offline_access"
PROFILE, EMAIL, PHONE, ADDRESS = "profile", "email", "phone", "address"
_FACT = "fact:"
# Whose facts a scope can name: the person's own, and those of the household they live in.
KINDS = ("person", "household")
# The claims of OpenID Connect Core 5.4 that we know, by scope.
CLAIMS_OF: Mapping[str, tuple[str, ...]] = {
    PROFILE: ("name", "locale", "identity_assurance"),
    EMAIL: ("email", "email_verified"),
    PHONE: ("phone_number", "phone_number_verified"),
    ADDRESS: ("address",),
}
# The elements that stand behind them in the dictionary, which the ledger names.
ELEMENTS_OF: Mapping[str, tuple[str, ...]] = {
    PROFILE: ("person.full_name",),
    EMAIL: ("person.email",),
    PHONE: ("person.phone",),
    ADDRESS: ("household.address",),
}
# A name and an address to write to are what a sign-in is for; everything else is reading.
_PLAIN = frozenset({PROFILE, EMAIL})


@dataclass(frozen=True, slots=True)
class ScopeOf:
    """A scope as it is shown: its elements by reference, their labels, and how sensitive it is."""

    name: str
    elements: tuple[str, ...]
    label: Mapping[str, str]
    is_specific: bool


@lru_cache(1)
def catalogue() -> Mapping[str, ScopeOf]:
    """Return every scope that can be registered, by its name."""
    return {one.name: one for one in (*_standard(), *_facts())}


def _facts() -> Iterator[ScopeOf]:
    for kind in KINDS:
        for name, known in dictionary().elements.get(kind, {}).items():
            label = {str(language): said for language, said in known.spec.label.items()}
            specific = known.spec.sensitivity == "specific"
            yield ScopeOf(f"{_FACT}{kind}.{name}", (f"{kind}.{name}",), label, specific)


def _standard() -> Iterator[ScopeOf]:
    facts = {one.elements[0]: one for one in _facts()}
    for name, elements in ELEMENTS_OF.items():
        first = facts[elements[0]]
        yield ScopeOf(name, elements, first.label, first.is_specific)


def is_known(scope: str) -> bool:
    """Tell whether a scope can be registered."""
    return scope in catalogue()


def is_fact(scope: str) -> bool:
    """Tell whether a scope reads more than who somebody is and where to write to."""
    return is_known(scope) and scope not in _PLAIN


def is_of_standard(claim: str) -> bool:
    """Tell whether a claim is one of OpenID Connect Core 5.1, and no fact of the dictionary."""
    return any(claim in claims for claims in CLAIMS_OF.values())


def scope_of_claim(claim: str) -> str | None:
    """Return the scope that gives a single claim: ``name``, or ``fact:person.birth_date``."""
    if is_known(claim) and claim.startswith(_FACT):
        return claim
    return next((scope for scope, claims in CLAIMS_OF.items() if claim in claims), None)
