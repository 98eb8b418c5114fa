"""From language 1 to 2: what a file said twice, it says once.

An action that leads back to the applicant always let items be marked (``to: applicant`` with
``mark: items``), and what a state waits for was said beside what it waits until (``wait: day`` with
``until:``, ``wait: event`` with ``event:``).
"""

from collections.abc import Iterator
from typing import Any

from sekali.catalogue.converting.edits import Edit, Pointer, Remove

_SAID_BY = {"day": "until", "event": "event"}


def edits(name: str, value: dict[str, Any]) -> Iterator[Edit]:
    """Yield what changes in a file of that name besides its ``language:``.

    What contradicted itself in language 1 is left for the shapes to refuse.
    """
    if name != "service.yaml":
        return
    for key, state in _mappings(value.get("process"), ("process",)):
        yield from _waiting(key, state)
        for at, action in _mappings(state.get("actions"), (*key, "actions")):
            if action.get("to") == "applicant" and action.get("mark") == "items":
                yield Remove((*at, "mark"))


def _waiting(at: Pointer, state: dict[str, Any]) -> Iterator[Edit]:
    waits_for = state.get("wait")
    said_by = _SAID_BY.get(waits_for) if isinstance(waits_for, str) else None
    if said_by is not None and said_by in state and len(state.keys() & {"until", "event"}) == 1:
        yield Remove((*at, "wait"))


def _mappings(value: Any, at: Pointer) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    # The file has not been held against any shape yet: anything may stand anywhere.
    if isinstance(value, dict):
        yield from (((*at, key), inner) for key, inner in value.items() if isinstance(inner, dict))
