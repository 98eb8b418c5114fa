"""The register of breaches: what came out, whom it concerns, telling them and the authority."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import make_aware

from sekali.agencies import queries as agencies
from sekali.agencies.queries import NoOffice
from sekali.agencies.roles import DATA_PROTECTION_OFFICER
from sekali.casework.actions import breaching
from sekali.casework.actors import Officer
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of
from sekali.web.texts import words


def register(request: Request) -> HttpResponse:
    """Show the breaches that were registered; take a new one."""
    officer = _watcher(request)
    refusal, typed = None, {}
    if request.method == "POST":
        typed = dict(posted_of(request).items())
        try:
            breach = breaching.register_breach(breached=_read(typed), by=officer, at=now())
        except DomainError as said:
            refusal = sentence_for(said, words(request.language))
        else:
            return redirect("breach", breach_id=breach.id)
    found = breaching.breaches_of(request.officers)
    rows = [(one, agencies.office(one.of_office_id)) for one in found]
    status = 422 if refusal else 200
    return render(
        request, "breaches.html", status=status, rows=rows, refusal=refusal, typed=typed, now=now()
    )


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


def _read(typed: dict[str, str]) -> breaching.Breached:
    """Return what was typed; an office that is none, or a day that is none, is incomplete."""
    try:
        office = agencies.office_serving(typed.get("instansi", ""), typed.get("wilayah", ""))
        first = datetime.fromisoformat(typed.get("dari", ""))
        last = datetime.fromisoformat(typed.get("sampai", ""))
    except (NoOffice, ValueError) as error:
        raise breaching.BreachIncomplete from error
    return breaching.Breached(
        breach_id=uuid7(),
        of_office_id=office.id,
        since=make_aware(datetime.combine(first.date(), time())),
        until=make_aware(datetime.combine(last.date(), time()) + timedelta(days=1)),
        exposed=typed.get("data", ""),
        how=typed.get("bagaimana", ""),
        handling=typed.get("penanganan", ""),
    )
