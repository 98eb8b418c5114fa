"""The register of breaches: what came out, whom it concerns, telling them and the authority."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.agencies import queries as agencies
from sekali.agencies.roles import DATA_PROTECTION_OFFICER
from sekali.casework.actions import breaching
from sekali.casework.actors import Officer
from sekali.casework.queries import NoSuchApplication
from sekali.web.breach_form import BOXES, PLACE, agency_names, mistake_at, read_breach
from sekali.web.errors import Mistake
from sekali.web.fields import months
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of, today
from sekali.web.texts import words


def register(request: Request) -> HttpResponse:
    """Show the breaches that were registered; take a new one."""
    officer = _watcher(request)
    if request.method != "POST":
        return _page(request, [])
    t = words(request.language)
    breached, mistakes = read_breach(posted_of(request), t, today())
    if breached is None:
        return _page(request, mistakes)
    try:
        breach = breaching.register_breach(breached=breached, by=officer, at=now())
    except NoSuchApplication:  # an office that somebody else watches over
        return _page(request, [mistake_at(PLACE, t)])
    return redirect("breach", breach_id=breach.id)


def one(request: Request, breach_id: UUID) -> HttpResponse:
    """Show one breach with how many people it concerns; have them told."""
    breach, officer = breaching.breach_for(request.officers, breach_id)
    if request.method == "POST":
        count = breaching.tell_concerned(breach=breach, by=officer, at=now())
        messages.success(request, words(request.language)("breach.told", count=count))
        return redirect("breach", breach_id=breach_id)
    count = breach.people if breach.told_at else len(breaching.concerned(breach))
    office = agencies.office(breach.of_office_id)
    return render(request, "breach.html", breach=breach, office=office, count=count, now=now())


def _watcher(request: Request) -> Officer:
    for officer in request.officers:
        if officer.role == DATA_PROTECTION_OFFICER:
            return officer
    raise Http404


def _page(request: Request, mistakes: list[Mistake]) -> HttpResponse:
    found = breaching.breaches_of(request.officers)
    return render(
        request,
        "breaches.html",
        status=422 if mistakes else 200,
        rows=[(one, agencies.office(one.of_office_id)) for one in found],
        agencies=agency_names(),
        months=months(request.language),
        mistakes=mistakes,
        wrong_at=dict.fromkeys(BOXES) | {one.key: one for one in mistakes},
        typed=posted_of(request),
        now=now(),
    )
