"""What every step of a merge does besides: who decides, what is told, what stands in the queue."""

from datetime import datetime
from uuid import UUID, uuid5

from sekali.accounts.queries import account_of
from sekali.agencies import queries as agencies
from sekali.audit.actions import Act, record
from sekali.casework.actors import Officer
from sekali.casework.models import MergeSide, MergeWork
from sekali.casework.models.merging import MERGED, PART_PROPOSED, PROPOSED
from sekali.casework.notices import by_email
from sekali.channels.actions import new_notice
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Recording
from sekali.vault.merging import Deciding


def deciding_of(side: MergeSide, officer_id: UUID | None, reason: str, at: datetime) -> Deciding:
    """Return who decides on a merge, as the vault writes it down."""
    office = agencies.office(side.office_id)
    recording = Recording(
        at=at,
        recorded_by_id=officer_id,
        office_id=side.office_id,
        reason=reason,
    )
    return Deciding(merge_id=side.id, agency=office.agency, recording=recording)


def finish(side: MergeSide, state: str, notice: str, at: datetime) -> None:
    """Say on both sides how a merge stands now, and tell both; the survivor's side comes last."""
    for person_id in (side.other_id, side.person_id):
        _finish_side(person_id, side.id, state, notice, at)
    if state == MERGED:
        side.state = state
        put_work(side, at)


def write_down(person_id: UUID, kind: str, side: MergeSide, by: Officer, at: datetime) -> None:
    """Write on a ledger what an officer did about a merge."""
    act = Act(
        kind=kind, actor_id=by.person_id, office_id=by.office_id, details={"merge": str(side.id)}
    )
    record(person_id=person_id, acts=[act], at=at)


def tell(person_id: UUID, side: MergeSide, key: str, at: datetime) -> None:
    """Tell one side of a merge what is done, or is to be done, with their record."""
    account = account_of(person_id)
    language = account.language if account else "id"
    notice = new_notice(
        person_id=person_id,
        notice_id=uuid5(side.id, f"{key}:{person_id}"),
        case_id=None,
        key=key,
        words={"office": agencies.office(side.office_id).name, "law": side.law},
        language=language,
        at=at,
    )
    insert_together(notice, by_email(person_id, notice.id, at), new_only=True)


def put_work(side: MergeSide, at: datetime) -> None:
    """Let the office see what waits for a second officer, or may be taken apart."""
    asked = {PROPOSED: side.proposed_by_id, PART_PROPOSED: side.part_by_id}
    by_id = asked.get(side.state, side.confirmed_by_id)
    MergeWork.objects.update_or_create(
        office_id=side.office_id,
        merge_id=side.id,
        defaults={
            "person_id": side.person_id,
            "state": side.state,
            "by_id": by_id or side.proposed_by_id,
            "at": at,
        },
    )


def locked(side: MergeSide) -> MergeSide:
    """Return a side of a merge as it is now, locked to the transaction's end."""
    rows = MergeSide.objects.select_for_update()
    found: MergeSide = rows.get(person_id=side.person_id, id=side.id)
    return found


@whole_transaction
def _finish_side(person_id: UUID, merge_id: UUID, state: str, notice: str, at: datetime) -> None:
    side = MergeSide.objects.select_for_update().get(person_id=person_id, id=merge_id)
    if side.state == state:
        return
    side.state, side.done_at = state, at
    side.save(update_fields=["state", "done_at"])
    tell(person_id, side, notice, at)
