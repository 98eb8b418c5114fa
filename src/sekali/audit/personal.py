"""What this room holds of a person: their whole ledger, and what they asked about it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from sekali.audit.ledger import visible
from sekali.audit.models import Chain, Entry, Question
from sekali.audit.questions import LOOK

_ROWS_AT_ONCE = 500


def whole_ledger(person_id: UUID, *, on: date) -> Iterator[Entry]:
    """Yield every entry that is shown to a person on a day, the first one first, streaming."""
    yield from visible(person_id, on=on).order_by("position").iterator(_ROWS_AT_ONCE)


def length_of_ledger(person_id: UUID) -> int:
    """Return how many entries there are about a person."""
    chain = Chain.objects.filter(person_id=person_id).first()
    return chain.length if chain else 0


def all_questions_of(person_id: UUID) -> Sequence[Question]:
    """Return everything that a person asked about their ledger, in order."""
    return list(Question.objects.filter(person_id=person_id).order_by("asked_at"))


def people_read_by(office_id: UUID, since: datetime, until: datetime) -> Sequence[UUID]:
    """Return whose facts an office has read in a time, half-open, in order of their ids."""
    looks = Entry.objects.all().across_people().filter(kind=LOOK, office_id=office_id)
    found = looks.filter(at__gte=since, at__lt=until).order_by("person_id")
    return list(found.values_list("person_id", flat=True).distinct())
