"""The desk of who watches over personal data: what offices have left lying."""

from django.http import Http404, HttpResponse

from sekali.agencies import queries as agencies
from sekali.casework.actions.escalating import escalated_to, watched_offices
from sekali.web.pages import render
from sekali.web.requests import Request, now


def desk(request: Request) -> HttpResponse:
    """Show what was not done in time, the oldest first; whose it is does not stand there."""
    offices = watched_offices(request.officers)
    if not offices:
        raise Http404
    rows = [(one, agencies.office(one.about_office_id)) for one in escalated_to(request.officers)]
    return render(
        request,
        "data_protection.html",
        rows=rows,
        offices=[agencies.office(office_id) for office_id in offices],
        now=now(),
    )
