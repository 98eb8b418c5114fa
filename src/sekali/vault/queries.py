"""What is known about a person and those around them, and who has looked at it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection
from psycopg.sql import SQL, Literal

from sekali.kernel.errors import DomainError
from sekali.kernel.ids import keyed_hash
from sekali.vault.facts import Holder, KeptFacts, Surroundings
from sekali.vault.grounds import Ground
from sekali.vault.models import FactVersion, Link, Profile

# One read for a whole form: the person's own row, every row that is linked to it now, and
# those that the person has named. Rooms above may put it together with a read of their own;
# its parameters are "person" and "named" (a list of ids), its columns those of _holder and the
# kind of link, null for the person.
SURROUNDINGS = """
    SELECT p.subject_id, p.kind, p.facts::text, p.is_sample, NULL
    FROM vault_profile p WHERE p.subject_id = %(person)s
    UNION ALL
    SELECT p.subject_id, p.kind, p.facts::text, p.is_sample, l.kind
    FROM vault_link l JOIN vault_profile p ON p.subject_id = l.other_id
    WHERE l.person_id = %(person)s AND l.until IS NULL
    UNION ALL
    SELECT p.subject_id, p.kind, p.facts::text, p.is_sample, 'named'
    FROM vault_profile p WHERE p.subject_id = ANY(%(named)s)
"""
_OF_NUMBERS = "SELECT value_hash, subject_id FROM vault_number WHERE value_hash = ANY(%s)"
# The element stands in the statement itself, so that PostgreSQL sees that its index fits.
_HOLDING = SQL("""
    SELECT subject_id FROM vault_profile
    WHERE kind = 'person' AND facts ? {element} AND subject_id > %(after)s
      AND merged_into IS NULL
    ORDER BY subject_id LIMIT %(limit)s
""")
# Whoever has two of a kind is one holder all the same.
_HAVING = SQL("""
    SELECT DISTINCT l.person_id FROM vault_link l
    JOIN vault_profile p ON p.subject_id = l.person_id
    JOIN vault_profile t ON t.subject_id = l.other_id
    WHERE l.kind = {kind} AND l.until IS NULL AND l.person_id > %(after)s
      AND p.kind = 'person' AND p.merged_into IS NULL AND t.facts ? {element}
    ORDER BY l.person_id LIMIT %(limit)s
