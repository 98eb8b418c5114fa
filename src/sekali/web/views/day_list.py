"""The office's day: who is expected when, who came, and how many people are received at once."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.agencies import queries as agencies
from sekali.agencies.roles import HEADS
from sekali.appointments import actions as booking
from sekali.appointments import queries as appointments
from sekali.casework.actions import looking, receiving
from sekali.casework.actors import Officer
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.files import Appointment, Visit
from sekali.kernel.errors import DomainError
from sekali.kernel.wording import long_date, short_hour
from sekali.web.desk_sight import visible
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of, today, whole_number
from sekali.web.texts import words
from sekali.web.views.desk_queue import chosen_officer, offices_of

_CAME = {"datang": True, "tidak": False}


def day_list(request: Request) -> HttpResponse:
    """Show whom an office expects on a day, with two buttons for each who is expected."""
    officer = chosen_officer(request)
    office, day = agencies.office(officer.office_id), _day(request)
    clock = agencies.working_time(office.id)
    since = datetime.combine(day, time(), clock.local(now()).tzinfo)
    bookings = appointments.bookings_between(office.id, since, since + timedelta(days=1))
    return render(
        request,
        "day_list.html",
        officer=officer,
        office=office,
        offices=offices_of(request),
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        day_words=long_date(day, request.language),
        rows=[(one, short_hour(clock.local(one.starts_at), request.language)) for one in bookings],
        capacities=_capacities(request, officer) if _is_head(request, officer) else [],
    )


def mark(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Write down whether somebody came to the appointment that the page showed."""
    t, typed = words(request.language), posted_of(request)
    officer = _receiving(request, person_id, case_id)
    came, appointment_id = _CAME.get(typed.get("hasil", "")), _id(typed.get("janji", ""))
    if came is None or appointment_id is None:
        messages.warning(request, t("error.refused"))
        return _back(request, typed)
    try:
        done = receiving.mark(
            person_id=person_id,
            case_id=case_id,
            appointment_id=appointment_id,
            came=came,
            by=officer,
            at=now(),
            today=today(),
        )
        messages.success(request, t("day-list.done", about=done.about))
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, t))
    return _back(request, typed)


def _receiving(request: Request, person_id: UUID, case_id: UUID) -> Officer:
    """Return the officer in the role that receives people for a case, else in one of its office.

    Raises:
        Http404: They may not see the case.
    """
    _, officer, work = visible(request, person_id, case_id)
    return next((o for o in request.officers if looking.work_of(o, work)), officer)


def set_capacity(request: Request) -> HttpResponse:
    """Let the head of an office say how many people are received side by side."""
    t, typed = words(request.language), posted_of(request)
    officer = chosen_officer(request)
    known = {wanted.for_ for _, wanted in _purposes(officer)}
    if not _is_head(request, officer) or typed.get("untuk", "") not in known:
        raise Http404
    places = whole_number(typed.get("tempat", "").strip(), digits=4)
    try:
        booking.set_capacity(
            office_id=officer.office_id,
            purpose=typed["untuk"],
            places=-1 if places is None else places,
            by_id=officer.person_id,
            at=now(),
        )
        messages.success(request, t("day-list.saved"))
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, t))
    return _back(request, typed)


def _capacities(request: Request, officer: Officer) -> list[tuple[str, str, int]]:
    """Return for what people come to the office, in words, and how many at once."""
    return [
        (
            wanted.for_,
            service.text(request.language).appointments[wanted.for_],
            appointments.places_of(
                office_id=officer.office_id, purpose=wanted.for_, usual=wanted.capacity
            ),
        )
        for service, wanted in _purposes(officer)
    ]


def _purposes(officer: Officer) -> list[tuple[CompiledService, Appointment]]:
    """Return for what people come to the offices of the officer's agency, each purpose once."""
    owner = agencies.office(officer.office_id).agency
    found = {
        state.appointment.for_: (service, state.appointment)
        for service in catalogue.services().values()
        if service.definition.owner == owner
        for state in service.definition.process.values()
        if isinstance(state, Visit)
    }
    return list(found.values())


def _is_head(request: Request, officer: Officer) -> bool:
    return any(o.office_id == officer.office_id and o.role in HEADS for o in request.officers)


def _back(request: Request, typed: dict[str, Any]) -> HttpResponse:
    day = _read_day(typed.get("tanggal", "")) or today()
    office = chosen_officer(request).office_id
    return redirect(f"/meja/janji?tanggal={day.isoformat()}&kantor={office}")


def _day(request: Request) -> date:
    return _read_day(request.GET.get("tanggal", "")) or today()


def _read_day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed[:10])
    except ValueError:
        return None
    # A day before and a day after have to exist, too.
    return found if date.min < found < date.max else None


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed[:36])
    except ValueError:
        return None
