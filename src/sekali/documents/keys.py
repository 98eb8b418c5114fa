"""What an operator does with keys: wrap them anew, seal files from before, destroy a person's."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from sekali.audit.actions import Act, record
from sekali.documents.models import PersonKey
from sekali.documents.naming import FILES, is_named, rows_naming
from sekali.documents.ports import BlobMissing, Wrapped
from sekali.documents.safe import Safe, bound_to
from sekali.documents.sealing import key_id_of
from sekali.storage.transactions import whole_transaction

_AT_ONCE = 500
_COUNTS = "SELECT master_id, count(*) FROM documents_personkey GROUP BY 1"


@dataclass(slots=True)
class Sealed:
    """What sealing came to: rows whose file is sealed now, lost files, files removed."""

    rows: int = 0
    missing: int = 0
    removed: int = 0


def keys_by_master() -> Counter[str]:
    """Return how many keys of people each master key wraps."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        return Counter(dict(cursor.fetchall()))


def wrap_anew(safe: Safe) -> int:
    """Wrap every key by the current master key; no file is read. Return how many were.

    It may be broken off and begun again, and run while others seal and read.
    """
    done, current = 0, safe.masters.current()
    while rows := _wrapped_otherwise(current):
        for row in rows:
            done += _wrap_row_anew(safe, row)
    return done


def _wrapped_otherwise(current: str) -> list[PersonKey]:
    rows = PersonKey.objects.across_people().exclude(master_id=current)
    return list(rows[:_AT_ONCE])


def _wrap_row_anew(safe: Safe, row: PersonKey) -> int:
    about = bound_to(row.person_id, row.id)
    secret = safe.masters.unwrap(Wrapped(row.master_id, row.wrapped), bound_to=about)
    anew = safe.masters.wrap(secret, bound_to=about)
    # Only as it was read: a key that was destroyed meanwhile does not come back.
    kept = PersonKey.objects.filter(person_id=row.person_id, id=row.id, wrapped=row.wrapped)
    return int(kept.update(master_id=anew.master_id, wrapped=anew.text))


@whole_transaction
def destroy_keys(*, person_id: UUID, reason: str, at: datetime) -> int:
    """Make every file of a person unreadable, for good; return how many keys are gone.

    Copies in backups are unreadable once the backups of the database from before are gone.
    """
    gone, _ = PersonKey.objects.filter(person_id=person_id).delete()
    if gone:
        act = Act(kind="documents.keys-destroyed", actor_id=None, details={"reason": reason})
        record(person_id=person_id, acts=[act], at=at)
    return int(gone)


def seal_what_lies_open(safe: Safe) -> Sealed:
    """Seal the files from before there were keys, and remove what lay open.

    It may be broken off and begun again. A file is sealed and on disk before its row names it,
    and removed only when no row names it any more.
    """
    done = Sealed()
    for model in FILES:
        for person_id, row_id, address in rows_naming(model, at_once=_AT_ONCE):
            _seal_one(safe, model, person_id, row_id, address, done)
    for address in safe.store.addresses():
        if _lies_open(safe, address) and not is_named(address):
            safe.store.remove(address)
            done.removed += 1
    return done


def _seal_one(
    safe: Safe, model: Any, person_id: UUID, row_id: UUID, address: str, done: Sealed
) -> None:
    try:
        data = safe.store.open(address)
    except BlobMissing:
        done.missing += 1
        return
    if key_id_of(data) is not None:
        return
    sealed = safe.put(safe.key_of(person_id), data)
    kept = model.objects.filter(person_id=person_id, id=row_id, blob=address)
    done.rows += kept.update(blob=sealed)


def _lies_open(safe: Safe, address: str) -> bool:
    return key_id_of(safe.store.open(address)) is None
