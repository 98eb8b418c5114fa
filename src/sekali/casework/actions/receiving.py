"""An officer says whether somebody came at the time that they chose.

Under the lock of the case, as the choosing is (see visiting).
"""

from datetime import date, datetime
from uuid import UUID

from sekali.appointments import actions as booking
from sekali.appointments import queries as appointments
from sekali.appointments.rules import MISSED
from sekali.casework import process
from sekali.casework.actions import moving
from sekali.casework.actions.acts import act_of_officer
from sekali.casework.actions.claiming import DecidedMeanwhile, refuse_if_claimed, refuse_own
from sekali.casework.actions.visiting import (
    Awaiting,
    NothingToBook,
    awaiting_of,
    notice_of,
    wait_again,
)
from sekali.casework.actors import Applicant, Officer
from sekali.casework.case_facts import values_of
from sekali.casework.models import Case
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together


class NotYetTime(DomainError):
    """Nobody has failed to come before their time."""

    code = "not-yet-time"


@whole_transaction
def mark(
    *,
    person_id: UUID,
    case_id: UUID,
    appointment_id: UUID,
    came: bool,
    by: Officer,
    at: datetime,
    today: date,
) -> Case:
    """Write down whether somebody came; the case goes on, or waits for another time.

    Raises:
        NoSuchApplication: There is no such case in the officer's office and role.
        DecidedMeanwhile: It no longer waits for this appointment.
        NotYours, OwnCase: A colleague has claimed it; it is about the officer.
        NotYetTime: They still have time to come.
    """
    awaiting = _expected(person_id, case_id, appointment_id, by)
    held = awaiting.held
    if held is None:
        raise DecidedMeanwhile
    if not came and held.starts_at > at:
        raise NotYetTime
    booking.close(held, came=came, at=at)
    if not came and _may_come_again(awaiting):
        wait_again(awaiting, MISSED, by.person_id, held, at)
        whose = Applicant(person_id)
        insert_together(*notice_of(awaiting, whose, "booking-missed", held.starts_at, at))
        return awaiting.case
    action = files.ATTENDED if came else files.MISSED
    _go_on(awaiting, action, by, at=at, today=today)
    return awaiting.case


def _expected(person_id: UUID, case_id: UUID, appointment_id: UUID, by: Officer) -> Awaiting:
    """Return a case that waits for an appointment with an officer who may say how it went."""
    try:
        awaiting = awaiting_of(person_id, case_id)
    except NothingToBook as error:
        raise DecidedMeanwhile from error
    if awaiting.case.office_id != by.office_id:
        raise NoSuchApplication
    refuse_own(awaiting.case, by)
    if awaiting.held is None or awaiting.held.id != appointment_id:
        raise DecidedMeanwhile
    refuse_if_claimed(awaiting.case, by)
    return awaiting


def _may_come_again(awaiting: Awaiting) -> bool:
    case, wanted = awaiting.case, awaiting.appointment
    missed = appointments.times_missed(
        person_id=case.person_id, case_id=case.id, purpose=wanted.for_
    )
    return missed <= wanted.may_miss


def _go_on(awaiting: Awaiting, action: str, by: Officer, *, at: datetime, today: date) -> None:
    case, service = awaiting.case, awaiting.service
    values = values_of(
        service, catalogue.dictionary(), case.facts, today=today, findings=case.findings
    )
    progress = process.act(service, case.state, action, values, by_hand=case.by_hand)
    act = act_of_officer("case.acted", case, by, {"action": action, "role": by.role})
    said = moving.Said(actor_id=by.person_id)
    moving.carry_out(case, service, progress, said=said, acts=[act], at=at)
