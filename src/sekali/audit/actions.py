"""Writing to the audit log, in the transaction of the act that is written down."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from sekali.audit import rules

# One statement locks the end of the chain, computes the link (as rules.entry_hash does), moves
# the end and writes the entry. Nothing has to be read first, so nobody waits longer than that.
_APPEND = """
    WITH moved AS (
        UPDATE audit_chain SET
            length = length + 1,
            last_hash = sha256(last_hash || int8send(length + 1) || %(content)s)
        WHERE person_id = %(person)s RETURNING length, last_hash)
    INSERT INTO audit_entry (person_id, position, at, kind, actor_id, office_id, details, hash)
    SELECT %(person)s::uuid, length, %(at)s::timestamptz, %(kind)s, %(actor)s::uuid,
           %(office)s::uuid, %(details)s::jsonb, last_hash
    FROM moved
"""
_BEGIN = """
    INSERT INTO audit_chain (person_id, length, last_hash) VALUES (%s, 0, '')
    ON CONFLICT DO NOTHING
"""

_HOLD = "SELECT 1 FROM audit_chain WHERE person_id = %s FOR UPDATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is to be written down: an act, by whom, for which office, with which details."""

    kind: str
    actor_id: UUID | None
    office_id: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def record(*, person_id: UUID, acts: Sequence[Act], at: datetime) -> None:
    """Append acts that concern one person to that person's chain, one statement each.

    Must run inside the transaction of the act itself; the lock on the chain's end is held until
    the commit.
    """
    with connection.cursor() as cursor:
        for act in acts:
            values = _values(act, person_id, at)
            cursor.execute(_APPEND, values)
            if cursor.rowcount == 0:
                cursor.execute(_BEGIN, [person_id])
                cursor.execute(_APPEND, values)


def hold_chain(person_id: UUID) -> None:
    """Let nobody else write about a person until the running transaction ends.

    What is read afterwards is what stays so: whoever changes it writes to the chain first.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [person_id])
        cursor.execute(_HOLD, [person_id])


def _values(act: Act, person_id: UUID, at: datetime) -> dict[str, Any]:
    content = rules.entry_content(
        person_id=person_id,
        at=at,
        kind=act.kind,
        actor_id=act.actor_id,
        office_id=act.office_id,
        details=act.details,
    )
    return {
        "content": content,
        "person": person_id,
        "at": at,
        "kind": act.kind,
        "actor": act.actor_id,
        "office": act.office_id,
        "details": json.dumps(act.details, ensure_ascii=False),
    }
