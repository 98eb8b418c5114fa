"""Placing a legal hold on what must not be deleted, looking at it again, and lifting it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from sekali.agencies.queries import data_protection_watch, office
from sekali.agencies.roles import DATA_PROTECTION_AGENCY, DATA_PROTECTION_OFFICER
from sekali.audit.actions import Act, record
from sekali.audit.ledger import SHOWN_FROM
from sekali.casework.actors import Officer
from sekali.casework.hold_queries import hold_of
from sekali.casework.models import LegalHold
from sekali.casework.queries import NoSuchApplication, case_of
from sekali.catalogue.queries import dictionary
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.vault.belonging import record_now

HELD, REVIEWED, RELEASED = "data.held", "data.hold-reviewed", "data.released"
LONGEST_REASON, LONGEST_LAW = 500, 200
# Our own choice: what is held for years without anybody asking is not held for a matter of law.
REVIEWED_WITHIN = timedelta(days=366)


class HoldIncomplete(DomainError):
    """A hold names its reason, its law and its review; ``params["reason"]`` is which is missing."""

    code = "hold-incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """What is to be held: everything of a person, or one case of theirs; why, and until when.

    ``about`` is how the officer's list names it. ``is_quiet`` keeps it from the person for the
    days of ``dictionary/ledger.yaml``.
    """

    hold_id: UUID
    person_id: UUID
    case_id: UUID | None
    about: str = ""
    reason: str
    law: str
    review_date: date
    is_quiet: bool = False


@whole_transaction
def place_hold(*, hold: NewHold, by: Officer, at: datetime) -> None:
    """Let nothing of a person, or of one case of theirs, be deleted; doing it again is once.

    Raises:
        NoSuchApplication: The officer does not watch over the office of the case; everything of
            a person is held by the officer of the province alone.
        HoldIncomplete: Reason, law or a day of review within a year are missing.
    """
    _refuse_others(hold.person_id, hold.case_id, by, at)
    _refuse_incomplete(hold, localdate(at))
    kept, is_new = LegalHold.objects.get_or_create(
        person_id=hold.person_id,
        id=hold.hold_id,
        defaults={
            "case_id": hold.case_id,
            "about": hold.about,
            "reason": hold.reason[:LONGEST_REASON],
            "law": hold.law[:LONGEST_LAW],
            "review_date": hold.review_date,
            "shown_from": _shown_from(hold, localdate(at)),
            "office_id": by.office_id,
            "placed_by_id": by.person_id,
            "placed_at": at,
        },
    )
    if is_new:
        _write(kept, HELD, by, at)


@whole_transaction
def review_hold(
    *, person_id: UUID, hold_id: UUID, review_date: date, by: Officer, at: datetime
) -> None:
    """Say that a hold is still needed, and by when it is looked at again.

    Raises:
        NoSuchApplication: There is none that lies, or see place_hold.
        HoldIncomplete: The day is not within a year.
    """
    held = _lying(person_id, hold_id)
    _refuse_others(person_id, held.case_id, by, at)
    if not _is_in_time(review_date, localdate(at)):
        raise HoldIncomplete(reason="review")
    held.review_date = review_date
    held.save(update_fields=["review_date"])
    _write(held, REVIEWED, by, at)


@whole_transaction
def lift_hold(*, person_id: UUID, hold_id: UUID, because: str, by: Officer, at: datetime) -> None:
    """Let what was held be deleted again when its time is over; doing it again changes nothing.

    Raises:
        NoSuchApplication: There is none, or see place_hold.
        HoldIncomplete: It is not said why.
    """
    held = hold_of(person_id, hold_id)
    _refuse_others(person_id, held.case_id, by, at)
    if not because.strip():
        raise HoldIncomplete(reason="because")
    rows = LegalHold.objects.filter(person_id=person_id, id=hold_id, lifted_at__isnull=True)
    if rows.update(
        lifted_at=at, lifted_by_id=by.person_id, lifted_because=because[:LONGEST_REASON]
    ):
        _write(held, RELEASED, by, at)


def _lying(person_id: UUID, hold_id: UUID) -> LegalHold:
    rows = LegalHold.objects.select_for_update().filter(
        person_id=person_id, id=hold_id, lifted_at__isnull=True
    )
    found: LegalHold | None = rows.first()
    if found is None:
        raise NoSuchApplication
    return found


def _refuse_incomplete(hold: NewHold, today: date) -> None:
    if not hold.reason.strip():
        raise HoldIncomplete(reason="reason")
    if not hold.law.strip():
        raise HoldIncomplete(reason="law")
    if not _is_in_time(hold.review_date, today):
        raise HoldIncomplete(reason="review")


def _is_in_time(day: date, today: date) -> bool:
    return today < day <= today + REVIEWED_WITHIN


def _shown_from(hold: NewHold, today: date) -> date | None:
    delay = dictionary().ledger.holds
    return delay.shown_from(today) if delay and hold.is_quiet else None


def _refuse_others(person_id: UUID, case_id: UUID | None, by: Officer, at: datetime) -> None:
    # Nobody holds their own data, or lets it go.
    if by.role != DATA_PROTECTION_OFFICER or by.person_id == record_now(person_id):
        raise NoSuchApplication
    if case_id is None:
        is_theirs = office(by.office_id).agency == DATA_PROTECTION_AGENCY
    else:
        case = case_of(person_id=person_id, case_id=case_id)
        watch = data_protection_watch(case.office_id, localdate(at))
        is_theirs = watch.office_id == by.office_id
    if not is_theirs:
        raise NoSuchApplication


def _write(held: LegalHold, kind: str, by: Officer, at: datetime) -> None:
    """Write it on the person's ledger; kept back as long as the hold is."""
    details = {"hold": str(held.id)}
    if held.shown_from is not None and held.shown_from > localdate(at):
        details[SHOWN_FROM] = held.shown_from.isoformat()
    act = Act(kind=kind, actor_id=by.person_id, office_id=by.office_id, details=details)
    record(person_id=held.person_id, acts=[act], at=at)
