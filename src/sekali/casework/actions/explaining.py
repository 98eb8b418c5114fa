"""An office answers why it looked at somebody's facts, and they are told."""

from datetime import datetime
from uuid import UUID, uuid5

from sekali.agencies.roles import HEADS
from sekali.audit import questions
from sekali.casework.actors import Officer
from sekali.casework.notices import by_email
from sekali.channels.actions import new_notice
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

NOTICE = "look-answered"


@whole_transaction
def explain(*, question_id: UUID, text: str, by: Officer, office_name: str, at: datetime) -> None:
    """Answer as who looked, or as the head of their office, and tell who asked.

    Raises:
        NothingToAsk, NoAnswer: See questions.
    """
    asked = questions.answer(
        office_id=by.office_id,
        question_id=question_id,
        text=text,
        by_id=by.person_id,
        is_head=by.role in HEADS,
        at=at,
    )
    notice = new_notice(
        person_id=asked.person_id,
        notice_id=uuid5(asked.id, NOTICE),
        case_id=None,
        key=NOTICE,
        words={"office": office_name, "note": asked.answer},
        language="id",
        at=at,
    )
    insert_together(notice, by_email(asked.person_id, notice.id, at), new_only=True)
