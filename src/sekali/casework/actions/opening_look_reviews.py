"""Putting looks of an officer before whoever judges them, and passing on what is late."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from sekali.agencies.queries import (
    data_protection_watch,
    holder_of_role,
    postings_of,
    working_time,
)
from sekali.agencies.roles import DATA_PROTECTION_OFFICER, HEADS
from sekali.agencies.rules import end_of_working_day
from sekali.casework.models import LookReview, ReviewedLook
from sekali.casework.odd_looks import Looked
from sekali.catalogue.queries import dictionary
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.storage.transactions import whole_transaction

LATE = "casework.look-late"
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """What has to be judged: whose looks, for which office, on which day, and by which rule.

    ``kind`` is ``LookReview.ODD`` with its ``rule``, or ``LookReview.BREAK_GLASS`` with what the
    officer ``said``. The same ``review_id`` opens it once.
    """

    review_id: UUID
    kind: str
    rule: str = ""
    said: str = ""
    office_id: UUID
    officer_id: UUID
    day: date
    looks: Sequence[Looked]
    is_sample: bool = False


@whole_transaction
def open_look_review(*, new: NewReview, at: datetime) -> LookReview:
    """Put looks before the head of the office, or before who watches where they are a head's own.

    Joins the transaction in which the look is written. Again it is the same, whatever became of it.

    Side effects: a message that passes it on when its time is over.
    """
    existing = LookReview.objects.filter(office_id=new.office_id, id=new.review_id).first()
    if existing is not None:
        return existing
    review = _review(new, at)
    review.save(force_insert=True)
    ReviewedLook.objects.bulk_create(
        (_row(new, number, one) for number, one in enumerate(new.looks, 1)), batch_size=_AT_ONCE
    )
    body = {"office": str(review.office_id), "review": str(review.id)}
    outbox.message(
        person_id=review.officer_id, topic=LATE, body=body, at=at, due_at=review.due_at
    ).save(force_insert=True)
    return review


def pass_on_late(message: Message, *, at: datetime) -> None:
    """Pass what its head has not judged in time on to who watches over the office.

    Body ``{office, review}``. Where the looks are those of who watches, it stays with the head.
    """
    rows = LookReview.objects.filter(
        office_id=UUID(message.body["office"]), id=UUID(message.body["review"])
    )
    late = rows.select_for_update().filter(status=LookReview.OPEN, late_at__isnull=True).first()
    if late is None:
        return
    own = _is_watcher(late.watch_office_id, late.officer_id, localdate(at))
    rows.update(
        late_at=at,
        status=LookReview.OPEN if own else LookReview.PASSED,
        due_at=_due_at(late.kind, late.office_id, at),
    )


def _review(new: NewReview, at: datetime) -> LookReview:
    today = localdate(at)
    roles = {
        one.role for one in postings_of(new.officer_id, today) if one.office_id == new.office_id
    }
    watch = data_protection_watch(new.office_id, today)
    own = _is_watcher(watch.office_id, new.officer_id, today)
    return LookReview(
        office_id=new.office_id,
        id=new.review_id,
        watch_office_id=watch.office_id,
        kind=new.kind,
        rule=new.rule,
        officer_id=new.officer_id,
        day=new.day,
        people=len({one.person_id for one in new.looks}),
        looks=sum(one.looks for one in new.looks),
        said=new.said[:1_000],
        status=LookReview.PASSED if roles & HEADS and not own else LookReview.OPEN,
        opened_at=at,
        due_at=_due_at(new.kind, new.office_id, at),
        is_sample=new.is_sample,
    )


def _row(new: NewReview, number: int, one: Looked) -> ReviewedLook:
    return ReviewedLook(
        office_id=new.office_id, review_id=new.review_id, number=number, **asdict(one)
    )


def _due_at(kind: str, office_id: UUID, at: datetime) -> datetime:
    judging = dictionary().odd_looks.judging
    allowed = judging.odd if kind == LookReview.ODD else judging.break_glass
    return end_of_working_day(at, allowed.working_days, working_time(office_id))


def _is_watcher(office_id: UUID, person_id: UUID, on: date) -> bool:
    holder = holder_of_role(office_id, DATA_PROTECTION_OFFICER, on)
    return holder is not None and holder.person_id == person_id
