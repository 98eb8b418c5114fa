"""A resident chooses when to come to an office, moves it, gives it back, puts it in a calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.agencies import queries as agencies
from sekali.appointments import queries as appointments
from sekali.appointments.rules import Awaited
from sekali.casework import queries as casework
from sekali.casework import visiting_times
from sekali.casework.actions import visiting
from sekali.casework.models import Case
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.kernel.wording import long_date, short_hour
from sekali.web.calendar_file import MEDIA_TYPE, CalendarEntry, calendar_file
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, applicant_of, now, posted_of
from sekali.web.templates import at_hour
from sekali.web.texts import words

_MOST_DAYS = 8
_LONGEST_INSTANT = 40


@dataclass(frozen=True, slots=True)
class Visit:
    """What a case waits for its applicant to come for, and the time if one was chosen."""

    case: Case
    service: CompiledService
    appointment: files.Appointment
    held: Awaited | None
    office_name: str
    language: str

    @property
    def what(self) -> str:
        """Return what they come for, in words."""
        return self.service.text(self.language).appointments[self.appointment.for_]

    @property
    def bring(self) -> Sequence[str]:
        """Return what they have to know or bring."""
        text = self.service.text(self.language)
        return [text.bring[key] for key in self.appointment.bring]

    @property
    def may_change(self) -> bool:
        """Tell whether the time can be chosen, moved or given back now."""
        if self.held is None:
            return True
        office = agencies.working_time(self.case.office_id)
        starts_at = self.held.starts_at
        return visiting_times.may_change(self.appointment, office, starts_at=starts_at, now=now())


def visit_of(case: Case, service: CompiledService, language: str) -> Visit | None:
    """Return what a case's page says of an appointment; costs a query only where there is one."""
    wanted = visiting.awaited_visit(case, service)
    if wanted is None:
        return None
    held = appointments.awaited(person_id=case.person_id, case_id=case.id)
    return Visit(case, service, wanted, held, agencies.office(case.office_id).name, language)


def choose(request: Request, case_id: UUID) -> HttpResponse:
    """Show the days and times that are free; take the one that was pressed."""
    if request.method == "POST":
        return _book(request, case_id)
    return _page(request, case_id)


def cancel(request: Request, case_id: UUID) -> HttpResponse:
    """Give the chosen time back."""
    t = words(request.language)
    try:
        visiting.cancel(case_id=case_id, by=applicant_of(request), at=now())
        messages.success(request, t("visit.given-back"))
    except casework.NoSuchApplication:
        raise
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, t))
    return redirect("case", case_id=case_id)


def calendar(request: Request, case_id: UUID) -> HttpResponse:
    """Give the chosen time as a file for a calendar."""
    visit = _visit(request, case_id)
    if visit is None or visit.held is None:
        raise Http404
    held, title = visit.held, visit.service.text(request.language).title
    entry = CalendarEntry(
        uid=f"{visit.case.id}@{request.get_host()}",
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        made_at=held.booked_at,
        title=f"{title} {visit.case.about}".strip(),
        place=visit.office_name,
        text="\n".join([visit.what, *visit.bring, visit.case.number]),
        sequence=visit.case.entered,
    )
    response = HttpResponse(calendar_file(entry), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{visit.case.number}.ics"'
    return response


def _book(request: Request, case_id: UUID) -> HttpResponse:
    t = words(request.language)
    starts_at = _instant(posted_of(request).get("waktu", ""))
    if starts_at is None:
        messages.warning(request, t("visit.not-chosen"))
        return _page(request, case_id, status=422)
    try:
        visiting.book(case_id=case_id, by=applicant_of(request), starts_at=starts_at, at=now())
    except casework.NoSuchApplication:
        raise
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, t))
        return _page(request, case_id, status=422)
    messages.success(request, t("visit.chosen", when=at_hour(starts_at, request.language)))
    return redirect("case", case_id=case_id)


def _page(request: Request, case_id: UUID, *, status: int = 200) -> HttpResponse:
    visit = _visit(request, case_id)
    if visit is None or not visit.may_change:
        return redirect("case", case_id=case_id)
    free = visiting.free_slots(visit.case, visit.appointment, now())
    return render(
        request,
        "visit_choose.html",
        status=status,
        case=visit.case,
        visit=visit,
        text=visit.service.text(request.language),
        **_shown(request, visit, free),
    )


def _shown(request: Request, visit: Visit, free: Sequence[datetime]) -> Mapping[str, Any]:
    """Return the days of one page with how many times are free, and the times of one day."""
    office = agencies.working_time(visit.case.office_id)
    days = {
        day: [(one, short_hour(office.local(one), request.language)) for one in slots]
        for day, slots in groupby(free, key=lambda one: office.local(one).date())
    }
    after = _day(request.GET.get("sesudah", ""))
    shown = [day for day in days if after is None or day > after]
    asked = _day(request.GET.get("hari", ""))
    chosen = asked if asked in days else next(iter(shown), None)
    return {
        "days": [(day, len(days[day])) for day in shown[:_MOST_DAYS]],
        "later": shown[_MOST_DAYS - 1] if len(shown) > _MOST_DAYS else None,
        "after": after,
        "chosen": chosen,
        "times": days[chosen] if chosen else [],
        "day_words": lambda day: long_date(day, request.language),
    }


def _visit(request: Request, case_id: UUID) -> Visit | None:
    found = casework.case_of(person_id=request.person_id, case_id=case_id)
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    return visit_of(found, service, request.language)


def _instant(typed: str) -> datetime | None:
    """Return the instant that a button stands for; one without its zone is none."""
    try:
        found = datetime.fromisoformat(typed[:_LONGEST_INSTANT])
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed[:10])
    except ValueError:
        return None
