"""What a reader of a panel may see: what there is to read, and of a case what is not hidden."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from sekali.casework.actors import Officer
from sekali.casework.models import Case, Review
from sekali.casework.narrowing import readable
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledItem, CompiledService

_PEOPLE = frozenset({"person", "household"})
_MOST = 50
# A case is there once, though several readings of it may be free; what somebody had a conflict
# with, or has read, is never shown again.
_TO_READ = """
    SELECT DISTINCT ON (w.due_at, w.case_id)
           w.person_id, w.case_id, w.title::text, w.number, w.due_at, w.claimed_by_id IS NOT NULL
    FROM casework_workitem w
    WHERE w.office_id = %(office)s AND w.role = %(role)s AND w.task LIKE 'review:%%'
      AND (w.claimed_by_id = %(reader)s OR w.claimed_by_id IS NULL)
      AND w.person_id <> %(reader)s
      AND NOT EXISTS (
          SELECT 1 FROM casework_review r JOIN casework_case c
            ON c.person_id = r.person_id AND c.id = r.case_id AND c.entered = r.entered
          WHERE r.reviewer_id = %(reader)s AND r.person_id = w.person_id
            AND r.case_id = w.case_id AND r.standing <> 'reading')
    ORDER BY w.due_at, w.case_id, w.claimed_by_id IS NULL
    LIMIT %(most)s
"""
_DONE = """
    SELECT count(*) FROM casework_review WHERE reviewer_id = %s AND standing = 'given'
"""


@dataclass(frozen=True, slots=True)
class ToRead:
    """A reading that is free or taken by this reader, without whom it is about."""

    person_id: UUID
    case_id: UUID
    title: Mapping[str, str]
    number: str
    due_at: datetime
    is_taken: bool


def to_read(by: Officer) -> list[ToRead]:
    """Return what a reader has taken or may take, first what falls due first."""
    asked: dict[str, Any] = {
        "office": by.office_id,
        "role": by.role,
        "reader": by.person_id,
        "most": _MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TO_READ, asked)
        rows = cursor.fetchall()
    return [ToRead(row[0], row[1], orjson.loads(row[2]), *row[3:]) for row in rows]


def count_done(by: Officer) -> int:
    """Return how many readings somebody has finished."""
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [by.person_id])
        row = cursor.fetchone()
        return int(row[0]) if row else 0


def review_by(case: Case, reader_id: UUID) -> Review | None:
    """Return what a reader did with a case in the panel that it is in: the reader's own."""
    rows = Review.objects.filter(
        person_id=case.person_id, case_id=case.id, entered=case.entered, reviewer_id=reader_id
    )
    found: Review | None = rows.first()
    return found


def opened_reviews(case: Case) -> Sequence[Review]:
    """Return the points of the last panel that a case has left; sealed while it is in one."""
    rows = Review.objects.filter(person_id=case.person_id, case_id=case.id, standing=Review.GIVEN)
    done = [one for one in rows.order_by("given_at", "id") if one.entered != case.entered]
    last = max((one.entered for one in done), default=0)
    return [one for one in done if one.entered == last]


def shown_to_readers(
    service: CompiledService, panel: files.Panel, keys: Collection[str]
) -> list[str]:
    """Return which facts and papers of a case a reader of a panel may see, in order."""
    open_to_them = readable(service, panel, keys)
    hides_identity = files.IDENTITY in panel.blind

    def _is_blind(key: str) -> bool:
        return key in panel.blind or (hides_identity and tells_who(service, key))

    return [
        key for key in keys if key in panel.shows or (key in open_to_them and not _is_blind(key))
    ]


def tells_who(service: CompiledService, key: str) -> bool:
    """Tell whether a fact could say who somebody is: whatever is of people, and every paper."""
    item: CompiledItem | None = service.by_key.get(key)
    if item is not None and item.kind in {"evidence", "choose"}:
        return True
    subject, _, element = key.partition(".")
    if not element:
        return False
    declared = service.definition.subjects.get(subject)
    return declared is None or declared.kind in _PEOPLE
