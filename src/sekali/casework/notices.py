"""Putting a notice into words: those of the service, or those that every service sends alike."""

from datetime import datetime
from uuid import uuid5

from sekali.agencies import queries as agencies
from sekali.casework.models import Case
from sekali.catalogue.compiled import CompiledService
from sekali.channels.models import Notice
from sekali.channels.texts import notice_texts
from sekali.kernel.wording import day_and_hour


def compose(case: Case, service: CompiledService, key: str, *, at: datetime) -> Notice:
    """Return a notice in the applicant's language, with the same id for the same occasion."""
    texts = service.text(case.language)
    own = texts.notices.get(key)
    if own is not None:
        subject, body = own.subject, own.body
    else:
        shared = notice_texts(case.language)[key]
        subject, body = shared["subject"], shared["body"]
    words = _words(case, service)
    return Notice(
        person_id=case.person_id,
        id=uuid5(case.id, f"{key}:{case.version}"),
        case_id=case.id,
        subject=_filled(subject, words)[:200],
        body=_filled(body, words),
        language=case.language,
        created_at=at,
    )


def _words(case: Case, service: CompiledService) -> dict[str, str]:
    office = agencies.office(case.office_id)
    local = agencies.working_time(office.id).local(case.promised_at)
    texts = service.text(case.language)
    reason = case.decision.get("reason") if case.decision else None
    count = len(case.marks)
    one = "item" if case.language == "en" else "hal"
    return {
        "title": texts.title,
        "about": case.about,
        "number": case.number,
        "office": office.name,
        "promised": day_and_hour(local, case.language),
        "reason": texts.reasons.get(reason, "") if reason else "",
        "note": case.note_to_applicant or (case.decision or {}).get("note", "") or "-",
        "items": f"{count} {one}s" if case.language == "en" and count != 1 else f"{count} {one}",
    }


def _filled(text: str, words: dict[str, str]) -> str:
    """Fill in known words only: the text is data, and no format language runs on it."""
    for key, word in words.items():
        text = text.replace("{" + key + "}", word)
    return text
