"""An applicant chooses a time to come, moves it, gives it back; an officer says whether they came.

Each is one transaction under the lock of the case. A state in which a time is chosen, changed or
missed is entered anew: clocks of the time before find another number and do nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models

from sekali.agencies import queries as agencies
from sekali.agencies.rules import WorkingTime
from sekali.appointments import actions as booking
from sekali.appointments import queries as appointments
from sekali.appointments.rules import CANCELLED, MISSED, MOVED, Awaited
from sekali.audit.actions import Act, record
from sekali.casework import process, visiting_times
from sekali.casework.actions import moving
from sekali.casework.actions.arriving import arrive, visit_clock, visit_work
from sekali.casework.actions.deciding import DecidedMeanwhile, refuse_if_claimed, refuse_own
from sekali.casework.actors import Applicant, Officer
from sekali.casework.case_facts import values_of
from sekali.casework.models import Case, WorkItem
from sekali.casework.notices import Occasion, told, visit_words
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together


class NothingToBook(DomainError):
    """The case does not wait for its applicant to come."""

    code = "nothing-to-book"


class NoSuchSlot(DomainError):
    """This time is not offered: the office is closed, or it is too early or too late."""

    code = "no-such-slot"


class TooLateToChange(DomainError):
    """The time that was chosen is so near that it can no longer be changed here."""

    code = "too-late-to-change"


class NotYetTime(DomainError):
    """Nobody has failed to come before their time."""

    code = "not-yet-time"


@dataclass(frozen=True, slots=True)
class _Awaiting:
    """A case, under lock, that waits for its applicant to come."""

    case: Case
    service: CompiledService
    state: files.Visit
    held: Awaited | None

    @property
    def appointment(self) -> files.Appointment:
        return self.state.appointment

    @property
    def office(self) -> WorkingTime:
        return agencies.working_time(self.case.office_id)


def awaited_visit(case: Case, service: CompiledService) -> files.Appointment | None:
    """Return what a case waits for its applicant to come for, if it does."""
    state = service.definition.process.get(case.state)
    return state.appointment if isinstance(state, files.Visit) else None


@whole_transaction
def book(*, case_id: UUID, by: Applicant, starts_at: datetime, at: datetime) -> None:
    """Choose a time, or another one. Choosing the same again changes nothing.

    Raises:
        NoSuchApplication: They have no such case.
        NothingToBook: It does not wait for them to come.
        TooLateToChange: The time they have is too near.
        NoSuchSlot: The time is not offered.
        SlotTaken: Somebody else was quicker; what they had before is still theirs.
    """
    awaiting = _awaiting(by.person_id, case_id)
    held = awaiting.held
    if held is not None and held.starts_at == starts_at:
        return
    _refuse_late_change(awaiting, at)
    if not visiting_times.offered_times(awaiting.appointment, awaiting.office, at).has(starts_at):
        raise NoSuchSlot
    if held is not None:
        booking.give_back(held, MOVED, at=at)
    case, wanted = awaiting.case, awaiting.appointment
    places = appointments.places_of(
        office_id=case.office_id, purpose=wanted.for_, usual=wanted.capacity
    )
    made = booking.take(wanted=_wanted(awaiting, starts_at), places=places, at=at)
    case.entered += 1
    case.due_at = made.ends_at
    kind = "booked" if held is None else "booking-moved"
    notice = _notice(awaiting, by, kind, made.starts_at, at)
    clocks = [
        visit_clock(case, at, due, hours)
        for hours, due in visiting_times.reminders(wanted, starts_at=starts_at, now=at)
    ]
    _keep(awaiting, kind, by.person_id, {"starts_at": starts_at.isoformat()}, at)
    insert_together(*notice, *clocks)
    insert_together(visit_work(case, wanted, at))


@whole_transaction
def cancel(*, case_id: UUID, by: Applicant, at: datetime) -> None:
    """Give the chosen time back; where there is none, nothing happens.

    Raises:
        NoSuchApplication, NothingToBook, TooLateToChange: As in book.
    """
    awaiting = _awaiting(by.person_id, case_id)
    if awaiting.held is None:
        return
    _refuse_late_change(awaiting, at)
    booking.give_back(awaiting.held, CANCELLED, at=at)
    _wait_again(awaiting, "booking-cancelled", by.person_id, awaiting.held, at)
    insert_together(*_notice(awaiting, by, "booking-cancelled", awaiting.held.starts_at, at))


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
        _wait_again(awaiting, MISSED, by.person_id, held, at)
        whose = Applicant(person_id)
        insert_together(*_notice(awaiting, whose, "booking-missed", held.starts_at, at))
        return awaiting.case
    action = files.ATTENDED if came else files.MISSED
    _go_on(awaiting, action, by, at=at, today=today)
    return awaiting.case


def free_slots(case: Case, appointment: files.Appointment, now: datetime) -> list[datetime]:
    """Return the times that can be booked now for a case, in order."""
    office_id, purpose = case.office_id, appointment.for_
    offered = visiting_times.offered_times(appointment, agencies.working_time(office_id), now)
    until = offered.latest + offered.length
    taken = appointments.taken(
        office_id=office_id, purpose=purpose, since=offered.earliest, until=until
    )
    places = appointments.places_of(
        office_id=office_id, purpose=purpose, usual=appointment.capacity
    )
    return list(offered.free(taken, places))


def _awaiting(person_id: UUID, case_id: UUID) -> _Awaiting:
    rows = Case.objects.select_for_update().filter(person_id=person_id, id=case_id)
    case: Case | None = rows.first()
    if case is None:
        raise NoSuchApplication
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    state = service.definition.process.get(case.state)
    if not isinstance(state, files.Visit):
        raise NothingToBook
    held = appointments.awaited(person_id=person_id, case_id=case_id)
    return _Awaiting(case, service, state, held)


def _expected(person_id: UUID, case_id: UUID, appointment_id: UUID, by: Officer) -> _Awaiting:
    """Return a case that waits for an appointment with an officer who may say how it went."""
    try:
        awaiting = _awaiting(person_id, case_id)
    except NothingToBook as error:
        raise DecidedMeanwhile from error
    if awaiting.case.office_id != by.office_id:
        raise NoSuchApplication
    refuse_own(awaiting.case, by)
    if awaiting.held is None or awaiting.held.id != appointment_id:
        raise DecidedMeanwhile
    refuse_if_claimed(awaiting.case, by)
    return awaiting


def _refuse_late_change(awaiting: _Awaiting, at: datetime) -> None:
    if awaiting.held is None:
        return
    starts_at = awaiting.held.starts_at
    if not visiting_times.may_change(
        awaiting.appointment, awaiting.office, starts_at=starts_at, now=at
    ):
        raise TooLateToChange


def _may_come_again(awaiting: _Awaiting) -> bool:
    case, wanted = awaiting.case, awaiting.appointment
    missed = appointments.times_missed(
        person_id=case.person_id, case_id=case.id, purpose=wanted.for_
    )
    return missed <= wanted.may_miss


def _go_on(awaiting: _Awaiting, action: str, by: Officer, *, at: datetime, today: date) -> None:
    case, service = awaiting.case, awaiting.service
    values = values_of(
        service, catalogue.dictionary(), case.facts, today=today, findings=case.findings
    )
    progress = process.act(service, case.state, action, values)
    details = _about(case) | {"action": action, "role": by.role}
    act = Act(kind="case.acted", actor_id=by.person_id, office_id=by.office_id, details=details)
    said = moving.Said(actor_id=by.person_id)
    moving.carry_out(case, service, progress, said=said, acts=[act], at=at)


def _wait_again(
    awaiting: _Awaiting, kind: str, actor_id: UUID, held: Awaited, at: datetime
) -> None:
    """Let a case wait for another time to be chosen, with the whole time that there is for it."""
    arrival = arrive(awaiting.case, awaiting.service, at)
    _keep(awaiting, kind, actor_id, {"starts_at": held.starts_at.isoformat()}, at)
    insert_together(*arrival.rows)


def _keep(
    awaiting: _Awaiting, kind: str, actor_id: UUID, data: dict[str, str], at: datetime
) -> None:
    """Write down how a case stands now, what happened to it, and that nobody works on it."""
    case = awaiting.case
    case.version += 1
    case.save()
    WorkItem.objects.filter(office_id=case.office_id, case_id=case.id).delete()
    told_of = moving.event(case, kind, at, actor_id=actor_id, data={"state": case.state, **data})
    insert_together(told_of)
    details = _about(case) | {"for": awaiting.appointment.for_, **data}
    act = Act(kind=f"case.{kind}", actor_id=actor_id, office_id=case.office_id, details=details)
    record(person_id=case.person_id, acts=[act], at=at)


def _notice(
    awaiting: _Awaiting, by: Applicant, key: str, starts_at: datetime, at: datetime
) -> list[models.Model]:
    case, service = awaiting.case, awaiting.service
    said = visit_words(case, service, awaiting.appointment, starts_at)
    occasion = Occasion(key, case.entered, words=said)
    return told(case, service, occasion, at=at, has_address=by.has_address)


def _wanted(awaiting: _Awaiting, starts_at: datetime) -> booking.Wanted:
    case, wanted = awaiting.case, awaiting.appointment
    return booking.Wanted(
        person_id=case.person_id,
        case_id=case.id,
        office_id=case.office_id,
        purpose=wanted.for_,
        starts_at=starts_at,
        ends_at=starts_at + visiting_times.length_of(wanted),
        number=case.number,
        title=case.title,
        about=case.about,
        is_sample=case.is_sample,
    )


def _about(case: Case) -> dict[str, str]:
    return {"case": str(case.id), "service": case.service_id}
