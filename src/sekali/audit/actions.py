"""Writing to the audit log, in the transaction of the act that is written down."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from sekali.audit import rules

_LOCK_END = "SELECT length, last_hash FROM audit_chain WHERE person_id = %s FOR UPDATE"
_BEGIN = """
    INSERT INTO audit_chain (person_id, length, last_hash) VALUES (%s, 0, '')
    ON CONFLICT DO NOTHING
"""
_ROW = "(%s, %s, %s, %s, %s, %s, %s::jsonb, %s)"
# One statement writes the links and moves the end of the chain.
_APPEND = """
    WITH links AS (
        INSERT INTO audit_entry
            (person_id, position, at, kind, actor_id, office_id, details, hash)
        VALUES {rows})
    UPDATE audit_chain SET length = %s, last_hash = %s WHERE person_id = %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is to be written down: an act, by whom, for which office, with which details."""

    kind: str
    actor_id: UUID | None
    office_id: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def record(*, person_id: UUID, acts: Sequence[Act], at: datetime) -> None:
    """Append acts that concern one person to that person's chain.

    Must run inside the transaction of the act itself. Two statements, however many acts; the
    lock on the chain's end is held until the commit.
    """
    if not acts:
        return
    with connection.cursor() as cursor:
        position, previous = _end_of_chain(cursor, person_id)
        rows: list[Any] = []
        for act in acts:
            position += 1
            previous = _link(act, person_id, position, previous, at)
            rows += _columns(act, person_id, position, previous, at)
        sql = _APPEND.format(rows=",".join([_ROW] * len(acts)))
        cursor.execute(sql, [*rows, position, previous, person_id])


def _end_of_chain(cursor: Any, person_id: UUID) -> tuple[int, bytes]:
    cursor.execute(_LOCK_END, [person_id])
    end = cursor.fetchone()
    if end is None:
        cursor.execute(_BEGIN, [person_id])
        cursor.execute(_LOCK_END, [person_id])
        end = cursor.fetchone()
    return end[0], bytes(end[1])


def _link(act: Act, person_id: UUID, position: int, previous: bytes, at: datetime) -> bytes:
    return rules.entry_hash(
        previous=previous,
        person_id=person_id,
        position=position,
        at=at,
        kind=act.kind,
        actor_id=act.actor_id,
        office_id=act.office_id,
        details=act.details,
    )


def _columns(act: Act, person_id: UUID, position: int, link: bytes, at: datetime) -> list[Any]:
    details = json.dumps(dict(act.details), ensure_ascii=False)
    return [person_id, position, at, act.kind, act.actor_id, act.office_id, details, link]
