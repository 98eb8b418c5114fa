"""What follows where malware is found in a paper later: whom it concerns is told what to do."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, models

from sekali.accounts.queries import account_of
from sekali.casework.actions import moving
from sekali.casework.models import Case, Draft, Telling
from sekali.casework.notices import by_email
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.bundle_forms import form_of
from sekali.catalogue.bundles import bundle_key
from sekali.catalogue.compiled import CompiledService
from sekali.channels.actions import new_notice
from sekali.documents.papers import remove_paper
from sekali.storage.outbox import Message
from sekali.storage.writing import insert_together

# Stands on the time line, and in the list of what an office was told.
FILE_CLOSED = "file-closed"
LAW = "UU 27/2022 pasal 35"
_HEAD = "head-of-office"
_LEAVE_OFF = """
    UPDATE casework_draft SET answers = CASE
        WHEN %(left)s::jsonb = '[]' THEN answers - %(item)s::text
        ELSE jsonb_set(answers, ARRAY[%(item)s::text, 'value'], %(left)s::jsonb) END
    WHERE person_id = %(person)s AND id = %(draft)s
"""


def close_paper(message: Message, *, at: datetime) -> None:
    """Tell the person what to do, and the office whose case rests on the paper; mark the case.

    Of a form that is still filled in, the paper is taken off, so that it is asked for again.
    """
    person_id, application_id = message.person_id, UUID(message.body["application"])
    item, paper_id = message.body["item"], UUID(message.body["paper"])
    case = Case.objects.filter(person_id=person_id, id=application_id).first()
    draft = Draft.objects.filter(person_id=person_id, id=application_id).first()
    if case is not None:
        _of_case(case, item, paper_id, at)
    elif draft is not None:
        _leave_off(draft, item, str(paper_id))
        remove_paper(person_id=person_id, evidence_id=paper_id, at=at)
        _tell(person_id, None, paper_id, "file-closed-draft", {"title": _title(draft)}, at)
    else:
        _tell(person_id, None, paper_id, "file-closed-elsewhere", {}, at)


def _of_case(case: Case, item: str, paper_id: UUID, at: datetime) -> None:
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    event = moving.event(case, FILE_CLOSED, at, actor_id=None, data={"item": item})
    insert_together(event, _told_office(case, service, item, paper_id, at), new_only=True)
    words = {"title": service.text(case.language).title, "number": case.number}
    key = "file-closed-decided" if case.decided_at else FILE_CLOSED
    _tell(case.person_id, case.id, paper_id, key, words, at)


def _told_office(
    case: Case, service: CompiledService, item: str, paper_id: UUID, at: datetime
) -> models.Model:
    compiled = service.by_key.get(item)
    return Telling(
        office_id=case.office_id,
        id=uuid5(paper_id, FILE_CLOSED),
        role=_role(case, service),
        person_id=case.person_id,
        case_id=case.id,
        service_id=case.service_id,
        service_digest=case.service_digest,
        words=FILE_CLOSED,
        purpose=compiled.purpose if compiled else next(iter(service.definition.purposes)),
        law=LAW,
        facts={},
        told_at=at,
        is_sample=case.is_sample,
    )


def _role(case: Case, service: CompiledService) -> str:
    """Return who works on the case now, or was the first to work on such a case."""
    process = service.definition.process
    states = [process[case.state]] if case.state in process else []
    work = (one for one in (*states, *process.values()) if isinstance(one, files.Work))
    return next((one.by for one in work), _HEAD)


def _title(draft: Draft) -> str:
    account = account_of(draft.person_id)
    key = bundle_key(draft.service_id)
    if key is None:
        form = catalogue.service(draft.service_id)
    else:
        bundle = catalogue.bundle(key)
        form = form_of(bundle, tuple(part.id for part in bundle.chosen(draft.chosen)))
    return form.text(account.language if account else "id").title


def _leave_off(draft: Draft, item: str, paper_id: str) -> None:
    answer = draft.answers.get(item)
    if not answer or paper_id not in answer["value"]:
        return
    left = [one for one in answer["value"] if one != paper_id]
    values: dict[str, Any] = {"left": json.dumps(left), "item": item}
    values |= {"person": draft.person_id, "draft": draft.id}
    with connection.cursor() as cursor:
        cursor.execute(_LEAVE_OFF, values)


def _tell(
    person_id: UUID,
    case_id: UUID | None,
    paper_id: UUID,
    key: str,
    words: dict[str, str],
    at: datetime,
) -> None:
    account = account_of(person_id)
    notice = new_notice(
        person_id=person_id,
        notice_id=uuid5(paper_id, key),
        case_id=case_id,
        key=key,
        words=words,
        language=account.language if account else "id",
        at=at,
    )
    insert_together(notice, by_email(person_id, notice.id, at), new_only=True)
