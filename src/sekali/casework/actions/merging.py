"""Putting two records of one person together: one officer proposes, another one confirms.

What follows is a row on each side and messages: each step is one person's and may be done again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import models
from django.utils.timezone import localdate

from sekali.accounts.actions import Limit, count_attempt
from sekali.casework.actions.merge_steps import locked, put_work, tell, write_down
from sekali.casework.actors import Officer
from sekali.casework.merging import (
    MergeRefused,
    Pair,
    compared,
    ground_of,
    pair_of,
    refuse_choices,
    refuse_officer,
    refuse_pair,
)
from sekali.casework.models import MergeSide, MergeWork
from sekali.casework.models.merging import CONFIRMED, DROPPED, PROPOSED, UNDER_WAY
from sekali.catalogue.queries import dictionary
from sekali.storage import outbox
from sekali.storage.transactions import whole_transaction
from sekali.vault.actions import Look, write_down_look
from sekali.vault.merging import (
    OTHER,
    SURVIVOR,
)

MERGE = "casework.merge"
LOOKED = Limit("merge-looked", 40, timedelta(days=1))
_PROPOSED, _CONFIRMED, _DROPPED = "merge.proposed", "merge.confirmed", "merge.dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeWish:
    """That two records are one person's, whose word is taken where they differ, and why."""

    merge_id: UUID
    choices: Mapping[str, str]
    note: str
    papers: Sequence[models.Model] = ()


def look_at_pair(
    *, survivor_id: UUID, other_id: UUID, merge_id: UUID | None, by: Officer, at: datetime
) -> Pair:
    """Return two records for an officer to compare; the look is on the ledger of both.

    Raises:
        NoSuchMerge, MergeRefused: See each.
        TooManyAttempts: An officer who goes through people is stopped.
    """
    if merge_id is None:
        count_attempt(LOOKED, str(by.person_id), now=at)
    ground = ground_of(by, merge_id)
    pair = pair_of(survivor_id, other_id, ground=ground)
    refuse_officer(pair, by, dictionary())
    shown = (one for one in compared(pair, dictionary()) if not one.is_covered)
    names = [f"person.{one.known.name}" for one in shown]
    for person_id in pair.ids:
        write_down_look(person_id=person_id, look=Look.on(ground, names), at=at)
    return pair


def propose_merge(*, wish: MergeWish, pair: Pair, by: Officer, at: datetime) -> MergeSide:
    """Propose that two records are put together; again it is proposed once.

    Raises:
        MergeRefused: They cannot be one person's, the officer may not, or something is missing.
    """
    _refuse(wish, pair, by, at)
    survivor_id, other_id = pair.ids
    # The other side first: without it nothing waits for anybody.
    _put_side(wish, pair, other_id, OTHER, by, at)
    side = _put_side(wish, pair, survivor_id, SURVIVOR, by, at)
    put_work(side, at)
    return side


@whole_transaction
def drop_merge(*, side: MergeSide, by: Officer, at: datetime) -> None:
    """Say no to a proposal, as any officer who could confirm it, or take back one's own.

    Raises:
        MergeRefused: It is proposed no longer, or the officer may not.
    """
    refuse_officer(_pair_again(side, by), by, dictionary())
    if locked(side).state != PROPOSED:
        raise MergeRefused(reason="gone")
    for person_id in (side.person_id, side.other_id):
        MergeSide.objects.filter(person_id=person_id, id=side.id).update(state=DROPPED, done_at=at)
        write_down(person_id, _DROPPED, side, by, at)
    MergeWork.objects.filter(office_id=side.office_id, merge_id=side.id).delete()


@whole_transaction
def confirm_merge(*, side: MergeSide, by: Officer, at: datetime) -> MergeSide:
    """Confirm, as a second officer, that two records are one person's; the rest follows.

    Everything is looked at again: much may have happened since it was proposed.

    Raises:
        MergeRefused: They cannot be put together (any more), or the officer may not.
    """
    pair = _pair_again(side, by)
    refuse_officer(pair, by, dictionary())
    current = locked(side)
    if current.state != PROPOSED:
        raise MergeRefused(reason="gone")
    if by.person_id == current.proposed_by_id:
        raise MergeRefused(reason="four-eyes")
    refuse_pair(pair, on=localdate(at))
    refuse_choices(pair, current.choices, dictionary())
    current.state, current.confirmed_by_id, current.confirmed_at = CONFIRMED, by.person_id, at
    current.save(update_fields=["state", "confirmed_by_id", "confirmed_at"])
    body = {"merge": str(current.id)}
    outbox.message(
        person_id=current.person_id,
        topic=MERGE,
        body=body,
        at=at,
        message_id=uuid5(current.id, MERGE),
    ).save(force_insert=True)
    MergeWork.objects.filter(office_id=current.office_id, merge_id=current.id).delete()
    write_down(current.person_id, _CONFIRMED, current, by, at)
    return current


def _refuse(wish: MergeWish, pair: Pair, by: Officer, at: datetime) -> None:
    refuse_officer(pair, by, dictionary())
    refuse_pair(pair, on=localdate(at))
    refuse_choices(pair, wish.choices, dictionary())
    if not wish.note:
        raise MergeRefused(reason="note")
    under_way = MergeSide.objects.filter(person_id__in=pair.ids, state__in=UNDER_WAY)
    if under_way.exclude(id=wish.merge_id).exists():
        raise MergeRefused(reason="open")


@whole_transaction
def _put_side(  # one side of a wish of an officer
    wish: MergeWish, pair: Pair, person_id: UUID, role: str, by: Officer, at: datetime
) -> MergeSide:
    rows = MergeSide.objects.filter(person_id=person_id, id=wish.merge_id)
    found: MergeSide | None = rows.first()
    if found is not None:
        return found
    survivor_id, other_id = pair.ids
    side = MergeSide(
        person_id=person_id,
        id=wish.merge_id,
        other_id=other_id if role == SURVIVOR else survivor_id,
        role=role,
        state=PROPOSED,
        office_id=by.office_id,
        choices=dict(wish.choices),
        note=wish.note[:500],
        law=dictionary().merging.law,
        proposed_by_id=by.person_id,
        proposed_at=at,
        is_sample=pair.survivor.person.is_sample,
    )
    side.save(force_insert=True)
    if role == SURVIVOR:
        for paper in wish.papers:
            paper.save(force_insert=True)
    tell(person_id, side, "merge-proposed", at)
    write_down(person_id, _PROPOSED, side, by, at)
    return side


def _pair_again(side: MergeSide, by: Officer) -> Pair:
    return pair_of(side.person_id, side.other_id, ground=ground_of(by, side.id))
