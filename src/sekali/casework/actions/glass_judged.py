"""What follows when somebody has judged that closed data was opened in an emergency."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid5

from sekali.accounts.queries import account_of
from sekali.agencies import queries as agencies
from sekali.casework.models import BrokenGlass, LookReview
from sekali.casework.notices import by_email
from sekali.channels.actions import new_notice
from sekali.kernel.wording import day_and_hour
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.storage.writing import insert_together

TOPIC = "casework.glass-judged"
RIGHT = "break-glass-justified"


def glass_was_judged(review: LookReview, people: Collection[UUID], at: datetime) -> None:
    """Have the owner told where it was right; where not, close at once what is still open.

    Joins the transaction of the judgement.
    """
    rows = BrokenGlass.objects.filter(person_id__in=people, id=review.id, until__gt=at)
    if review.status == LookReview.UNJUSTIFIED:
        rows.update(until=at)
        return
    body = {"office": str(review.office_id), "review": str(review.id)}
    for one in sorted(people):
        outbox.message(person_id=one, topic=TOPIC, body=body, at=at).save(force_insert=True)


def tell_of_judgement(message: Message, *, at: datetime) -> None:
    """Tell the owner that it was right to open it, in the words of who judged.

    Body ``{office, review}``. Where it was not, they are told as of all looks without a reason.
    """
    review = LookReview.objects.get(
        office_id=UUID(message.body["office"]), id=UUID(message.body["review"])
    )
    account = account_of(message.person_id)
    language = account.language if account else "id"
    local = agencies.working_time(review.office_id).local(review.opened_at)
    notice = new_notice(
        person_id=message.person_id,
        notice_id=uuid5(review.id, RIGHT),
        case_id=None,
        key=RIGHT,
        words={
            "office": agencies.office(review.office_id).name,
            "when": day_and_hour(local, language),
            "note": review.note,
        },
        language=language,
        at=at,
    )
    insert_together(notice, by_email(message.person_id, notice.id, at), new_only=True)