""")
PERSON = "person"
_FIRST = UUID(int=0)
_ROWS_AT_ONCE = 500
FACTS = "facts."
READ = FACTS + "read"
LINKED = FACTS + "linked"
FETCHED = FACTS + "fetched"
UNLINKED = FACTS + "unlinked"


class NobodyThere(DomainError):
    """Nothing is known about such a person."""

    code = "person-unknown"


def surroundings_of(person_id: UUID, *, ground: Ground, named: Sequence[UUID] = ()) -> Surroundings:
    """Return the person and those who belong to them, with all their facts. One query.

    ``named`` adds subjects that the person has named, such as witnesses; they are no family.

    Raises:
        NobodyThere: There is no such person.
        NoGround: The ground is another person's.
    """
    with connection.cursor() as cursor:
        cursor.execute(SURROUNDINGS, {"person": person_id, "named": list(named)})
        return surroundings_from(cursor.fetchall(), ground=ground)


def surroundings_from(rows: Sequence[tuple[Any, ...]], *, ground: Ground) -> Surroundings:
    """Return what rows of ``SURROUNDINGS`` say.

    Raises:
        NobodyThere: The person's own row is not among them.
        NoGround: The ground is another person's.
    """
    own = next((row for row in rows if row[4] is None), None)
    if own is None:
        raise NobodyThere
    ground.check_reaches(own[0])
    kinds: dict[UUID, set[str]] = {}
    holders: dict[UUID, Holder] = {}
    for row in sorted((r for r in rows if r[4] is not None), key=lambda r: r[0]):
        kinds.setdefault(row[0], set()).add(row[4])
        if row[0] not in holders:
            holders[row[0]] = _holder(*row[:4], ground=ground)
    related = tuple((holder, frozenset(kinds[key])) for key, holder in holders.items())
    return Surroundings(_holder(*own[:4], ground=ground), related)


def holder_of(subject_id: UUID, *, ground: Ground) -> Holder:
    """Return one subject with its facts.

    Raises:
        NobodyThere: There is no such subject.
        NoGround: The ground is another person's.
    """
    ground.check_reaches(subject_id)
    found = Profile.objects.filter(subject_id=subject_id).first()
    if found is None:
        raise NobodyThere
    facts = _readable(KeptFacts(found.facts), ground)
    return Holder(found.subject_id, found.kind, facts, found.is_sample)


def holders_of_element(
    element: str, *, after: UUID | None, limit: int, ground: Ground, kind: str = PERSON
) -> Sequence[UUID]:
    """Return people of whom an element is held, in order of their ids, from after one on.

    With the ``kind`` of a thing it is held of a thing that is theirs now.
    ``vault.actions.index_holders`` lets it be found without going through everybody.

    Raises:
        NoGround: Nobody's own affair is a look at many people.
    """
    ground.check_reaches(_FIRST)
    statement = (
        _HOLDING.format(element=Literal(element))
        if kind == PERSON
        else _HAVING.format(element=Literal(element), kind=Literal(kind))
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None), {"after": after or _FIRST, "limit": limit})
        return [subject_id for (subject_id,) in cursor.fetchall()]


def is_linked(person_id: UUID, other_id: UUID, kind: str) -> bool:
    """Tell whether another belongs to a person now: their child, their spouse, and so on."""
    links = Link.objects.filter(person_id=person_id, other_id=other_id, kind=kind)
    return bool(links.filter(until__isnull=True).exists())


def subject_with_number(kind: str, value: str) -> UUID | None:
    """Return the subject that a NIK (``nik``) or family card number (``kk``) belongs to."""
    return subjects_with_numbers(kind, [value]).get(value)


def subjects_with_numbers(kind: str, values: Collection[str]) -> Mapping[str, UUID]:
    """Return the subjects of those of the numbers that are known."""
    by_hash = {number_hash(kind, value): value for value in values}
    with connection.cursor() as cursor:
        cursor.execute(_OF_NUMBERS, [list(by_hash)])
        return {by_hash[bytes(found)]: subject_id for found, subject_id in cursor.fetchall()}


def number_hash(kind: str, value: str) -> bytes:
    """Return what stands for a personal number in the look-up table."""
    return keyed_hash(settings.HASH_KEY, kind, value)


def versions_of(subject_id: UUID, element: str, *, ground: Ground) -> Sequence[FactVersion]:
    """Return the values that an element had, newest first.

    Raises:
        NoGround: The ground is another person's.
    """
    ground.check_reaches(subject_id)
    versions = FactVersion.objects.filter(person_id=subject_id, element=element)
    return list(versions.order_by("-recorded_at")[:50])


def whole_history(ids: Collection[UUID], *, ground: Ground) -> Iterator[FactVersion]:
    """Yield every value ever recorded of a person or their things, the oldest first, streaming.

    Raises:
        NoGround: The ground is another person's.
    """
    for subject_id in ids:
        ground.check_reaches(subject_id)
    rows = FactVersion.objects.filter(person_id__in=ids).order_by("recorded_at", "id")
    yield from rows.iterator(_ROWS_AT_ONCE)


def _holder(
    subject_id: UUID,
    kind: str,
    facts: str,
    is_sample: bool,  # noqa: FBT001  # a database row
    *,
    ground: Ground,
) -> Holder:
    return Holder(subject_id, kind, _readable(KeptFacts(orjson.loads(facts)), ground), is_sample)


def _readable(facts: KeptFacts, ground: Ground) -> KeptFacts:
    """Return the facts without those whose owner has restricted them, where that binds."""
    if ground.sees_restricted or not facts.restricted:
        return facts
    return facts.without(facts.restricted)
