"""Agreeing to a purpose or not, and taking that back: what rests on it ends at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import connection, models
from django.utils.timezone import localdate

from sekali.casework.actions import moving
from sekali.casework.actions.escalating import escalate
from sekali.casework.actions.withdrawing import may_withdraw, withdraw
from sekali.casework.actors import Applicant
from sekali.casework.models import Case, Draft, Telling
from sekali.casework.notices import by_email
from sekali.catalogue import queries as catalogue
from sekali.catalogue.bundles import bundle_key
from sekali.catalogue.compiled import CompiledItem, CompiledService
from sekali.catalogue.dictionary import DATA_PROTECTION
from sekali.channels.actions import new_notice
from sekali.kernel.errors import DomainError
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.consenting import Told, consents_of, decide, last_words
from sekali.vault.consents import DECLINED, GIVEN, WITHDRAWN

NOTICE = "consent-withdrawn"
EVENT = "consent-withdrawn"
# Of the message that comes when an office has had its time to stop, and of what is made of it.
LATE = "casework.stopping-late"
KIND = "consent"
# What was typed for it leaves every form of the service that is still being filled in.
_FORGET = """
    UPDATE casework_draft SET answers = answers - %s::text[]
    WHERE person_id = %s AND id = %s
"""


class NothingAgreed(DomainError):
    """There is no such consent of theirs that stands."""

    code = "nothing-agreed"


@dataclass(frozen=True, slots=True)
class Ended:
    """What a withdrawal has ended: facts of cases, cases that cannot go on, offices to be told."""

    cases: int = 0
    withdrawn: int = 0
    told: int = 0


def decide_on_form(
    item: CompiledItem,
    service: CompiledService,
    *,
    is_agreed: bool,
    by: Applicant,
    application_id: UUID,
    at: datetime,
) -> None:
    """Keep what was answered where a form asks for consent, in the transaction that keeps the page.

    Whoever had agreed before and does not now has taken it back.
    """
    asked = item.consent
    if asked is None:
        return
    before = last_words(by.person_id, [asked.service_id]).get((asked.service_id, asked.purpose))
    if before is not None and before.is_given and not is_agreed:
        withdraw_consent(service_id=asked.service_id, purpose=asked.purpose, by=by, at=at)
        return
    language = by.language if by.language in asked.digests else next(iter(asked.digests))
    said = service.text(language).items[item.key]
    told = Told(
        service_id=asked.service_id,
        service_version=catalogue.service(asked.service_id).version,
        purpose=asked.purpose,
        language=language,
        digest=asked.digests[language],
        words="\n".join(part for part in (said.label, said.text) if part),
        actor_id=by.actor_id,
        channel=by.channel,
        application_id=application_id,
    )
    decide(person_id=by.person_id, told=told, outcome=GIVEN if is_agreed else DECLINED, at=at)


@whole_transaction
def withdraw_consent(*, service_id: str, purpose: str, by: Applicant, at: datetime) -> Ended:
    """Take a consent back: the processing that rests on it ends with this transaction.

    UU 27/2022 pasal 9 and 40: within 3 x 24 hours of the request. What stands in cases and forms
    for this purpose alone is taken out; offices that were told it are told to stop, and have to
    confirm that within those hours.

    Raises:
        NothingAgreed: There is no such consent.
    """
    given = next(
        (
            one
            for one in consents_of(by.person_id)
            if (one.service_id, one.purpose) == (service_id, purpose)
        ),
        None,
    )
    if given is None or given.outcome != GIVEN:
        raise NothingAgreed
    told = Told(
        service_id=service_id,
        service_version=given.service_version,
        purpose=purpose,
        language=given.language,
        digest=given.digest,
        words=given.words,
        actor_id=by.actor_id,
        channel=by.channel,
    )
    # First: a case that is handed in at this instant is there, or will not be made.
    decide(person_id=by.person_id, told=told, outcome=WITHDRAWN, at=at)
    rows = Case.objects.select_for_update().filter(person_id=by.person_id, service_id=service_id)
    cases = list(rows)
    ended = sum([_end_in(case, purpose, by, at) for case in cases])
    _forget_in_forms(by.person_id, service_id, purpose)
    told_offices = _retract(by.person_id, [case.id for case in cases], purpose, at)
    withdrawn = sum([_end_case(case, purpose, by, at) for case in cases])
    result = Ended(ended, withdrawn, told_offices)
    insert_together(*_notice(given.id, service_id, result, by, at), new_only=True)
    return result


def _end_in(case: Case, purpose: str, by: Applicant, at: datetime) -> bool:
    """Take out of a case what rests on a purpose alone; tell whether there was anything."""
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    gone = service.items_for(purpose) & set(case.facts)
    if not gone:
        return False
    case.facts = {key: fact for key, fact in case.facts.items() if key not in gone}
    case.marks = [key for key in case.marks if key not in gone]
    case.version += 1
    case.save(update_fields=["facts", "marks", "version"])
    data = {"purpose": purpose, "items": sorted(gone)}
    insert_together(moving.event(case, EVENT, at, actor_id=by.actor_id, data=data))
    return True


def _forget_in_forms(person_id: UUID, service_id: str, purpose: str) -> None:
    """Drop what was typed for a purpose into forms that are still being filled in."""
    items = catalogue.service(service_id).items_for(purpose)
    with connection.cursor() as cursor:
        for draft in Draft.objects.filter(person_id=person_id):
            keys = sorted(_keys_in(draft.service_id, service_id, items))
            if draft.answers.keys() & set(keys):
                cursor.execute(_FORGET, [keys, person_id, draft.id])


def _keys_in(form: str, service_id: str, items: Collection[str]) -> Collection[str]:
    """Return the keys that items of a service have in a form: its own, or that of a bundle."""
    key = bundle_key(form)
    if key is None:
        return items if form == service_id else ()
    parts = catalogue.bundle(key).parts
    return [parts[service_id].keys[item] for item in items] if service_id in parts else ()


def _retract(person_id: UUID, cases: Sequence[UUID], purpose: str, at: datetime) -> int:
    """Empty what offices were told for a purpose, and tell them to stop; return how many."""
    told = Telling.objects.filter(
        person_id=person_id, case_id__in=cases, purpose=purpose, takes_back=False
    )
    due_at = catalogue.dictionary().deadline(DATA_PROTECTION, localdate(at)).due_at(at)
    # An office that was told twice stops twice: each entry is taken note of by itself.
    made = Telling.objects.bulk_create(
        [_retraction(one, at, due_at) for one in told], ignore_conflicts=True
    )
    told.update(facts={})
    clocks = [
        outbox.message(
            person_id=person_id,
            topic=LATE,
            body={"office": str(one.office_id), "telling": str(one.id)},
            at=at,
            due_at=due_at,
            message_id=uuid5(one.id, LATE),
        )
        for one in made
    ]
    if clocks:
        insert_together(*clocks, new_only=True)
    return len(made)


def pass_on_unstopped(message: Message, *, at: datetime) -> None:
    """Put before the data-protection officer that an office has not said that it stopped.

    Body ``{office, telling}``. Where it has, nothing is done.
    """
    rows = Telling.objects.filter(
        office_id=UUID(message.body["office"]), id=UUID(message.body["telling"])
    )
    waiting = rows.filter(acknowledged_at__isnull=True).first()
    if waiting is None or waiting.due_at is None:
        return
    escalate(
        kind=KIND,
        matter_id=waiting.id,
        person_id=waiting.person_id,
        about_office_id=waiting.office_id,
        due_at=waiting.due_at,
        at=at,
    )


def _retraction(told: Telling, at: datetime, due_at: datetime) -> Telling:
    return Telling(
        office_id=told.office_id,
        id=uuid5(told.id, f"{EVENT}:{at.isoformat()}"),
        role=told.role,
        person_id=told.person_id,
        case_id=told.case_id,
        service_id=told.service_id,
        service_digest=told.service_digest,
        words=told.words,
        purpose=told.purpose,
        law=told.law,
        facts={},
        told_at=at,
        due_at=due_at,
        takes_back=True,
        is_sample=told.is_sample,
    )


def _end_case(case: Case, purpose: str, by: Applicant, at: datetime) -> bool:
    """End a case that is impossible without the consent; tell whether it was one."""
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    needed = service.definition.purposes.get(purpose)
    if needed is None or needed.needed is None or not may_withdraw(case, service):
        return False
    withdraw(case_id=case.id, by=by, at=at)
    return True


def _notice(
    consent_id: UUID, service_id: str, ended: Ended, by: Applicant, at: datetime
) -> Sequence[models.Model]:
    title = catalogue.service(service_id).text(by.language).title
    notice = new_notice(
        person_id=by.person_id,
        notice_id=uuid5(consent_id, NOTICE),
        case_id=None,
        key=NOTICE,
        words={"title": title, "cases": str(ended.cases), "offices": str(ended.told)},
        language=by.language,
        at=at,
    )
    return notice, by_email(by.person_id, notice.id, at)
