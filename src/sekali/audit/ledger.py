"""A person's ledger as they read it: page by page, by office, by service, between days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from sekali.audit.models import Entry

PAGE = 50
# In an entry's details: the day from which its person sees it; in the chain it stands at once.
SHOWN_FROM = "shown_from"
READS = "facts.read"
# The offices of a ledger, one step of the index each, however many lines each has.
_OFFICES = """
    WITH RECURSIVE step AS (
        (SELECT office_id FROM audit_entry WHERE person_id = %(person)s AND office_id IS NOT NULL
         ORDER BY office_id LIMIT 1)
        UNION ALL
        SELECT (SELECT e.office_id FROM audit_entry e
                WHERE e.person_id = %(person)s AND e.office_id > step.office_id
                ORDER BY e.office_id LIMIT 1)
        FROM step WHERE step.office_id IS NOT NULL)
    SELECT office_id FROM step WHERE office_id IS NOT NULL LIMIT %(most)s
"""
_MOST_OFFICES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines of a ledger somebody wants to see; without anything, all of them.

    ``since`` and ``until`` are half-open; ``by_others`` leaves out what the person did themselves,
    ``reads`` what is no look.
    """

    office_id: UUID | None = None
    service_id: str = ""
    by_others: bool = False
    reads: bool = False
    since: datetime | None = None
    until: datetime | None = None


def lines_of(
    person_id: UUID,
    wanted: Wanted,
    *,
    on: date,
    before_position: int | None = None,
    limit: int = PAGE,
) -> Sequence[Entry]:
    """Return a person's lines as they stand on their page on a day, newest first, keyset-paged."""
    lines = visible(person_id, on=on).filter(_condition(person_id, wanted))
    if before_position is not None:
        lines = lines.filter(position__lt=before_position)
    return list(lines.order_by("-position")[:limit])


def visible(person_id: UUID, *, on: date) -> QuerySet[Entry]:
    """Return the lines of a person's ledger that are shown on a day."""
    # Said so that PostgreSQL expects most lines to be shown, and walks the chain from its end.
    shown_from = Coalesce(
        KeyTextTransform(SHOWN_FROM, "details"), Value(""), output_field=TextField()
    )
    lines: QuerySet[Entry] = Entry.objects.filter(person_id=person_id)
    return lines.alias(shown_from=shown_from).filter(shown_from__lte=on.isoformat())


def offices_on(person_id: UUID) -> Sequence[UUID]:
    """Return the offices that a person's ledger names."""
    with connection.cursor() as cursor:
        cursor.execute(_OFFICES, {"person": person_id, "most": _MOST_OFFICES})
        return [office_id for (office_id,) in cursor.fetchall()]


def _condition(person_id: UUID, wanted: Wanted) -> Q:
    named: dict[str, Any] = {
        "office_id": wanted.office_id,
        "details__service": wanted.service_id or None,
        "kind": READS if wanted.reads else None,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    condition = Q(**{key: value for key, value in named.items() if value is not None})
    if wanted.by_others:
        condition &= Q(actor_id__isnull=True) | ~Q(actor_id=person_id)
    return condition
