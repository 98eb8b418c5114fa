"""An applicant chooses a time to come, moves it, or gives it back.

Each is one transaction under the lock of the case. A state in which a time is chosen, changed or
missed is entered anew: clocks of the time before find another number and do nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from sekali.agencies import queries as agencies
from sekali.agencies.rules import WorkingTime
from sekali.appointments import actions as booking
from sekali.appointments import queries as appointments
from sekali.appointments.rules import CANCELLED, MOVED, Awaited
from sekali.audit.actions import Act, record
from sekali.casework import visiting_times
from sekali.casework.actions import moving
from sekali.casework.actions.acts import about
from sekali.casework.actions.arriving import arrive, visit_clock, visit_work
from sekali.casework.actions.locking import locked_case
from sekali.casework.actors import Applicant
from sekali.casework.models import Case, WorkItem
from sekali.casework.notices import Occasion, told, visit_words
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


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A case, under lock, that waits for its applicant to come; ``held`` is the time they chose."""

    case: Case
    service: CompiledService
    state: files.Visit
    held: Awaited | None

    @property
    def appointment(self) -> files.Appointment:
        """Return what they come for."""
        return self.state.appointment

    @property
    def office(self) -> WorkingTime:
        """Return when its office is open."""
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
    awaiting = awaiting_of(by.person_id, case_id)
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
    notice = notice_of(awaiting, by, kind, made.starts_at, at)
    clocks = [
        visit_clock(case, at, due, hours)
        for hours, due in visiting_times.reminders(wanted, starts_at=starts_at, now=at)
    ]
    said = {"starts_at": starts_at.isoformat(), **by.on_behalf}
    _keep(awaiting, kind, by.actor_id or by.person_id, said, at)
    insert_together(*notice, *clocks)
    insert_together(visit_work(case, wanted, at))


@whole_transaction
def cancel(*, case_id: UUID, by: Applicant, at: datetime) -> None:
    """Give the chosen time back; where there is none, nothing happens.

    Raises:
        NoSuchApplication, NothingToBook, TooLateToChange: As in book.
    """
    awaiting = awaiting_of(by.person_id, case_id)
    if awaiting.held is None:
        return
    _refuse_late_change(awaiting, at)
    booking.give_back(awaiting.held, CANCELLED, at=at)
    wait_again(awaiting, "booking-cancelled", by.actor_id or by.person_id, awaiting.held, at)
    insert_together(*notice_of(awaiting, by, "booking-cancelled", awaiting.held.starts_at, at))


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


def awaiting_of(person_id: UUID, case_id: UUID) -> Awaiting:
    """Return a case under lock that waits for its applicant to come.

    Raises:
        NoSuchApplication: There is none.
        NothingToBook: It waits for nothing of the kind.
    """
    case = locked_case(person_id, case_id)
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    state = service.definition.process.get(case.state)
    if not isinstance(state, files.Visit):
        raise NothingToBook
    held = appointments.awaited(person_id=person_id, case_id=case_id)
    return Awaiting(case, service, state, held)


def _refuse_late_change(awaiting: Awaiting, at: datetime) -> None:
    if awaiting.held is None:
        return
    starts_at = awaiting.held.starts_at
    if not visiting_times.may_change(
        awaiting.appointment, awaiting.office, starts_at=starts_at, now=at
    ):
        raise TooLateToChange


def wait_again(awaiting: Awaiting, kind: str, actor_id: UUID, held: Awaited, at: datetime) -> None:
    """Let a case wait for another time to be chosen, with the whole time that there is for it."""
    arrival = arrive(awaiting.case, awaiting.service, at)
    _keep(awaiting, kind, actor_id, {"starts_at": held.starts_at.isoformat()}, at)
    insert_together(*arrival.rows)


def _keep(
    awaiting: Awaiting, kind: str, actor_id: UUID, data: dict[str, Any], at: datetime
) -> None:
    """Write down how a case stands now, what happened to it, and that nobody works on it."""
    case = awaiting.case
    case.version += 1
    case.save()
    WorkItem.objects.filter(office_id=case.office_id, case_id=case.id).delete()
    told_of = moving.event(case, kind, at, actor_id=actor_id, data={"state": case.state, **data})
    insert_together(told_of)
    details = about(case) | {"for": awaiting.appointment.for_, **data}
    act = Act(kind=f"case.{kind}", actor_id=actor_id, office_id=case.office_id, details=details)
    record(person_id=case.person_id, acts=[act], at=at)


def notice_of(
    awaiting: Awaiting, by: Applicant, key: str, starts_at: datetime, at: datetime
) -> list[models.Model]:
    """Return the rows by which an applicant is told of a time, with when and what to bring."""
    case, service = awaiting.case, awaiting.service
    said = visit_words(case, service, awaiting.appointment, starts_at)
    occasion = Occasion(key, case.entered, words=said)
    return told(case, service, occasion, at=at, has_address=by.has_address)


def _wanted(awaiting: Awaiting, starts_at: datetime) -> booking.Wanted:
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
