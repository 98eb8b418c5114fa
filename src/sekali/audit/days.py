"""What officers did with whose data in a time: the ledgers of everybody, in one pass."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from sekali.audit.questions import LOOK

_AT_ONCE = 2_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# That a registry was asked about somebody is neither a look at what it said nor work for them.
_ASKED = "facts.fetched"
# Entries lie in the order of time, so that the index by time leads to a few pages. What is put
# together is sorted by the database, on disk where it is much: neither side holds a day in memory.
_DONE = """
    SELECT office_id, actor_id, person_id, details->>'case', coalesce(details->>'service', ''),
           coalesce(details->>'where', ''), kind = %(look)s,
           count(*), (extract(epoch FROM min(at)) * 1000000)::bigint,
           (extract(epoch FROM max(at)) * 1000000)::bigint
    FROM audit_entry
    WHERE at >= %(since)s AND at < %(until)s
      AND kind <> %(asked)s
      AND office_id IS NOT NULL AND actor_id IS NOT NULL AND actor_id <> person_id
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    ORDER BY 1, 2, 3
"""


class Done(NamedTuple):
    """What one officer did with one person's data through one door, for one case or none.

    ``is_look`` tells looks from acts; ``case_id`` is what the ledger has under ``case``.
    """

    office_id: UUID
    officer_id: UUID
    person_id: UUID
    case_id: UUID | None
    service_id: str
    door: str
    is_look: bool
    times: int
    first_at: datetime
    last_at: datetime


def done_by_officers(since: datetime, until: datetime) -> Iterator[Done]:
    """Yield what officers did in a time, half-open, streaming: by office, then by officer.

    What they did with their own data is not among it.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(_DONE, {"look": LOOK, "asked": _ASKED, "since": since, "until": until})
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from map(_done, rows)


def _done(row: tuple[Any, ...]) -> Done:
    office, officer, person, case, service, door, is_look, times, first, last = row
    return Done(
        office, officer, person, _id(case), service, door, is_look, times, _at(first), _at(last)
    )


def _at(microseconds: int) -> datetime:
    # A driver without C reads an instant twenty times as slowly as a number.
    return _EPOCH + timedelta(microseconds=microseconds)


def _id(said: str | None) -> UUID | None:
    try:
        return UUID(said) if said else None
    except ValueError:
        return None
