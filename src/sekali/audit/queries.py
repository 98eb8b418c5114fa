"""Reading the audit log: a person's own entries, and whether a chain is whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sekali.audit import rules
from sekali.audit.models import Chain, Entry


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """Where a chain does not hold: the position and what is wrong there."""

    person_id: UUID
    position: int
    what: str


def entries_about(
    person_id: UUID, *, before_position: int | None = None, limit: int = 50
) -> Sequence[Entry]:
    """Return a person's entries, newest first, keyset-paged by ``before_position``."""
    entries = Entry.objects.filter(person_id=person_id).order_by("-position")
    if before_position is not None:
        entries = entries.filter(position__lt=before_position)
    return list(entries[:limit])


def has_line(person_id: UUID, kind: str, details: Mapping[str, Any]) -> bool:
    """Tell whether a person's chain has a line of a kind whose details say all this."""
    lines = Entry.objects.filter(person_id=person_id, kind=kind)
    return bool(lines.filter(details__contains=dict(details)).exists())


def people_with_entries() -> Iterator[UUID]:
    """Yield everybody who has a chain, streaming."""
    people = Chain.objects.order_by("person_id").values_list("person_id", flat=True)
    yield from people.iterator(1_000)


def first_broken_link(person_id: UUID) -> BrokenLink | None:
    """Recompute a person's whole chain; return the first link that does not hold, if any.

    Where entries that were over were taken away, it begins with the hash of the last of them; that
    they were stands in the chain itself.
    """
    end = Chain.objects.filter(person_id=person_id).first()
    position, previous = (end.trimmed, bytes(end.anchor)) if end else (0, b"")
    is_told = position == 0
    for entry in Entry.objects.filter(person_id=person_id).order_by("position").iterator(500):
        position += 1
        if entry.position != position:
            return BrokenLink(person_id, position, "missing")
        previous = _recomputed(entry, previous)
        if bytes(entry.hash) != previous:
            return BrokenLink(person_id, position, "changed")
        is_told = is_told or (end is not None and _tells_of_trimming(entry, end))
    if end is None:
        return None if position == 0 else BrokenLink(person_id, position, "no end")
    if not is_told:
        return BrokenLink(person_id, end.trimmed, "taken away")
    if (end.length, bytes(end.last_hash)) != (position, previous):
        return BrokenLink(person_id, position + 1, "cut off")
    return None


def _tells_of_trimming(entry: Entry, end: Chain) -> bool:
    """Tell whether an entry says that all up to where the chain begins was over."""
    said = (entry.kind, entry.details.get("through"), entry.details.get("anchor"))
    return said == (rules.TRIMMED, end.trimmed, bytes(end.anchor).hex())


def _recomputed(entry: Entry, previous: bytes) -> bytes:
    content = rules.entry_content(
        person_id=entry.person_id,
        at=entry.at,
        kind=entry.kind,
        actor_id=entry.actor_id,
        office_id=entry.office_id,
        details=entry.details,
    )
    return rules.entry_hash(previous=previous, position=entry.position, content=content)
