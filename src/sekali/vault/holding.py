"""What is held of a subject, locked for whoever writes, and what becomes of it by what is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from sekali.catalogue.queries import dictionary
from sekali.kernel.errors import DomainError
from sekali.vault.facts import Fact, fact_from_json
from sekali.vault.queries import NobodyThere
from sekali.vault.rows import RowRule, add_rows
from sekali.vault.settling import Kept, Ranking, settle

_LOCK = """
    SELECT facts::text, kind, merged_into FROM vault_profile WHERE subject_id = %s FOR UPDATE
"""


class BeingMerged(DomainError):
    """The record is just being put together with another one, or apart again: in a moment."""

    code = "being-merged"


@dataclass(frozen=True, slots=True)
class Held:
    """What is kept of a subject, locked to the transaction's end."""

    subject_id: UUID
    facts: Mapping[str, Any]
    kind: str


def held_facts(subject_id: UUID) -> Held:
    """Return the facts of a subject as they are kept; of one that was merged, those it is part of.

    Raises:
        NobodyThere: There is no such subject.
        BeingMerged: In a moment.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [subject_id])
        row = cursor.fetchone()
    if row is None:
        raise NobodyThere
    facts, kind, merged_into = row
    if merged_into == subject_id:
        raise BeingMerged
    return held_facts(merged_into) if merged_into else Held(subject_id, orjson.loads(facts), kind)


def ranking_of(kind: str, element: str) -> Ranking:
    """Return who is believed about an element of a kind of subject."""
    known = dictionary().element(kind, element)
    return Ranking(known.spec.authority if known else "", _ranks())


def row_rule_of(kind: str, element: str) -> RowRule | None:
    """Return how the rows of a table over time are told apart; None for every other element."""
    known = dictionary().element(kind, element)
    by = known.spec.rows_by if known else None
    return RowRule(by, ranking_of(kind, element)) if by else None


def settled(
    held: Held, facts: Mapping[str, Fact], *, on: date, case_id: UUID | None
) -> tuple[dict[str, Kept], dict[str, Fact]]:
    """Return the facts that are others now, as they are kept, and what was said of each.

    Of a table over time that are the rows which are others, as they stand in it.
    """
    anew: dict[str, Kept] = {}
    said: dict[str, Fact] = {}
    for element, fact in facts.items():
        before, rule = held.facts.get(element), row_rule_of(held.kind, element)
        if rule is not None:
            told = add_rows(before, fact, rule, on=on, case_id=case_id)
            if told is not None and told.kept is not None:
                anew[element] = told.kept
                said[element] = fact_from_json({**fact.as_json(), "value": told.changed})
            continue
        kept = settle(before, fact, ranking_of(held.kind, element), on=on)
        if kept is not None:
            anew[element], said[element] = kept, fact
    return anew, said


def _ranks() -> Mapping[str, int]:
    return {key: source.rank for key, source in dictionary().sources.items()}
