"""Taking two records apart again that were put together: each is what it was, with what came since.

What came since is somebody's: an officer has said of each version and each relation whose.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.utils.timezone import localdate

from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import version_of
from sekali.vault.facts import DECLARED, RESTRICTED, VERIFIED, Fact
from sekali.vault.holding import ranking_of
from sekali.vault.merging import OTHER, SET_FACTS, Deciding, version_for, write_down
from sekali.vault.models import FactVersion, Link, Profile
from sekali.vault.queries import number_hash
from sekali.vault.settling import Kept, as_restricted, settle, statements_of

PARTED = "facts.parted"
# One value as it was recorded; so named for the rooms above.
Version = FactVersion


class Relation(NamedTuple):
    """A relation of the record that survived, which came since: to whom, what, from when."""

    id: UUID
    other_id: UUID
    kind: str
    since: date


@whole_transaction
def block(*, merged_id: UUID) -> None:
    """Close a merged record to all writing while it is taken out again."""
    Profile.objects.filter(subject_id=merged_id).update(merged_into=merged_id)


@whole_transaction
def take_out(
    *,
    survivor_id: UUID,
    taken: Mapping[str, Any],
    kept: Mapping[str, Any],
    assigned: Mapping[str, str],
    deciding: Deciding,
) -> Sequence[str]:
    """Let a record be what it was before a merge, with what was recorded of it since.

    ``assigned`` says whose each version and each link is that came since; whose nothing is said
    of is the survivor's. Returns the numbers, by hash in hex, that are the other one's.
    """
    profile = Profile.objects.select_for_update().get(subject_id=survivor_id)
    since = versions_since(survivor_id, kept)
    theirs = [one for one in since if assigned.get(str(one.id)) == OTHER]
    ours = [one for one in since if assigned.get(str(one.id)) != OTHER]
    touched = {*taken["facts"], *(one.element for one in theirs)}
    facts = {e: now for e, now in profile.facts.items() if e not in touched}
    for element in touched & {*kept["facts"], *(one.element for one in ours)}:
        own = [one for one in ours if one.element == element]
        now = replayed(profile.kind, element, kept["facts"].get(element), own)
        if now is not None:
            facts[element] = _restricted_since(now, profile.facts.get(element), taken, element)
    changed = [e for e in touched if facts.get(e) != profile.facts.get(e)]
    again = [
        version_for(survivor_id, e, facts[e], "parted", deciding) for e in changed if e in facts
    ]
    values = [json.dumps(facts), deciding.recording.at, survivor_id]
    insert_together(*again, then=SET_FACTS, values=values, new_only=True)
    given = [uuid5(deciding.merge_id, f"{other}:{kind}") for _, other, kind, *_ in taken["links"]]
    Link.objects.filter(person_id=survivor_id, id__in=given).delete()
    moved = [key for key, whose in assigned.items() if whose == OTHER]
    Link.objects.filter(person_id=survivor_id, id__in=moved).delete()
    write_down(survivor_id, PARTED, sorted(changed), deciding)
    return [number_hash("nik", one.value).hex() for one in theirs if one.element == "nik"]


@whole_transaction
def reopen(
    *,
    merged_id: UUID,
    taken: Mapping[str, Any],
    since: Sequence[FactVersion],
    links: Sequence[Relation],
    deciding: Deciding,
) -> None:
    """Let a record stand for itself again, with what was recorded since that is its own."""
    profile = Profile.objects.select_for_update().get(subject_id=merged_id)
    if profile.merged_into is None:
        return
    facts = dict(profile.facts)
    for element in {one.element for one in since}:
        own = [one for one in since if one.element == element]
        now = replayed(profile.kind, element, facts.get(element), own)
        if now is not None:
            facts[element] = now
    copies = [_copied(merged_id, one, deciding) for one in since]
    relations = [
        Link(
            person_id=merged_id,
            id=uuid5(deciding.merge_id, f"{one.id}:assigned"),
            other_id=one.other_id,
            kind=one.kind,
            since=one.since,
        )
        for one in links
    ]
    values = [json.dumps(facts), deciding.recording.at, merged_id]
    insert_together(*copies, *relations, then=SET_FACTS, values=values, new_only=True)
    ended = Link.objects.filter(person_id=merged_id, id__in=[one[0] for one in taken["links"]])
    ended.update(until=None)
    Profile.objects.filter(subject_id=merged_id).update(merged_into=None)
    write_down(merged_id, PARTED, sorted({one.element for one in since}), deciding)


@whole_transaction
def turn_links_back(
    *,
    other_id: UUID,
    merged_id: UUID,
    survivor_id: UUID,
    taken: Mapping[str, Any],
    since: Sequence[Relation],
    deciding: Deciding,
) -> None:
    """Let somebody belong to the record again that they belonged to before, or have come to."""
    for person, link_id, kind, *_ in taken["theirs"]:
        if UUID(person) == other_id:
            Link.objects.filter(person_id=other_id, id=link_id).update(until=None)
            turned = uuid5(deciding.merge_id, f"{other_id}:{kind}:theirs")
            Link.objects.filter(person_id=other_id, id=turned).delete()
    days = {one.since for one in since if one.other_id == other_id}
    came = Link.objects.filter(person_id=other_id, other_id=survivor_id, since__in=days)
    came.filter(until__isnull=True).update(other_id=merged_id)


def versions_since(survivor_id: UUID, kept: Mapping[str, Any]) -> Sequence[FactVersion]:
    """Return what was recorded of a record since another one was put to it, the oldest first."""
    rows = FactVersion.objects.filter(
        person_id=survivor_id, recorded_at__gt=datetime.fromisoformat(kept["at"])
    )
    found = rows.exclude(proof__startswith="merge:").order_by("recorded_at", "id")
    return [one for one in found if not _stood_before(one, kept["facts"])]


def links_since(
    survivor_id: UUID, taken: Mapping[str, Any], kept: Mapping[str, Any], merge_id: UUID
) -> Sequence[Relation]:
    """Return the relations of a record that came since another one was put to it."""
    given = {str(uuid5(merge_id, f"{other}:{kind}")) for _, other, kind, *_ in taken["links"]}
    rows = Link.objects.filter(person_id=survivor_id, until__isnull=True)
    return [
        Relation(one.id, one.other_id, one.kind, one.since)
        for one in rows
        if str(one.id) not in {*given, *kept["links"]}
    ]


def replayed(
    kind: str, element: str, before: Kept | None, versions: Sequence[FactVersion]
) -> Kept | None:
    """Return a fact as it stands once it was recorded again what was recorded, in that order."""
    ranking, now = ranking_of(kind, element), before
    for one in versions:
        now = settle(now, _said(one), ranking, on=localdate(one.recorded_at)) or now
    return now


def _restricted_since(
    now: Kept, current: Kept | None, taken: Mapping[str, Any], element: str
) -> Kept:
    """Return a fact restricted as it is now, unless that came with the other record."""
    theirs = taken["facts"].get(element, {}).get(RESTRICTED)
    is_theirs = current is not None and RESTRICTED in current and current[RESTRICTED] == theirs
    if is_theirs:
        return now
    bare = {key: value for key, value in now.items() if key != RESTRICTED}
    return as_restricted(bare, current) or bare


def _copied(subject_id: UUID, version: FactVersion, deciding: Deciding) -> FactVersion:
    """Return a version as the other record has it from then on, whose it is."""
    origin = f"{deciding.merge_id}:{version.id}"
    copy = version_of(
        subject_id, version.element, _said(version), origin=origin, at=version.recorded_at
    )
    copy.case_id, copy.recorded_by_id = version.case_id, version.recorded_by_id
    copy.office_id, copy.proof, copy.reason = version.office_id, version.proof, version.reason
    return copy


def _stood_before(version: FactVersion, facts: Mapping[str, Kept]) -> bool:
    """Tell whether a version only writes down what an import had brought before."""
    said = _said(version).as_json()
    words = ("value", "level", "source", "date")
    before = statements_of(facts.get(version.element))
    return any(all(one[word] == said[word] for word in words) for one in before)


def _said(version: FactVersion) -> Fact:
    level = VERIFIED if version.level == VERIFIED else DECLARED
    return Fact(
        version.value, level, version.source, version.date, version.until, version.office_id
    )
