"""Putting two records of one person together in the vault; how they part again is in parting.

Each step is one person's transaction and may be called again after a crash: what was taken and
what was so before is kept by the caller, and ids of what is written come from the merge's own id.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.utils.timezone import localdate

from sekali.audit.actions import Act, record
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import (
    Recording,
    imported_version,
    version_of,
    without_versions,
)
from sekali.vault.facts import VERIFIED, Fact, fact_from_json
from sekali.vault.holding import ranking_of
from sekali.vault.models import FactVersion, Link, Number, Profile
from sekali.vault.queries import number_hash
from sekali.vault.settling import Kept, Ranking, as_restricted, believed, statements_of

MERGED = "facts.merged"
# Where two records of one person differ: whose word is taken.
SURVIVOR, OTHER = "survivor", "merged"
HOUSEHOLD = "household"
SET_FACTS = "UPDATE vault_profile SET facts = %s::jsonb, updated_at = %s WHERE subject_id = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """Who puts records together or apart, for which office, and of which agency that is."""

    merge_id: UUID
    agency: str
    recording: Recording


@whole_transaction
def take(*, merged_id: UUID, survivor_id: UUID) -> dict[str, Any]:
    """Close a record to all writing; return what the surviving one is given of it, as JSON.

    Until ``close`` says where it went, whoever records something of it is told to wait.
    """
    profile = Profile.objects.select_for_update().get(subject_id=merged_id)
    profile.merged_into = merged_id
    profile.save(update_fields=["merged_into"])
    links = list(Link.objects.filter(person_id=merged_id, until__isnull=True))
    left = _left_household(survivor_id, links)
    others = {link.other_id for link in links}
    theirs = Link.objects.filter(
        person_id__in=[*others, merged_id], other_id=merged_id, until__isnull=True
    )
    return {
        "facts": profile.facts,
        "cases": _cases_behind(merged_id, profile.facts),
        "links": [
            [str(one.id), str(one.other_id), one.kind, str(one.since), one.other_id != left]
            for one in links
        ],
        "theirs": [
            [str(one.person_id), str(one.id), one.kind, str(one.since), one.person_id != left]
            for one in theirs
        ],
        "numbers": _numbers(merged_id, profile.facts),
    }


@whole_transaction
def give(
    *,
    survivor_id: UUID,
    taken: Mapping[str, Any],
    choices: Mapping[str, str],
    deciding: Deciding,
) -> dict[str, Any]:
    """Add to a record what was taken of the other one; return what was so before, as JSON."""
    profile = Profile.objects.select_for_update().get(subject_id=survivor_id)
    before, at = dict(profile.facts), deciding.recording.at
    links = Link.objects.filter(person_id=survivor_id, until__isnull=True)
    kept = {"facts": before, "links": [str(link.id) for link in links], "at": at.isoformat()}
    merged = {
        element: _together(profile.kind, element, before.get(element), theirs, choices, deciding)
        for element, theirs in taken["facts"].items()
    }
    anew = {e: now for e, now in merged.items() if now != before.get(e)}
    former = {e: before[e] for e in anew if e in before}
    versions = [
        imported_version(survivor_id, e, fact_from_json(former[e]), deciding.recording)
        for e in without_versions(survivor_id, former)
    ]
    for element, now in anew.items():
        version = version_for(survivor_id, element, now, "merge", deciding)
        case = taken["cases"].get(element)
        version.case_id = UUID(case) if case and now["value"] != _value(former, element) else None
        versions.append(version)
    relations = [
        Link(
            person_id=survivor_id,
            id=uuid5(deciding.merge_id, f"{other}:{kind}"),
            other_id=UUID(other),
            kind=kind,
            since=date.fromisoformat(since),
        )
        for _, other, kind, since, is_given in taken["links"]
        if is_given and not links.filter(other_id=other, kind=kind).exists()
    ]
    values = [json.dumps({**before, **anew}), at, survivor_id]
    insert_together(*versions, *relations, then=SET_FACTS, values=values, new_only=True)
    write_down(survivor_id, MERGED, sorted(anew), deciding)
    return kept


@whole_transaction
def close(
    *, merged_id: UUID, survivor_id: UUID, taken: Mapping[str, Any], deciding: Deciding
) -> None:
    """Let a record be part of the surviving one from now on; what is in it stays as it is."""
    blocked = Profile.objects.filter(subject_id=merged_id, merged_into=merged_id)
    if not blocked.update(merged_into=survivor_id):
        return
    ended = Link.objects.filter(person_id=merged_id, id__in=[one[0] for one in taken["links"]])
    ended.filter(until__isnull=True).update(until=localdate(deciding.recording.at))
    write_down(merged_id, MERGED, [], deciding)


@whole_transaction
def turn_links(
    *, other_id: UUID, survivor_id: UUID, taken: Mapping[str, Any], deciding: Deciding
) -> None:
    """Let somebody who belonged to a merged record belong to the surviving one."""
    today = localdate(deciding.recording.at)
    for person, link_id, kind, since, is_turned in taken["theirs"]:
        if UUID(person) != other_id:
            continue
        Link.objects.filter(person_id=other_id, id=link_id, until__isnull=True).update(until=today)
        now = Link.objects.filter(
            person_id=other_id, other_id=survivor_id, kind=kind, until__isnull=True
        )
        if is_turned and not now.exists():
            turned = Link(
                person_id=other_id,
                id=uuid5(deciding.merge_id, f"{other_id}:{kind}:theirs"),
                other_id=survivor_id,
                kind=kind,
                since=date.fromisoformat(since),
            )
            insert_together(turned, new_only=True)


def point_numbers(*, numbers: Collection[str], to: UUID) -> None:
    """Let numbers, given by their hashes in hex, find another record."""
    hashes = [bytes.fromhex(one) for one in numbers]
    Number.objects.filter(value_hash__in=hashes).update(subject_id=to)


def _together(  # both sides, their element, and who chose between them
    kind: str,
    element: str,
    ours: Kept | None,
    theirs: Kept,
    choices: Mapping[str, str],
    deciding: Deciding,
) -> Kept:
    """Return what is believed of an element of two records: the chosen word, others beside it."""
    if ours is None:
        return theirs
    ranking, on = ranking_of(kind, element), localdate(deciding.recording.at)
    is_theirs = choices.get(element) == OTHER or (
        element not in choices and ranking.key(theirs, on) > ranking.key(ours, on)
    )
    chosen, left = (theirs, ours) if is_theirs else (ours, theirs)
    said = {one["source"]: one for side in (left, chosen) for one in statements_of(side)}
    now = believed(said.values(), ranking, on=on) or chosen
    if element in choices and now["value"] != chosen["value"] and _decides(ranking, deciding):
        said[deciding.agency] = _decided(chosen["value"], on, deciding)
        now = believed(said.values(), ranking, on=on) or chosen
    # Whoever restricts a fact restricts it under whichever record it stands.
    restricted = as_restricted(as_restricted(now, ours), theirs)
    return restricted or now


def _decides(ranking: Ranking, deciding: Deciding) -> bool:
    """Tell whether the office that puts records together answers for an element."""
    return ranking.authority == deciding.agency


def _decided(value: Any, on: date, deciding: Deciding) -> Kept:
    return Fact(
        value, VERIFIED, deciding.agency, on, office_id=deciding.recording.office_id
    ).as_json()


def _left_household(survivor_id: UUID, links: Sequence[Link]) -> UUID | None:
    """Return the household that is left: nobody stands on two family cards, and one stays."""
    own = Link.objects.filter(person_id=survivor_id, kind=HOUSEHOLD, until__isnull=True).first()
    theirs = next((one.other_id for one in links if one.kind == HOUSEHOLD), None)
    return theirs if own is not None and theirs != own.other_id else None


def _cases_behind(subject_id: UUID, facts: Mapping[str, Kept]) -> dict[str, str]:
    """Return the case out of which each fact came, so that it can still be taken back."""
    rows = FactVersion.objects.filter(person_id=subject_id, case_id__isnull=False)
    found: dict[str, str] = {}
    for one in rows.order_by("recorded_at"):
        if one.value == _value(facts, one.element):
            found[one.element] = str(one.case_id)
    return found


def _numbers(subject_id: UUID, facts: Mapping[str, Kept]) -> list[str]:
    """Return the hashes of the numbers that find a person: every NIK that they ever had."""
    had = FactVersion.objects.filter(person_id=subject_id, element="nik")
    values = {str(value) for value in had.values_list("value", flat=True)}
    values |= {str(one["value"]) for one in statements_of(facts.get("nik"))}
    hashes = [number_hash("nik", value) for value in values]
    found = Number.objects.filter(value_hash__in=hashes, subject_id=subject_id)
    return sorted(bytes(one).hex() for one in found.values_list("value_hash", flat=True))


def version_for(
    subject_id: UUID, element: str, now: Kept, why: str, deciding: Deciding
) -> FactVersion:
    """Return a fact as history keeps it where records were put together, or apart."""
    origin = f"{element}:{why}:{deciding.merge_id}"
    at = deciding.recording.at
    version = version_of(subject_id, element, fact_from_json(now), origin=origin, at=at)
    version.recorded_by_id = deciding.recording.recorded_by_id
    version.office_id = deciding.recording.office_id
    version.proof, version.reason = f"merge:{deciding.merge_id}", deciding.recording.reason
    return version


def _value(facts: Mapping[str, Kept], element: str) -> Any:
    return facts[element]["value"] if element in facts else None


def write_down(person_id: UUID, kind: str, elements: Sequence[str], deciding: Deciding) -> None:
    """Write on a ledger that the record was put together with another one, or apart."""
    act = Act(
        kind=kind,
        actor_id=deciding.recording.recorded_by_id,
        office_id=deciding.recording.office_id,
        details={"merge": str(deciding.merge_id), "elements": list(elements)},
    )
    record(person_id=person_id, acts=[act], at=deciding.recording.at)
