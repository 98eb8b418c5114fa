"""A breach of data protection: registered, and told to everybody whom it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.utils.timezone import localdate, localtime

from sekali.accounts.queries import account_of
from sekali.agencies import queries as agencies
from sekali.agencies.roles import DATA_PROTECTION_OFFICER
from sekali.audit.actions import Act, record
from sekali.audit.personal import people_read_by
from sekali.casework.actors import Officer
from sekali.casework.models import Breach
from sekali.casework.notices import by_email
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue.dictionary import DATA_PROTECTION
from sekali.catalogue.queries import dictionary
from sekali.channels.actions import new_notice
from sekali.kernel.errors import DomainError
from sekali.kernel.wording import day_and_hour
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

TELL = "casework.breach"
NOTICE, TOLD = "data-breach", "data.breach-told"


class BreachIncomplete(DomainError):
    """A breach says when it was, what came out, how, and what is done about it."""

    code = "breach-incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breached:
    """What is known of a breach: through which office, when, what came out, how, what is done."""

    breach_id: UUID
    of_office_id: UUID
    since: datetime
    until: datetime
    exposed: str
    how: str
    handling: str


@whole_transaction
def register_breach(*, breached: Breached, by: Officer, at: datetime) -> Breach:
    """Register a breach; its clock of 3 x 24 hours runs from now. Again it is the same.

    Raises:
        NoSuchApplication: The officer does not watch over that office.
        BreachIncomplete: Something is missing.
    """
    _refuse_others(breached.of_office_id, by, at)
    said = (breached.exposed, breached.how, breached.handling)
    if breached.since >= breached.until or not all(one.strip() for one in said):
        raise BreachIncomplete
    clock = dictionary().deadline(DATA_PROTECTION, localdate(at))
    breach, _ = Breach.objects.get_or_create(
        office_id=by.office_id,
        id=breached.breach_id,
        defaults={
            "of_office_id": breached.of_office_id,
            "since": breached.since,
            "until": breached.until,
            "exposed": breached.exposed[:500],
            "how": breached.how[:1_000],
            "handling": breached.handling[:1_000],
            "registered_by_id": by.person_id,
            "registered_at": at,
            "due_at": clock.due_at(at),
        },
    )
    return breach


def concerned(breach: Breach) -> Sequence[UUID]:
    """Return whom a breach concerns: whose facts the office read in that time."""
    return people_read_by(breach.of_office_id, breach.since, breach.until)


@whole_transaction
def tell_concerned(*, breach: Breach, by: Officer, at: datetime) -> int:
    """Have everybody told whom it concerns, each by a message of their own; return how many.

    Told once: pressing again tells nobody twice.

    Raises:
        NoSuchApplication: The officer does not watch over that office.
    """
    _refuse_others(breach.of_office_id, by, at)
    rows = Breach.objects.select_for_update().filter(office_id=breach.office_id, id=breach.id)
    locked: Breach = rows.get()
    if locked.told_at is not None:
        return locked.people
    people = concerned(locked)
    body = {"office": str(locked.office_id), "breach": str(locked.id)}
    outbox.put_many(outbox.message(person_id=one, topic=TELL, body=body, at=at) for one in people)
    rows.update(told_at=at, people=len(people))
    return len(people)


def tell_one(message: Message, *, at: datetime) -> None:
    """Tell one person what came out, when, how, and what is done; in one transaction."""
    breach = Breach.objects.get(
        office_id=UUID(message.body["office"]), id=UUID(message.body["breach"])
    )
    account = account_of(message.person_id)
    language = account.language if account else "id"
    notice = new_notice(
        person_id=message.person_id,
        notice_id=uuid5(breach.id, str(message.person_id)),
        case_id=None,
        key=NOTICE,
        words={
            "office": agencies.office(breach.of_office_id).name,
            "since": day_and_hour(localtime(breach.since), language),
            "until": day_and_hour(localtime(breach.until), language),
            "exposed": breach.exposed,
            "how": breach.how,
            "handling": breach.handling,
        },
        language=language,
        at=at,
    )
    insert_together(notice, by_email(message.person_id, notice.id, at), new_only=True)
    details = {"breach": str(breach.id)}
    act = Act(kind=TOLD, actor_id=None, office_id=breach.of_office_id, details=details)
    record(person_id=message.person_id, acts=[act], at=at)


def breaches_of(officers: Sequence[Officer]) -> Sequence[Breach]:
    """Return the breaches that somebody watches over, newest first."""
    offices = [one.office_id for one in officers if one.role == DATA_PROTECTION_OFFICER]
    return list(Breach.objects.filter(office_id__in=offices).order_by("-registered_at")[:100])


def breach_for(officers: Sequence[Officer], breach_id: UUID) -> tuple[Breach, Officer]:
    """Return a breach, and the role in which somebody watches over it.

    Raises:
        NoSuchApplication: There is none, or somebody else does.
    """
    for officer in officers:
        if officer.role == DATA_PROTECTION_OFFICER:
            found = Breach.objects.filter(office_id=officer.office_id, id=breach_id).first()
            if found is not None:
                return found, officer
    raise NoSuchApplication


def _refuse_others(of_office_id: UUID, by: Officer, at: datetime) -> None:
    watch = agencies.data_protection_watch(of_office_id, localdate(at))
    if by.role != DATA_PROTECTION_OFFICER or by.office_id != watch.office_id:
        raise NoSuchApplication
