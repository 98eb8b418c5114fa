"""Taking two records apart again: proposed by one officer, confirmed by another.

Everything that was recorded since is somebody's; who proposes says whose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from sekali.accounts.merging import hand_back
from sekali.casework.actions.merge_steps import (
    deciding_of,
    finish,
    locked,
    put_work,
    tell,
    write_down,
)
from sekali.casework.actors import Officer
from sekali.casework.merging import (
    MergeRefused,
    ground_of,
    pair_of,
    records_of,
    refuse_officer,
    side_of,
)
from sekali.casework.models import Case, MergeSide, MergeWork
from sekali.casework.models.merging import MERGED, PART_PROPOSED, PARTED, PARTING
from sekali.catalogue.queries import dictionary
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.storage.transactions import whole_transaction
from sekali.vault.merging import OTHER, SURVIVOR, Deciding, point_numbers
from sekali.vault.parting import (
    Relation,
    Version,
    block,
    links_since,
    reopen,
    take_out,
    turn_links_back,
    versions_since,
)

PART = "casework.part"
_PROPOSED, _CONFIRMED, _DROPPED = (
    "merge.part-proposed",
    "merge.part-confirmed",
    "merge.part-dropped",
)


@dataclass(frozen=True, slots=True)
class Since:
    """What was recorded of a record since another one was put to it, and whose it probably is."""

    versions: Sequence[Version]
    links: Sequence[Relation]
    likely: Mapping[str, str]

    @property
    def keys(self) -> frozenset[str]:
        """Return the id of each thing that is somebody's."""
        versions = {str(one.id) for one in self.versions}
        return frozenset(versions | {str(one.id) for one in self.links})


def recorded_since(side: MergeSide) -> Since:
    """Return what came since two records were put together, and whose it probably is."""
    other = side_of(side.other_id, side.id)
    versions = versions_since(side.person_id, side.kept)
    links = links_since(side.person_id, other.kept, side.kept, side.id)
    cases = Case.objects.filter(
        person_id=side.other_id, id__in=[one.case_id for one in versions if one.case_id]
    )
    theirs = set(cases.values_list("id", flat=True))
    likely = {str(one.id): OTHER if one.case_id in theirs else SURVIVOR for one in versions}
    return Since(versions, links, {**{str(one.id): SURVIVOR for one in links}, **likely})


@whole_transaction
def propose_parting(
    *, side: MergeSide, assigned: Mapping[str, str], note: str, by: Officer, at: datetime
) -> MergeSide:
    """Propose that two records are two people's after all, and whose is what came since.

    Raises:
        MergeRefused: They are not together, another was put to them later, the officer may not,
            or something is missing.
    """
    _refuse_officer(side, by)
    current = locked(side)
    if current.state != MERGED:
        raise MergeRefused(reason="gone")
    if records_of(side.person_id)[0].id != side.id:
        raise MergeRefused(reason="later")
    if not note:
        raise MergeRefused(reason="note")
    _refuse_assigned(current, assigned)
    current.state, current.assigned, current.part_note = PART_PROPOSED, dict(assigned), note[:500]
    current.part_by_id, current.part_at = by.person_id, at
    current.save(update_fields=["state", "assigned", "part_note", "part_by_id", "part_at"])
    put_work(current, at)
    for person_id in (side.person_id, side.other_id):
        tell(person_id, current, "part-proposed", at)
        write_down(person_id, _PROPOSED, current, by, at)
    return current


@whole_transaction
def drop_parting(*, side: MergeSide, by: Officer, at: datetime) -> None:
    """Leave two records together that somebody wanted to take apart.

    Raises:
        MergeRefused: It is proposed no longer, or the officer may not.
    """
    _refuse_officer(side, by)
    current = locked(side)
    if current.state != PART_PROPOSED:
        raise MergeRefused(reason="gone")
    current.state, current.assigned, current.part_note, current.part_by_id = MERGED, {}, "", None
    current.save(update_fields=["state", "assigned", "part_note", "part_by_id"])
    put_work(current, at)
    for person_id in (side.person_id, side.other_id):
        write_down(person_id, _DROPPED, current, by, at)


