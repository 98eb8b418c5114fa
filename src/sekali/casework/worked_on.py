"""When cases ended and what they are called, and which officers did something in them, by case."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.sql import SQL, Composed

# Whose case it is and which; of others who stand in a case nothing is found.
Pair = tuple[UUID, UUID]
_AT_ONCE = 2_000
# As texts: a driver without C takes its time over lists of ids.
_WANTED = SQL("""
    unnest(string_to_array(%(people)s, ',')::uuid[], string_to_array(%(cases)s, ',')::uuid[])
    AS wanted (person_id, case_id)
""")
_ENDED = SQL("""
    SELECT c.id, c.decided_at FROM {wanted}
    JOIN casework_case c ON c.person_id = wanted.person_id AND c.id = wanted.case_id
    WHERE c.decided_at IS NOT NULL
""").format(wanted=_WANTED)
_NUMBERS = SQL("""
    SELECT c.id, c.number FROM {wanted}
    JOIN casework_case c ON c.person_id = wanted.person_id AND c.id = wanted.case_id
""").format(wanted=_WANTED)
_WORKED = SQL("""
    SELECT DISTINCT e.actor_id, e.case_id FROM {wanted}
    JOIN casework_caseevent e ON e.person_id = wanted.person_id AND e.case_id = wanted.case_id
    WHERE e.actor_id = ANY(%(officers)s)
""").format(wanted=_WANTED)


@dataclass(frozen=True, slots=True)
class Worked:
    """When cases ended, and in which of them each officer ever did something."""

    ended_at: Mapping[UUID, datetime]
    by: Mapping[UUID, frozenset[UUID]]


def worked_on(pairs: Collection[Pair], officers: Collection[UUID]) -> Worked:
    """Return what is known of cases and of what officers did in them."""
    ended: dict[UUID, datetime] = {}
    by: dict[UUID, set[UUID]] = {}
    for some in _batches(pairs):
        ended |= dict(_rows(_ENDED, some))
        for officer_id, case_id in _rows(_WORKED, some, officers):
            by.setdefault(officer_id, set()).add(case_id)
    return Worked(ended, {key: frozenset(cases) for key, cases in by.items()})


def numbers_of_cases(pairs: Collection[Pair]) -> Mapping[UUID, str]:
    """Return the numbers of cases, by case."""
    return {key: number for some in _batches(pairs) for key, number in _rows(_NUMBERS, some)}


def _batches(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    waiting = iter(pairs)
    while some := list(islice(waiting, _AT_ONCE)):
        yield some


def _rows(sql: Composed, pairs: list[Pair], officers: Collection[UUID] = ()) -> list[Any]:
    asked: dict[str, Any] = {
        "people": ",".join(str(person_id) for person_id, _ in pairs),
        "cases": ",".join(str(case_id) for _, case_id in pairs),
        "officers": list(officers),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.as_string(None), asked)
        return list(cursor.fetchall())
