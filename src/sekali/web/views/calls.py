"""The pages of a call: for everybody its window, days and outcome; for officers how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sekali.agencies import queries as agencies
from sekali.casework import call_queries
from sekali.casework import queries as casework
from sekali.casework.actions import ranking_cases, reviewing
from sekali.casework.actors import Officer
from sekali.casework.models import Ranking
from sekali.casework.pools import EVERYWHERE, Pool, pool, still_on_the_way
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.calls import CompiledCall
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of
from sekali.web.texts import words
from sekali.web.windows import window_of_call


@dataclass(frozen=True, slots=True)
class Compared:
    """A state in which an office's cases are compared, with how far it is."""

    state: str
    pool: Pool
    on_the_way: int
    made: Ranking | None
    may_start: bool


def call(request: Request, service_id: str, call: str) -> HttpResponse:
    """Show an edition to everybody; after the announcement the list, if the service says so."""
    service, edition = _edition(service_id, call)
    announced = [
        one
        for one in call_queries.rankings_of(service_id, call)
        if one.announced_at <= now() and _is_public(service)
    ]
    chosen = _asked_for(request, announced)
    return render(
        request,
        "call.html",
        service=service,
        text=service.text(request.language),
        call=edition,
        window=window_of_call(service, edition, now()),
        rankings=[(one, _office_name(one.office_id, request.language)) for one in announced],
        shown=chosen,
        chosen=_chosen_of(chosen),
        by_name=service.definition.call is not None and service.definition.call.announce == "name",
    )


def overview(request: Request) -> HttpResponse:
    """List the calls of the services that an officer's offices handle."""
    found = [
        (service, service.text(request.language).title, list(service.calls.values()))
        for service in catalogue.services().values()
        if service.calls and _officers_of(request, service)
    ]
    return render(request, "calls.html", found=found, now=now())


def desk(request: Request, service_id: str, call: str) -> HttpResponse:
    """Show an officer how a call stands in the office: who is where, who is late, what is next."""
    service, edition, officer = _officer(request, service_id, call)
    counts = call_queries.standings(service_id, call, officer.office_id)
    compared = [
        _compared(service, edition, officer, key)
        for key, state in service.definition.process.items()
        if isinstance(state, files.RankingState)
    ]
    return render(
        request,
        "call_desk.html",
        service=service,
        text=service.text(request.language),
        call=edition,
        office=agencies.office(officer.office_id),
        offices=_offices(request, service),
        counts=_by_state(service, counts),
        drafts=call_queries.count_drafts(service_id, since=edition.opens_at),
        late=call_queries.late_readings(service_id, officer.office_id, now()),
        may_free=officer.role not in service.reader_roles,
        compared=compared,
        preview={
            one.state: call_queries.preview(one.pool, now()) for one in compared if one.made is None
        },
        now=now(),
    )


def rank(request: Request, service_id: str, call: str) -> HttpResponse:
    """Compare the cases of a call because an officer has decided not to wait any longer."""
    service, edition, officer = _officer(request, service_id, call)
    t = words(request.language)
    state = service.definition.process.get(posted_of(request).get("keadaan", ""))
    if not isinstance(state, files.RankingState):
        raise Http404
    officers = _officers_of(request, service)
    mine = (
        o for o in officers if o.office_id == officer.office_id and o.role == state.ranking.role
    )
    found = pool(
        service_id,
        edition.key,
        posted_of(request)["keadaan"],
        _pool_office(service, officer),
        known=service,
    )
    try:
        ranking_cases.start_ranking(pool=found, by=next(mine, officer), at=now())
        messages.success(request, t("call.ranked"))
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, t))
    return redirect(_desk_address(service_id, call, officer.office_id))


