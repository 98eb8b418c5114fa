"""Forgetting what only a person themselves has said, where they ask for it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from sekali.storage.transactions import whole_transaction
from sekali.vault.facts import BESIDE, DECLARED, RESIDENT
from sekali.vault.models import FactVersion, Profile

_FORGET = """
    UPDATE vault_profile SET facts = facts - %s::text[], updated_at = %s WHERE subject_id = %s
"""


class WhoseWords(NamedTuple):
    """The elements held of a person: those that only they have said, and how many others."""

    own: Sequence[str]
    of_others: int


def whose_words(person_id: UUID) -> WhoseWords:
    """Return which elements are only a person's own word; no value is read out."""
    facts = Profile.objects.values_list("facts", flat=True).get(subject_id=person_id)
    own = sorted(name for name, fact in facts.items() if is_own_word(fact))
    return WhoseWords(own, len(facts) - len(own))


@whole_transaction
def forget_words(*, person_id: UUID, elements: Collection[str], at: datetime) -> None:
    """Delete a person's own words and their history; what others have said since stays."""
    held = set(whose_words(person_id).own) & set(elements)
    if not held:
        return
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [sorted(held), at, person_id])
    versions = FactVersion.objects.filter(person_id=person_id, element__in=held)
    versions.filter(source=RESIDENT).delete()


def is_own_word(fact: Mapping[str, Any]) -> bool:
    """Tell whether no authority has said it, and nobody says otherwise beside."""
    return fact["level"] == DECLARED and fact["source"] == RESIDENT and BESIDE not in fact
