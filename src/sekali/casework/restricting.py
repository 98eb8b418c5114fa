"""What a service may use of facts whose owner has restricted them: what a law orders. Pure.

UU 27/2022 pasal 11 and 41.
"""

from collections.abc import Mapping
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.vault.facts import RESTRICTED, Holder, Surroundings
from sekali.vault.grounds import uses_restricted


def usable(surroundings: Surroundings, service: CompiledService) -> Surroundings:
    """Return a person and theirs as if what they restricted were not known to a service."""
    holders = (surroundings.person, *(holder for holder, _ in surroundings.related))
    unknown = {
        holder.subject_id: _not_usable(holder, service) for holder in holders if holder.restricted
    }
    return surroundings.without(unknown) if unknown else surroundings


def is_usable(key: str, fact: Mapping[str, Any], service: CompiledService) -> bool:
    """Tell whether a service may judge by a fact of a case."""
    return RESTRICTED not in fact or key.rpartition(".")[2] in required_by_law(service)


def required_by_law(service: CompiledService) -> frozenset[str]:
    """Return the elements that a service uses because a law orders it, or a life depends on it."""
    purposes = service.definition.purposes
    used = [(item.element or item.key, item.purpose) for item in service.by_key.values()]
    used += [(key.partition(".")[2], purpose) for key, purpose in service.definition.reads.items()]
    return frozenset(name for name, purpose in used if _is_ordered(purposes.get(purpose)))


def _is_ordered(purpose: files.Purpose | None) -> bool:
    return purpose is not None and uses_restricted([purpose.basis])


def _not_usable(holder: Holder, service: CompiledService) -> frozenset[str]:
    return holder.restricted - required_by_law(service)