def free(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Take a reading from a reader who is late, so that another can do it."""
    found = casework.case_of(person_id=person_id, case_id=case_id)
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    by = next(
        (
            officer
            for officer in request.officers
            if officer.office_id == found.office_id and officer.role not in service.reader_roles
        ),
        None,
    )
    if by is None or not found.call:
        raise Http404
    reviewing.free_reading(
        person_id=person_id,
        case_id=case_id,
        task=posted_of(request).get("tugas", ""),
        by=by,
        at=now(),
    )
    messages.success(request, words(request.language)("call.freed"))
    return redirect(_desk_address(found.service_id, found.call, found.office_id))


def _edition(service_id: str, call: str) -> tuple[CompiledService, CompiledCall]:
    service = catalogue.service(service_id)
    if call not in service.calls:
        raise Http404
    return service, service.calls[call]


def _officer(
    request: Request, service_id: str, call: str
) -> tuple[CompiledService, CompiledCall, Officer]:
    """Return an edition and the officer in the office that was asked for, else in the first."""
    service, edition = _edition(service_id, call)
    mine = _officers_of(request, service)
    asked = request.GET.get("kantor", "") or posted_of(request).get("kantor", "")
    wanted = [one for one in mine if str(one.office_id) == asked] or mine
    if not wanted:
        raise Http404
    return service, edition, wanted[0]


def _officers_of(request: Request, service: CompiledService) -> list[Officer]:
    """Return the roles in the agency of a service that see its cases: all but its readers."""
    owner, readers = service.definition.owner, service.reader_roles
    return [
        officer
        for officer in request.officers
        if agencies.office(officer.office_id).agency == owner and officer.role not in readers
    ]


def _offices(request: Request, service: CompiledService) -> dict[str, str]:
    mine = {one.office_id: None for one in _officers_of(request, service)}
    return {str(one): agencies.office(one).name for one in mine}


def _compared(
    service: CompiledService, call: CompiledCall, officer: Officer, state: str
) -> Compared:
    found = pool(service.id, call.key, state, _pool_office(service, officer), known=service)
    made = ranking_cases.made(found)
    rule = found.rule
    may_start = made is None and now() >= call.ranked_from and officer.role == rule.role
    return Compared(state, found, still_on_the_way(found), made, may_start)


def _pool_office(service: CompiledService, officer: Officer) -> UUID:
    call = service.definition.call
    return EVERYWHERE if call is not None and call.among == "everywhere" else officer.office_id


def _by_state(service: CompiledService, counts: Any) -> list[tuple[str, Mapping[str, int], int]]:
    """Return the states in the order of the process, with the count of each group and of all."""
    states = [*service.definition.process, "applicant", "done", "refused", "withdrawn"]
    rows: list[tuple[str, Mapping[str, int], int]] = []
    for state in states:
        by_group = {one.group: one.count for one in counts if one.state == state}
        if by_group:
            rows.append((state, by_group, sum(by_group.values())))
    return rows


def _is_public(service: CompiledService) -> bool:
    call = service.definition.call
    return call is not None and call.announce != "nothing"


def _asked_for(request: Request, announced: list[Ranking]) -> Ranking | None:
    asked = request.GET.get("daftar", "")
    found = next((one for one in announced if str(one.id) == asked), None)
    found = found or (announced[0] if len(announced) == 1 else None)
    return call_queries.ranking(found.office_id, found.id) if found else None


def _chosen_of(ranking: Ranking | None) -> dict[str, list[Mapping[str, Any]]]:
    """Return who was chosen by group; who was not is nobody's business but their own."""
    by_group: dict[str, list[Mapping[str, Any]]] = {}
    for entry in ranking.entries if ranking else ():
        if entry["chosen"]:
            by_group.setdefault(entry["group"], []).append(entry)
    return by_group


def _office_name(office_id: UUID, language: str) -> str:
    if office_id == EVERYWHERE:
        return words(language)("call.everywhere")
    return agencies.office(office_id).name


def _desk_address(service_id: str, call: str, office_id: UUID) -> str:
    address = reverse("call-desk", kwargs={"service_id": service_id, "call": call})
    return f"{address}?kantor={office_id}"