@whole_transaction
def confirm_parting(*, side: MergeSide, by: Officer, at: datetime) -> MergeSide:
    """Confirm, as a second officer, that two records are taken apart; the rest follows.

    Raises:
        MergeRefused: It is proposed no longer, something came meanwhile that is nobody's yet, or
            the officer may not.
    """
    _refuse_officer(side, by)
    current = locked(side)
    if current.state != PART_PROPOSED:
        raise MergeRefused(reason="gone")
    if by.person_id == current.part_by_id:
        raise MergeRefused(reason="four-eyes")
    _refuse_assigned(current, current.assigned)
    current.state, current.part_confirmed_by_id = PARTING, by.person_id
    current.save(update_fields=["state", "part_confirmed_by_id"])
    outbox.message(
        person_id=current.person_id,
        topic=PART,
        body={"merge": str(current.id)},
        at=at,
        message_id=uuid5(current.id, f"{PART}:{current.part_at}"),
    ).save(force_insert=True)
    MergeWork.objects.filter(office_id=current.office_id, merge_id=current.id).delete()
    for person_id in (side.person_id, side.other_id):
        write_down(person_id, _CONFIRMED, current, by, at)
    return current


def carry_out_parting(message: Message, *, at: datetime) -> None:
    """Take two records apart, from the first step that was not done yet. Body ``{merge}``."""
    side = side_of(message.person_id, UUID(message.body["merge"]))
    if side.state != PARTING:
        return
    other = side_of(side.other_id, side.id)
    deciding = deciding_of(side, side.part_confirmed_by_id, side.part_note, at)
    taken: Mapping[str, Any] = other.kept
    block(merged_id=side.other_id)
    parted = _taken_out(side, taken, deciding)
    versions, links = _theirs(side, parted)
    for other_id in sorted(_people(taken, links)):
        turn_links_back(
            other_id=other_id,
            merged_id=side.other_id,
            survivor_id=side.person_id,
            taken=taken,
            since=links,
            deciding=deciding,
        )
    numbers = [*taken["numbers"], *parted["numbers"]]
    point_numbers(numbers=numbers, to=side.other_id)
    reopen(merged_id=side.other_id, taken=taken, since=versions, links=links, deciding=deciding)
    hand_back(to_id=side.other_id, names=taken["names"], merge_id=side.id, now=at)
    finish(side, PARTED, "part-done", at)


@whole_transaction
def _taken_out(side: MergeSide, taken: Mapping[str, Any], deciding: Deciding) -> Mapping[str, Any]:
    """Let the survivor be what it was; return what of since is the other's, as JSON."""
    current = locked(side)
    if "parted" not in current.kept:
        since = recorded_since(current)
        links = [
            [str(one.id), str(one.other_id), one.kind, str(one.since)]
            for one in since.links
            if current.assigned.get(str(one.id)) == OTHER
        ]
        numbers = take_out(
            survivor_id=side.person_id,
            taken=taken,
            kept=current.kept,
            assigned=current.assigned,
            deciding=deciding,
        )
        current.kept = {**current.kept, "parted": {"numbers": list(numbers), "links": links}}
        current.save(update_fields=["kept"])
    parted: Mapping[str, Any] = current.kept["parted"]
    return parted


def _theirs(
    side: MergeSide, parted: Mapping[str, Any]
) -> tuple[Sequence[Version], Sequence[Relation]]:
    """Return the versions and relations of since that are the other record's."""
    versions = [
        one
        for one in versions_since(side.person_id, side.kept)
        if side.assigned.get(str(one.id)) == OTHER
    ]
    links = [
        Relation(UUID(key), UUID(other), kind, date.fromisoformat(since))
        for key, other, kind, since in parted["links"]
    ]
    return versions, links


def _people(taken: Mapping[str, Any], links: Sequence[Relation]) -> set[UUID]:
    return {UUID(one[0]) for one in taken["theirs"]} | {one.other_id for one in links}


def _refuse_assigned(side: MergeSide, assigned: Mapping[str, str]) -> None:
    if set(assigned) != recorded_since(side).keys or set(assigned.values()) - {SURVIVOR, OTHER}:
        raise MergeRefused(reason="assigned")


def _refuse_officer(side: MergeSide, by: Officer) -> None:
    pair = pair_of(side.person_id, side.other_id, ground=ground_of(by, side.id))
    refuse_officer(pair, by, dictionary())
