"""Taking back what a case has recorded: former values are so again, and history keeps all of it.

Only what still is as the case left it is taken back; what somebody else has recorded since stays.
Each may be called again after a crash, and then finds nothing left to do.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from sekali.audit.actions import Act, record
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Recording, version_of
from sekali.vault.belonging import open_links, record_now
from sekali.vault.facts import DECLARED, VERIFIED, Fact, fact_from_json
from sekali.vault.holding import held_facts, ranking_of, row_rule_of
from sekali.vault.models import FactVersion, Link, Number
from sekali.vault.queries import LINKED, UNLINKED, number_hash
from sekali.vault.rows import RowRule, Told, rows_without
from sekali.vault.settling import Kept, as_restricted, believed, statements_of

TAKEN_BACK = "facts.taken-back"
_PUT_BACK = """
    UPDATE vault_profile SET facts = (facts - %s::text[]) || %s::jsonb, updated_at = %s
    WHERE subject_id = %s
"""


@whole_transaction
def take_back_facts(
    *, subject_id: UUID, elements: Iterable[str], recording: Recording
) -> Sequence[str]:
    """Let be so again what was so before a case recorded something; return the elements.

    An element that was not known before is not known again.
    """
    current = held_facts(subject_id)
    subject_id, held, kind = current.subject_id, current.facts, current.kind
    wanted = [element for element in elements if element in held]
    versions = _versions(subject_id, wanted)
    tables = {e: rule for e in wanted if (rule := row_rule_of(kind, e))}
    plain = [element for element in wanted if element not in tables]
    ours = [e for e in plain if _left_by(recording.case_id, held[e], versions[e])]
    on = localdate(recording.at)
    before: dict[str, Kept | None] = {
        element: as_restricted(
            believed(
                _without(recording.case_id, held[element], versions[element]),
                ranking_of(kind, element),
                on=on,
            ),
            held[element],
        )
        for element in ours
    }
    said: dict[str, list[dict[str, Any]]] = {}
    for element, rule in tables.items():
        told = _rows_before(recording.case_id, held[element], rule, versions[element])
        if told is not None:
            before[element], said[element] = told.kept, told.changed
    changed = [element for element in before if held[element] != before[element]]
    if not changed:
        return []
    former = {element: kept for element in changed if (kept := before[element]) is not None}
    again = [
        _again(subject_id, element, fact_from_json({**kept, "value": value}), recording)
        for element, kept in former.items()
        if (value := said.get(element, kept["value"])) != []
    ]
    values = [changed, json.dumps(former), recording.at, subject_id]
    insert_together(*again, then=_PUT_BACK, values=values, new_only=True)
    details = {"elements": sorted(changed), "case": str(recording.case_id)}
    act = Act(kind=TAKEN_BACK, actor_id=None, office_id=recording.office_id, details=details)
    record(person_id=subject_id, acts=[act], at=recording.at)
    return sorted(changed)


@whole_transaction
def free_number(*, subject_id: UUID, kind: str, value: str) -> None:
    """Let a subject no longer be found by a number that was taken back."""
    held_by = {subject_id, record_now(subject_id)}
    Number.objects.filter(value_hash=number_hash(kind, value), subject_id__in=held_by).delete()


@whole_transaction
def take_back_link(
    *, person_id: UUID, other_id: UUID, kind: str, since: date, at: datetime
) -> None:
    """Undo one side of a relation that was put down on the day ``since``.

    The log keeps that it was; among the relations it has never been.
    """
    if open_links(person_id, other_id, kind).filter(since=since).delete()[0]:
        act = Act(kind=UNLINKED, actor_id=None, details={"relation": kind})
        record(person_id=person_id, acts=[act], at=at)


@whole_transaction
def link_again(*, person_id: UUID, other_id: UUID, kind: str, until: date, at: datetime) -> None:
    """Undo the end of one side of a relation that was ended on the day ``until``."""
    ended = Link.objects.filter(person_id=person_id, other_id=other_id, kind=kind, until=until)
    if ended.update(until=None):
        act = Act(kind=LINKED, actor_id=None, details={"relation": kind})
        record(person_id=person_id, acts=[act], at=at)


def _versions(subject_id: UUID, elements: Sequence[str]) -> Mapping[str, list[FactVersion]]:
    """Return all that the elements once were, newest first."""
    found: dict[str, list[FactVersion]] = {element: [] for element in elements}
    rows = FactVersion.objects.filter(person_id=subject_id, element__in=elements)
    for version in rows.order_by("-recorded_at"):
        found[version.element].append(version)
    return found


def _rows_before(
    case_id: UUID | None, held: Kept, rule: RowRule, versions: Sequence[FactVersion]
) -> Told | None:
    """Return a table as it was before a case; what others have added since stays."""
    if case_id is None:
        return None
    rows = [row for version in versions if version.case_id != case_id for row in version.value]

    def former(key: tuple[str, ...]) -> dict[str, Any] | None:
        return next((row for row in rows if rule.key(row) == key), None)

    return rows_without(held, case_id, rule, former)


def _left_by(case_id: UUID | None, held: Kept, versions: Sequence[FactVersion]) -> list[Kept]:
    """Return which of the statements that are held are what the case recorded."""
    ours = [_said(_kept(one)) for one in versions if one.case_id == case_id]
    return [one for one in statements_of(held) if _said(one) in ours]


def _without(case_id: UUID | None, held: Kept, versions: Sequence[FactVersion]) -> Collection[Kept]:
    """Return the last word of each source, as if the case had recorded nothing."""
    ours = _left_by(case_id, held, versions)
    last = {one["source"]: one for one in statements_of(held) if one not in ours}
    for version in versions:
        if version.case_id != case_id:
            last.setdefault(version.source, _kept(version))
    return last.values()


def _said(kept: Kept) -> tuple[Any, ...]:
    return (kept["value"], kept["level"], kept["source"], kept["date"])


def _kept(version: FactVersion) -> Kept:
    level = VERIFIED if version.level == VERIFIED else DECLARED
    fact = Fact(
        version.value, level, version.source, version.date, version.until, version.office_id
    )
    return fact.as_json()


def _again(subject_id: UUID, element: str, former: Fact, recording: Recording) -> FactVersion:
    """Return the former value as it is written down once more, because of the same case."""
    origin = f"{element}:{recording.case_id}:{recording.run}:taken-back"
    version = version_of(subject_id, element, former, origin=origin, at=recording.at)
    version.case_id = recording.case_id
    return version
