"""What this room holds of a person: their whole ledger, and what they asked about it."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sekali.audit.models import Chain, Entry, Question

_ROWS_AT_ONCE = 500


def whole_ledger(person_id: UUID) -> Iterator[Entry]:
    """Yield every entry about a person, the first one first, streaming."""
    entries = Entry.objects.filter(person_id=person_id).order_by("position")
    yield from entries.iterator(_ROWS_AT_ONCE)


def actors_in(person_id: UUID) -> set[UUID]:
    """Return who did something that stands on a person's ledger."""
    entries = Entry.objects.filter(person_id=person_id, actor_id__isnull=False)
    return set(entries.values_list("actor_id", flat=True).distinct())


def length_of_ledger(person_id: UUID) -> int:
    """Return how many entries there are about a person."""
    chain = Chain.objects.filter(person_id=person_id).first()
    return chain.length if chain else 0


def all_questions_of(person_id: UUID) -> Sequence[Question]:
    """Return everything that a person asked about their ledger, in order."""
    return list(Question.objects.filter(person_id=person_id).order_by("asked_at"))
