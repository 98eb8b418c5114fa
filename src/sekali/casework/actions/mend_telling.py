"""Telling the resident how their request goes, and writing it on their ledger."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid5

from sekali.accounts.queries import account_of
from sekali.agencies import queries as agencies
from sekali.audit.actions import Act, record
from sekali.casework.models import MendRequest
from sekali.casework.notices import by_email
from sekali.catalogue.queries import dictionary
from sekali.channels.actions import new_notice
from sekali.kernel.wording import day_and_hour
from sekali.storage.writing import insert_together

ANSWERED = "mending.answered"


def tell(asked: MendRequest, key: str, at: datetime) -> None:
    """Put a notice of this key into the resident's inbox, and send it by e-mail; once each."""
    account = account_of(asked.person_id)
    language = account.language if account else "id"
    notice = new_notice(
        person_id=asked.person_id,
        notice_id=uuid5(asked.id, key),
        case_id=None,
        key=key,
        words=_words(asked, language),
        language=language,
        at=at,
    )
    insert_together(notice, by_email(asked.person_id, notice.id, at), new_only=True)


def write_down(
    asked: MendRequest,
    kind: str,
    actor_id: UUID,
    office_id: UUID | None,
    at: datetime,
    on_behalf: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Write an act of this kind on the resident's ledger."""
    details = {"request": str(asked.id), "elements": [f"{asked.kind}.{asked.element}"], **on_behalf}
    if kind == ANSWERED:
        details["outcome"] = asked.state
    act = Act(kind=kind, actor_id=actor_id, office_id=office_id, details=details)
    record(person_id=asked.person_id, acts=[act], at=at)


def _words(asked: MendRequest, language: str) -> Mapping[str, str]:
    known = dictionary().element(asked.kind, asked.element)
    label = known.spec.label if known else {"id": asked.element}
    refusal = dictionary().mending.refusals.get(asked.refusal)
    due_at = agencies.working_time(asked.office_id).local(asked.due_at)
    return {
        "title": _in(label, language),
        "office": agencies.office(asked.office_id).name,
        "promised": day_and_hour(due_at, language),
        "reason": f"{_in(refusal.label, language)} ({refusal.law})" if refusal else "",
        "note": asked.note,
    }


def _in(label: Mapping[Any, str], language: str) -> str:
    return label.get(language) or label["id"]
