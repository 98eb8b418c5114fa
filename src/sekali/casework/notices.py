"""Putting a notice into words: those of the service, or those that every service sends alike."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db import models

from sekali.agencies import queries as agencies
from sekali.casework.actors import RECURRING, Applicant
from sekali.casework.models import Case
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.channels.models import Notice
from sekali.channels.texts import notice_texts
from sekali.kernel.wording import day_and_hour
from sekali.storage import outbox

EMAIL = "casework.email"
_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a notice is about: its key, and how the case stood when there was something to tell."""

    key: str
    version: int
    items: int = 0
    note: str = ""
    # Tells several notices of one key and version apart.
    part: int = 0
    words: Mapping[str, str] = field(default_factory=dict)


def told(
    case: Case, service: CompiledService, occasion: Occasion, *, at: datetime, has_address: bool
) -> list[models.Model]:
    """Return the rows by which an applicant is told of something, for the act's transaction.

    In the inbox always; by e-mail where they may have given an address.
    """
    notice = compose(case, service, occasion, at=at)
    return [notice, by_email(case.person_id, notice.id, at)] if has_address else [notice]


def told_of_beginning(
    case: Case, service: CompiledService, by: Applicant, at: datetime
) -> Sequence[models.Model]:
    """Return that a case has come, or has begun: of what the calendar opens nobody sent anything.

    Where a rule has decided it by then, they are told how it ended and no more.
    """
    if by.channel != RECURRING:
        return told(
            case, service, Occasion("received", case.version), at=at, has_address=by.has_address
        )
    if case.decided_at is not None:
        return ()
    return told(case, service, Occasion("begun", case.version), at=at, has_address=by.has_address)


def by_email(person_id: UUID, notice_id: UUID, at: datetime) -> models.Model:
    """Return the message that sends a notice on to whoever gave an address."""
    body = {"notice": str(notice_id)}
    return outbox.message(person_id=person_id, topic=EMAIL, body=body, at=at)


def compose(case: Case, service: CompiledService, occasion: Occasion, *, at: datetime) -> Notice:
    """Return a notice in the applicant's language, with the same id for the same occasion."""
    key = occasion.key
    texts = service.text(case.language)
    own = texts.notices.get(key)
    if own is not None:
        subject, body = own.subject, own.body
    else:
        shared = notice_texts(case.language)[key]
        subject, body = shared["subject"], shared["body"]
    words = _words(case, service, occasion)
    return Notice(
        person_id=case.person_id,
        id=uuid5(case.id, _name(occasion)),
        case_id=case.id,
        subject=_filled(subject, words)[:200],
        body=_filled(body, words),
        language=case.language,
        created_at=at,
    )


def visit_words(
    case: Case, service: CompiledService, appointment: files.Appointment, starts_at: datetime
) -> Mapping[str, str]:
    """Return what a notice says of an appointment: for what, when, and what to bring."""
    texts = service.text(case.language)
    local = agencies.working_time(case.office_id).local(starts_at)
    brought = "; ".join(texts.bring[key] for key in appointment.bring)
    return {
        "what": texts.appointments[appointment.for_],
        "when": day_and_hour(local, case.language),
        "bring": brought or "-",
    }


def _name(occasion: Occasion) -> str:
    part = f":{occasion.part}" if occasion.part else ""
    return f"{occasion.key}:{occasion.version}{part}"


def _words(case: Case, service: CompiledService, occasion: Occasion) -> dict[str, str]:
    office = agencies.office(case.office_id)
    local = agencies.working_time(office.id).local(case.promised_at)
    texts = service.text(case.language)
    reason = case.decision.get("reason") if case.decision else None
    decided = case.decision.get("note", "") if case.decision else ""
    return {
        "title": texts.title,
        "about": case.about,
        "number": case.number,
        "office": office.name,
        "promised": day_and_hour(local, case.language),
        "reason": texts.reasons.get(reason, "") if reason else "",
        "note": occasion.note or decided or "-",
        "items": str(occasion.items),
        **occasion.words,
    }


def _filled(text: str, words: dict[str, str]) -> str:
    """Fill in known words only, and only once: no format language runs on what is data."""
    return _BLANK.sub(lambda blank: words.get(blank[1], blank[0]), text)
