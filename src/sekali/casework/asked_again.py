"""The facts of a case as another version of its service reads them, and what it would ask more."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekali.catalogue.compiled import CompiledItem, CompiledService


def readable(
    service: CompiledService, before: CompiledService, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the facts of a case of another version that this one can read.

    An answer to an item whose type has changed says nothing to it: it would ask again.
    """

    def changed(key: str) -> bool:
        now, then = service.by_key.get(key), before.by_key.get(key)
        if now is None or then is None:
            return False
        return now.kind != then.kind or type(now.type) is not type(then.type)

    return {key: fact for key, fact in facts.items() if not changed(key)}


def unanswered(
    service: CompiledService, facts: Mapping[str, Any], values: Mapping[str, Any]
) -> frozenset[str]:
    """Return the items that the form of a version needs and nobody has answered."""
    items = shown_items(service, values)
    return frozenset(i.key for i in items if not i.optional and i.key not in facts)


def shown_items(service: CompiledService, values: Mapping[str, Any]) -> Iterator[CompiledItem]:
    """Yield what a form asks of somebody; a choice of people is no item that is typed."""
    for page in service.pages:
        if page.when is None or page.when.evaluate(values) is True:
            for item in page.items:
                if item.kind != "choose" and (
                    item.when is None or item.when.evaluate(values) is True
                ):
                    yield item
