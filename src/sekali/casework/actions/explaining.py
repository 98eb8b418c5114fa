"""An office answers why it looked at somebody's facts, and they are told."""

from datetime import datetime
from uuid import UUID, uuid5

from sekali.agencies.queries import office
from sekali.agencies.roles import HEADS
from sekali.audit import questions
from sekali.casework.actions.escalating import escalate, settle
from sekali.casework.actors import Officer
from sekali.casework.notices import by_email
from sekali.channels.actions import new_notice
from sekali.storage.outbox import Message
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

NOTICE, LATE_NOTICE = "look-answered", "look-late"
KIND = "question"


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
    settle(kind=KIND, matter_id=asked.id, about_office_id=by.office_id, at=at)


def pass_on_unanswered(message: Message, *, at: datetime) -> None:
    """Put a question before the data-protection officer, once its time is over, and tell who asked.

    Body ``{question}``. One that was answered is left alone.
    """
    asked = questions.unanswered(message.person_id, UUID(message.body["question"]))
    if asked is None:
        return
    escalate(
        kind=KIND,
        matter_id=asked.id,
        person_id=asked.person_id,
        about_office_id=asked.office_id,
        due_at=asked.due_at,
        at=at,
    )
    notice = new_notice(
        person_id=asked.person_id,
        notice_id=uuid5(asked.id, LATE_NOTICE),
        case_id=None,
        key=LATE_NOTICE,
        words={"office": office(asked.office_id).name},
        language="id",
        at=at,
    )
    insert_together(notice, by_email(asked.person_id, notice.id, at), new_only=True)
