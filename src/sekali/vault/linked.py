"""Who is linked to whom now, by id alone: what somebody's own family is, without a fact of it."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import connection

HOUSEHOLD = "household"
# Those of one household are linked to it and not to each other.
_LINKED = """
    SELECT l.person_id, l.other_id, l.kind FROM vault_link l
    WHERE l.person_id = ANY(%(people)s) AND l.until IS NULL
      AND l.kind NOT IN ('household', 'member')
    UNION
    SELECT l.person_id, m.other_id, 'household' FROM vault_link l
    JOIN vault_link m ON m.person_id = l.other_id AND m.kind = 'member' AND m.until IS NULL
    WHERE l.person_id = ANY(%(people)s) AND l.kind = 'household' AND l.until IS NULL
      AND m.other_id <> l.person_id
"""


def linked_to(people: Collection[UUID]) -> Mapping[UUID, Mapping[UUID, set[str]]]:
    """Return, for each of the people, who is linked to them and in which ways."""
    found: dict[UUID, dict[UUID, set[str]]] = {one: {} for one in people}
    with connection.cursor() as cursor:
        cursor.execute(_LINKED, {"people": list(people)})
        for person_id, other_id, kind in cursor.fetchall():
            found[person_id].setdefault(other_id, set()).add(kind)
    return found
