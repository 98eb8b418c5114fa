"""Putting two records together once two officers have said so: steps that may be done again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sekali.accounts.merging import hand_over, names_to_hand_over
from sekali.casework.actions.merge_steps import deciding_of, finish, locked
from sekali.casework.merging import side_of
from sekali.casework.models import MergeSide
from sekali.casework.models.merging import CONFIRMED, MERGED
from sekali.storage.outbox import Message
from sekali.storage.transactions import whole_transaction
from sekali.vault.merging import Deciding, close, give, point_numbers, take, turn_links


def carry_out_merge(message: Message, *, at: datetime) -> None:
    """Put two records together, from the first step that was not done yet. Body ``{merge}``."""
    side = side_of(message.person_id, UUID(message.body["merge"]))
    if side.state != CONFIRMED:
        return
    deciding = deciding_of(side, side.confirmed_by_id, side.note, at)
    taken = _taken(side)
    _given(side, taken, deciding)
    for other_id in sorted({UUID(one[0]) for one in taken["theirs"]}):
        turn_links(other_id=other_id, survivor_id=side.person_id, taken=taken, deciding=deciding)
    point_numbers(numbers=taken["numbers"], to=side.person_id)
    hand_over(
        from_id=side.other_id,
        to_id=side.person_id,
        names=taken["names"],
        merge_id=side.id,
        now=at,
    )
    close(merged_id=side.other_id, survivor_id=side.person_id, taken=taken, deciding=deciding)
    finish(side, MERGED, "merge-done", at)


@whole_transaction
def _taken(side: MergeSide) -> Mapping[str, Any]:
    """Return what is taken of the other record; once taken, it is what was taken then."""
    other = MergeSide.objects.select_for_update().get(person_id=side.other_id, id=side.id)
    if other.kept is None:
        names = names_to_hand_over(side.other_id)
        taken = take(merged_id=side.other_id, survivor_id=side.person_id)
        other.kept = {**taken, "names": names}
        other.save(update_fields=["kept"])
    kept: Mapping[str, Any] = other.kept
    return kept


@whole_transaction
def _given(side: MergeSide, taken: Mapping[str, Any], deciding: Deciding) -> None:
    current = locked(side)
    if current.kept is not None:
        return
    current.kept = give(
        survivor_id=side.person_id, taken=taken, choices=side.choices, deciding=deciding
    )
    current.save(update_fields=["kept"])
