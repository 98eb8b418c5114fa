"""By which numbers a subject is found, and to whom it belongs; each side is a row of its own."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import connection

from sekali.audit.actions import Act, record
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.vault.models import Link, Profile
from sekali.vault.queries import LINKED, UNLINKED, number_hash

# Whoever was merged is the record that they are part of now.
_NOW = """COALESCE(
    (SELECT merged_into FROM vault_profile WHERE subject_id = %({0})s), %({0})s::uuid)"""
_LINK = f"""
    WITH who AS (SELECT {_NOW.format("person")} AS person, {_NOW.format("other")} AS other)
    INSERT INTO vault_link (person_id, id, other_id, kind, since)
    SELECT person, %(id)s::uuid, other, %(kind)s::varchar, %(since)s::date FROM who
    WHERE person <> other AND NOT EXISTS (
        SELECT 1 FROM vault_link l WHERE l.person_id = person AND l.other_id = other
          AND l.kind = %(kind)s::varchar AND l.until IS NULL)
    ON CONFLICT DO NOTHING
"""  # noqa: S608  # put together of our own parts
_CLAIM = f"""
    INSERT INTO vault_number (value_hash, subject_id) VALUES (%(hash)s, {_NOW.format("subject")})
    ON CONFLICT DO NOTHING
"""  # noqa: S608  # put together of our own parts
_HOLDS = f"""
    SELECT 1 FROM vault_number
    WHERE value_hash = %(hash)s AND subject_id = {_NOW.format("subject")}
"""  # noqa: S608  # put together of our own parts


class NumberTaken(DomainError):
    """The number belongs to somebody else already."""

    code = "number-taken"


def claim_number(*, subject_id: UUID, kind: str, value: str) -> None:
    """Make a subject findable by a number, in the running transaction.

    Raises:
        NumberTaken: It belongs to another subject.
    """
    about: dict[str, Any] = {"hash": number_hash(kind, value), "subject": subject_id}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, about)
        if cursor.rowcount:
            return
        cursor.execute(_HOLDS, about)
        if cursor.fetchone() is None:
            raise NumberTaken(kind=kind)


@whole_transaction
def link(*, person_id: UUID, other_id: UUID, kind: str, since: date, at: datetime) -> None:
    """Put down one side of a relation; doing it again changes nothing."""
    # The same id from the same relation: two who do it at once write one row.
    row_id = uuid5(person_id, f"{other_id}:{kind}:{since}")
    values: dict[str, Any] = {
        "person": person_id,
        "id": row_id,
        "other": other_id,
        "kind": kind,
        "since": since,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINK, values)
        is_new = cursor.rowcount == 1
    if is_new:
        act = Act(kind=LINKED, actor_id=None, details={"relation": kind})
        record(person_id=person_id, acts=[act], at=at)


@whole_transaction
def unlink(*, person_id: UUID, other_id: UUID, kind: str, until: date, at: datetime) -> None:
    """End one side of a relation; doing it again changes nothing."""
    if open_links(person_id, other_id, kind).update(until=until):
        act = Act(kind=UNLINKED, actor_id=None, details={"relation": kind})
        record(person_id=person_id, acts=[act], at=at)


def open_links(person_id: UUID, other_id: UUID, kind: str) -> Any:
    """Return the rows of one side of a relation, whoever of the two was merged since."""
    found = Link.objects.filter(
        person_id=person_id, other_id=other_id, kind=kind, until__isnull=True
    )
    if found.exists():
        return found
    return Link.objects.filter(
        person_id=record_now(person_id),
        other_id=record_now(other_id),
        kind=kind,
        until__isnull=True,
    )


def record_now(subject_id: UUID) -> UUID:
    """Return the record that a subject is part of now: its own, unless it was merged."""
    merged = Profile.objects.filter(subject_id=subject_id).values_list("merged_into", flat=True)
    return merged.first() or subject_id
