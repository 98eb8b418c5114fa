"""Writing to the audit log, in the transaction of the act that is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from sekali.audit import rules

# The owner's function locks the end of the chain, computes the link (as rules.entry_hash does),
# moves the end and writes the entry: see migration 0004. Nothing has to be read first, so nobody
# waits longer than that, and who serves people has no other way into the ledger.
_APPEND = "SELECT audit_append(%s)"
_HOLD = "SELECT audit_hold(%s)"


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
            cursor.execute(_APPEND, [_content(act, person_id, at)])


def hold_chain(person_id: UUID) -> None:
    """Let nobody else write about a person until the running transaction ends.

    What is read afterwards is what stays so: whoever changes it writes to the chain first.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [person_id])


def _content(act: Act, person_id: UUID, at: datetime) -> bytes:
    return rules.entry_content(
        person_id=person_id,
        at=at,
        kind=act.kind,
        actor_id=act.actor_id,
        office_id=act.office_id,
        details=act.details,
    )
