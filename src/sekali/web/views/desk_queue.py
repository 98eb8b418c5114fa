"""The queue of an office, by its clock."""

from typing import Any

from django.http import HttpResponse

from sekali.agencies import queries as agencies
from sekali.agencies.roles import HEADS
from sekali.casework import queries as casework
from sekali.casework import tellings
from sekali.casework.actions.escalating import watched_offices
from sekali.casework.actors import Officer
from sekali.casework.bulk_queries import lists_offered
from sekali.casework.merging import who_merges
from sekali.catalogue import queries as catalogue
from sekali.web.pages import render
from sekali.web.requests import Request, now


def queue(request: Request) -> HttpResponse:
    """Show the open work of the officer's office, what falls due first on top."""
    officer = chosen_officer(request)
    shown = queue_shown(request, officer)
    is_told = shown["queue"].is_told
    if is_told is None:
        is_told = tellings.has_open_tellings(request.officers, officer.office_id)
    return render(request, "desk.html", **shown, case=None, is_told=is_told)


def queue_shown(request: Request, officer: Officer) -> dict[str, Any]:
    """Return what the template of the queue needs; it stands beside a case, too."""
    office_id = officer.office_id
    service_id = request.GET.get("layanan", "").replace("\0", "")
    after = request.GET.get("sesudah", "")
    page = casework.queue_of(
        office_id=office_id,
        roles=[one.role for one in request.officers if one.office_id == office_id],
        service_id=service_id,
        after=after,
    )
    owner = agencies.office(office_id).agency
    offered = [s for s in catalogue.services().values() if s.definition.owner == owner]
    return {
        "officer": officer,
        "office": agencies.office(office_id),
        "is_head": any(o.role in HEADS and o.office_id == office_id for o in request.officers),
        "watches": bool(watched_offices(request.officers)),
        "merges": bool(who_merges(request.officers, catalogue.dictionary())),
        "offices": offices_of(request),
        "queue": page,
        "service_id": service_id,
        "offered": [(s.id, s.text(request.language).title) for s in offered],
        "sends_lists": bool(lists_offered(request.officers)),
        "has_calls": any(service.calls for service in offered),
        "has_readings": any(officer.role in service.reader_roles for service in offered),
        "now": now(),
    }


def chosen_officer(request: Request) -> Officer:
    """Return the officer in the office whose queue was asked for, else in their first one."""
    asked = request.GET.get("kantor", "") or request.POST.get("kantor", "")
    mine = (officer for officer in request.officers if str(officer.office_id) == asked)
    return next(mine, request.officers[0])


def offices_of(request: Request) -> dict[str, str]:
    """Return the offices to choose among by id; none where somebody works in one only.

    What tells them apart comes first: on a phone the end of a long name is cut off.
    """
    if not has_choice(request):
        return {}
    mine = [agencies.office(officer.office_id) for officer in request.officers]
    in_one_place = len({office.region.name for office in mine}) == 1
    return {
        str(office.id): office.name if in_one_place else f"{office.region.name} · {office.name}"
        for office in mine
    }


def has_choice(request: Request) -> bool:
    """Tell whether somebody works in more than one office."""
    return len({officer.office_id for officer in request.officers}) > 1
