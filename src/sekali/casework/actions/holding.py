"""Placing a legal hold on what must not be deleted, and lifting it."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from sekali.agencies.queries import data_protection_watch, office
from sekali.agencies.roles import DATA_PROTECTION_AGENCY, DATA_PROTECTION_OFFICER
from sekali.audit.actions import Act, record
from sekali.casework.actors import Officer
from sekali.casework.models import LegalHold
from sekali.casework.queries import NoSuchApplication, case_of
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction

HELD, RELEASED = "data.held", "data.released"
_LONGEST = 500


class HoldIncomplete(DomainError):
    """A hold names its reason and its law."""

    code = "hold-incomplete"


@whole_transaction
def place_hold(
    *,
    hold_id: UUID,
    person_id: UUID,
    case_id: UUID | None,
    reason: str,
    law: str,
    by: Officer,
    at: datetime,
) -> None:
    """Let nothing of a person, or of one case of theirs, be deleted; doing it again is once.

    Raises:
        NoSuchApplication: The officer does not watch over the office of the case; everything of
            a person is held by the officer of the province alone.
        HoldIncomplete: Reason or law are missing.
    """
    _refuse_others(person_id, case_id, by, at)
    if not reason.strip() or not law.strip():
        raise HoldIncomplete
    _, is_new = LegalHold.objects.get_or_create(
        person_id=person_id,
        id=hold_id,
        defaults={
            "case_id": case_id,
            "reason": reason[:_LONGEST],
            "law": law,
            "office_id": by.office_id,
            "placed_by_id": by.person_id,
            "placed_at": at,
        },
    )
    if is_new:
        _write(person_id, HELD, hold_id, by, at)


@whole_transaction
def lift_hold(*, hold_id: UUID, person_id: UUID, by: Officer, at: datetime) -> None:
    """Let what was held be deleted again when its time is over.

    Raises:
        NoSuchApplication: See place_hold.
    """
    rows = LegalHold.objects.filter(person_id=person_id, id=hold_id, lifted_at__isnull=True)
    held: LegalHold | None = rows.first()
    if held is None:
        return
    _refuse_others(person_id, held.case_id, by, at)
    if rows.update(lifted_at=at, lifted_by_id=by.person_id):
        _write(person_id, RELEASED, hold_id, by, at)


def _refuse_others(person_id: UUID, case_id: UUID | None, by: Officer, at: datetime) -> None:
    if by.role != DATA_PROTECTION_OFFICER:
        raise NoSuchApplication
    if case_id is None:
        is_theirs = office(by.office_id).agency == DATA_PROTECTION_AGENCY
    else:
        case = case_of(person_id=person_id, case_id=case_id)
        watch = data_protection_watch(case.office_id, localdate(at))
        is_theirs = watch.office_id == by.office_id
    if not is_theirs:
        raise NoSuchApplication


def _write(person_id: UUID, kind: str, hold_id: UUID, by: Officer, at: datetime) -> None:
    act = Act(
        kind=kind,
        actor_id=by.person_id,
        office_id=by.office_id,
        details={"hold": str(hold_id)},
    )
    record(person_id=person_id, acts=[act], at=at)
