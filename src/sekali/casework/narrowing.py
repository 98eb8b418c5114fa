"""Which specific data of a case the roles of its own office see: what their states name. Pure.

UU 27/2022 pasal 4 (2) sets health, children, finances and the like apart; pasal 16 (2) lets data be
used no further than its purpose needs. Nobody needs them any more once a case has ended.
"""

from collections.abc import Collection, Iterable

from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, CompiledService


def covered_from(
    service: CompiledService,
    *,
    keys: Collection[str],
    state: str,
    roles: Collection[str],
    escalated: Collection[str] = (),
    is_correction: bool = False,
) -> frozenset[str]:
    """Return those of the keys whose value roles of a case's own office must not see.

    A role sees what the states name in which it has work on the way of the case, and ``escalated``
    roles what the state it stands in names. Of an ended case nobody sees anything specific.
    Versions of services from before this was said cover nothing until their cases end.
    """
    specific = service.specific & set(keys)
    if state in ENDS:
        return specific
    if not narrows(service):
        return frozenset()
    named = seen_by(service, roles, _way(service, state, is_correction=is_correction))
    if set(escalated) & set(roles):
        named |= _named_in(service, state)
    return frozenset(key for key in specific if not is_named(key, named))


def narrows(service: CompiledService) -> bool:
    """Tell whether a version says who sees what is specific."""
    states = service.definition.process.values()
    return any(files.sight_in(state) is not None for state in states)


def seen_by(
    service: CompiledService, roles: Collection[str], states: Iterable[str]
) -> frozenset[str]:
    """Return the items and subjects that states name for some roles."""
    named: set[str] = set()
    for key in states:
        role, seen = files.sight_in(service.definition.process[key]) or ("", [])
        named |= set(seen) if role in roles else set()
    return frozenset(named)


def is_named(key: str, named: Collection[str]) -> bool:
    """Tell whether an item is among what is named: itself, or with all of its subject."""
    subject, point, _ = key.partition(".")
    return key in named or bool(point and subject in named)


def readable(service: CompiledService, panel: files.Panel, keys: Collection[str]) -> frozenset[str]:
    """Return those of the keys that are not specific, or that a panel shows to its readers."""
    if not narrows(service):
        return frozenset(keys)
    return frozenset(set(keys) - (service.specific - set(panel.shows)))


def _named_in(service: CompiledService, state: str) -> frozenset[str]:
    described = service.definition.process.get(state)
    sight = files.sight_in(described) if described is not None else None
    return frozenset(sight[1]) if sight else frozenset()


def _way(service: CompiledService, state: str, *, is_correction: bool) -> set[str]:
    """Return the states that a case comes through: from its first one, and from where it stands."""
    corrections, process = service.definition.corrections, service.definition.process
    start = corrections.enter if corrections and is_correction else service.first_state
    found: set[str] = set()
    waiting = [key for key in (start, state) if key in process]
    while waiting:
        here = waiting.pop()
        if here in found:
            continue
        found.add(here)
        for action in process[here].actions.values():
            leads = (action.to, action.if_refused.to if action.if_refused else action.to)
            waiting += [key for key in leads if key in process]
    return found
