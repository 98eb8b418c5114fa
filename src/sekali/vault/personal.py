"""What this room holds of a person besides facts: relations that ended, registries asked."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sekali.storage.reading import rows_of
from sekali.vault.models import Fetched, Link


class AroundFacts(NamedTuple):
    """Every relation that was put down of a person, and what registries were asked about them."""

    links: Sequence[Link]
    fetched: Sequence[Fetched]


def around_facts_of(person_id: UUID) -> AroundFacts:
    """Return all of it, in order of time."""
    return AroundFacts(
        rows_of(Link, person_id=person_id, order="since"),
        rows_of(Fetched, person_id=person_id, order="at"),
    )
