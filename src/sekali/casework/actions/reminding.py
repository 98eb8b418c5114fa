"""Reminding those whose application for a call is begun and not handed in, before it closes."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import models

from sekali.accounts.queries import account_of
from sekali.casework.models import Draft
from sekali.casework.notices import by_email
from sekali.catalogue import queries as catalogue
from sekali.catalogue.calls import CompiledCall, call_on
from sekali.catalogue.compiled import CompiledService
from sekali.channels.actions import new_notice
from sekali.kernel.wording import day_and_hour
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.storage.writing import insert_together

CALL_CLOSES = "casework.call-closes"


def reminders(draft: Draft, service: CompiledService, at: datetime) -> list[models.Model]:
    """Return the clocks of a draft of a call, with ids of the draft: each is set once."""
    call = call_on(service.calls.values(), at.date()) if service.calls else None
    if call is None:
        return []
    return [_clock(draft, call.key, due, at) for due in call.reminders() if due > at]


def remind(message: Message, *, at: datetime) -> None:
    """Tell the owner of a draft that its call closes, unless it was handed in or the day was moved.

    Body ``{draft, call, due}``. The day is looked up anew: an edition may have been prolonged.
    """
    body = message.body
    draft = Draft.objects.filter(person_id=message.person_id, id=UUID(body["draft"])).first()
    service = catalogue.services().get(draft.service_id) if draft else None
    call = service.calls.get(body["call"]) if service else None
    if draft is None or service is None or call is None or not call.is_open(at):
        return
    due = datetime.fromisoformat(body["due"])
    if due in call.reminders():
        _tell(draft, service, call, at)
        return
    # Prolonged: what is still to come is set anew, each once.
    anew = [_clock(draft, call.key, one, at) for one in call.reminders() if one > at]
    if anew:
        insert_together(*anew, new_only=True)


def _clock(draft: Draft, call: str, due: datetime, at: datetime) -> models.Model:
    body = {"draft": str(draft.id), "call": call, "due": due.isoformat()}
    return outbox.message(
        person_id=draft.person_id,
        topic=CALL_CLOSES,
        body=body,
        at=at,
        due_at=due,
        message_id=uuid5(draft.id, f"{call}:{body['due']}"),
    )


def _tell(draft: Draft, service: CompiledService, call: CompiledCall, at: datetime) -> None:
    account = account_of(draft.person_id)
    language = account.language if account else "id"
    notice = new_notice(
        person_id=draft.person_id,
        notice_id=uuid5(draft.id, f"{call.key}:{at.date()}"),
        case_id=None,
        key="call-closes",
        words={
            "title": service.text(language).title,
            "promised": day_and_hour(call.last_instant, language),
        },
        language=language,
        at=at,
    )
    insert_together(notice, by_email(draft.person_id, notice.id, at), new_only=True)
