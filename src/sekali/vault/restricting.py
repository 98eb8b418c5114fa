"""Restricting the use of facts at their owner's request, and lifting that again."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate

from sekali.audit.actions import Act, record
from sekali.storage.transactions import whole_transaction
from sekali.vault.facts import RESTRICTED
from sekali.vault.holding import held_facts

RESTRICTED_ACT, LIFTED_ACT = "facts.restricted", "facts.restriction-lifted"
_PUT = "UPDATE vault_profile SET facts = facts || %s::jsonb, updated_at = %s WHERE subject_id = %s"


@whole_transaction
def restrict_facts(
    *, person_id: UUID, elements: Collection[str], case_id: UUID, law: str, at: datetime
) -> Sequence[str]:
    """Let nobody use facts of a person but where a law orders it; return which are so now.

    What is not known cannot be restricted. Doing it again changes nothing.

    Law: UU 27/2022 pasal 11 and 41.
    """
    current = held_facts(person_id)
    person_id, held = current.subject_id, current.facts
    wanted = [name for name in sorted(elements) if name in held and RESTRICTED not in held[name]]
    mark = {"since": localdate(at).isoformat(), "case": str(case_id)}
    marked = {name: {**held[name], RESTRICTED: mark} for name in wanted}
    details = {"elements": wanted, "case": str(case_id), "law": law}
    _write(person_id, marked, Act(kind=RESTRICTED_ACT, actor_id=None, details=details), at)
    return wanted


@whole_transaction
def lift_restriction(
    *, person_id: UUID, elements: Collection[str], actor_id: UUID | None, at: datetime
) -> Sequence[str]:
    """Let facts be used again as before; return which are so now."""
    current = held_facts(person_id)
    person_id, held = current.subject_id, current.facts
    wanted = [name for name in sorted(elements) if RESTRICTED in held.get(name, {})]
    freed = {
        name: {key: value for key, value in held[name].items() if key != RESTRICTED}
        for name in wanted
    }
    details = {"elements": wanted}
    _write(person_id, freed, Act(kind=LIFTED_ACT, actor_id=actor_id, details=details), at)
    return wanted


def _write(person_id: UUID, facts: Mapping[str, object], act: Act, at: datetime) -> None:
    if not facts:
        return
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [json.dumps(facts), at, person_id])
    record(person_id=person_id, acts=[act], at=at)
