"""What this room holds of a person: their whole ledger, and what they asked about it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from sekali.audit.ledger import visible
from sekali.audit.models import Chain, Entry, Question
from sekali.audit.questions import LOOK

_ROWS_AT_ONCE = 500
# By the index of time, which knows where the old pages lie; the newest are never looked at.
_OLD_OF_NEXT = """
    SELECT DISTINCT person_id FROM audit_entry WHERE at < %s AND person_id > %s
    ORDER BY person_id LIMIT %s
"""
_NOBODY = UUID(int=0)


def whole_ledger(person_id: UUID, *, on: date) -> Iterator[Entry]:
    """Yield every entry that is shown to a person on a day, the first one first, streaming."""
    yield from visible(person_id, on=on).order_by("position").iterator(_ROWS_AT_ONCE)


def length_of_ledger(person_id: UUID) -> int:
    """Return how many entries there are about a person."""
    chain = Chain.objects.filter(person_id=person_id).first()
    return chain.length - chain.trimmed if chain else 0


def all_questions_of(person_id: UUID) -> Sequence[Question]:
    """Return everything that a person asked about their ledger, in order."""
    return list(Question.objects.filter(person_id=person_id).order_by("asked_at"))


def people_read_by(office_id: UUID, since: datetime, until: datetime) -> Sequence[UUID]:
    """Return whose facts an office has read in a time, half-open, in order of their ids."""
    looks = Entry.objects.all().across_people().filter(kind=LOOK, office_id=office_id)
    found = looks.filter(at__gte=since, at__lt=until).order_by("person_id")
    return list(found.values_list("person_id", flat=True).distinct())


def people_with_entries_before(before: datetime) -> Iterator[UUID]:
    """Yield everybody who has an entry from before an instant, in order of their ids."""
    last = _NOBODY
    while people := _next_with_entries(before, last):
        yield from people
        last = people[-1]


def _next_with_entries(before: datetime, last: UUID) -> Sequence[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_OLD_OF_NEXT, [before, last, _ROWS_AT_ONCE])
        return [person_id for (person_id,) in cursor.fetchall()]


def count_entries_before(person_id: UUID, before: datetime) -> int:
    """Return how many entries at the front of a person's chain are from before an instant."""
    entries = Entry.objects.filter(person_id=person_id).order_by("position")
    newer = entries.filter(at__gte=before).first()
    old = entries.filter(position__lt=newer.position) if newer else entries
    return old.count()
