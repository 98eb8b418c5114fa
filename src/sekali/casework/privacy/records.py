"""Which records are one person's: their own, and those that were put to it."""

from collections.abc import Sequence
from uuid import UUID

from sekali.casework.merging import records_of
from sekali.vault.belonging import record_now


def records_of_one(person_id: UUID) -> Sequence[UUID]:
    """Return a record and those that were found to be the same person's; the one asked for first.

    Of a record that is itself part of another one it is that record alone.
    """
    return [person_id, *(one.other_id for one in records_of(person_id))]


def all_records_with(person_id: UUID) -> Sequence[UUID]:
    """Return every record of the person whose record this is, whichever of them it is."""
    return records_of_one(record_now(person_id))
