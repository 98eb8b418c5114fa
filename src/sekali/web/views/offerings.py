"""What an office offers, for its head: what others offer, adopting it, setting it, moving it on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sekali.agencies import queries as agencies
from sekali.agencies.models import Office
from sekali.agencies.roles import HEADS
from sekali.casework.actors import Officer
from sekali.casework.offering_effect import cases_in_flight, effects_by_office
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.models import Offering
from sekali.catalogue.offering import actions
from sekali.catalogue.offering.difference import differing_kinds, version_changes
from sekali.catalogue.offering.queries import (
    history_of,
    offered_by,
    offered_near,
    offering_now,
    regional_services,
    version_of,
)
from sekali.catalogue.offering.recording import Change
from sekali.catalogue.offering.settings import LocalLawMissing
from sekali.kernel.errors import DomainError
from sekali.web.errors import Mistake, sentence_for
from sekali.web.offering_words import (
    NearOffering,
    SettingBox,
    near_offerings,
    promise_of,
    setting_boxes,
    setting_words,
    state_counts,
)
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of
from sekali.web.texts import Words, words

SET, LAW = "set.", "hukum"


@dataclass(frozen=True, slots=True)
class _Row:
    """A service on the overview, with what the office offers of it, and what others made of it."""

    service: CompiledService
    offering: Offering | None
    is_offered: bool
    has_newer: bool
    settings: list[tuple[str, str]]
    near: list[NearOffering]


def overview(request: Request) -> HttpResponse:
    """Show what the office offers, and what offices elsewhere offer that it does not."""
    officer = _head(request)
    office = agencies.office(officer.office_id)
    services = regional_services(office.agency)
    effects = effects_by_office([one.id for one in services])
    rows = [_row(one, office, effects, request) for one in services]
    return render(
        request,
        "offerings.html",
        officer=officer,
        office=office,
        offices=_offices(request),
        ours=[row for row in rows if row.is_offered],
        others=[row for row in rows if not row.is_offered],
    )


def one(request: Request, service_id: str) -> HttpResponse:
    """Show one service of the office with what is local; do what its head has decided."""
    officer = _head(request)
    newest = catalogue.service(service_id)
    office = agencies.office(officer.office_id)
    if not newest.is_regional or newest.definition.owner != office.agency:
        raise Http404
    if request.method != "POST":
        return _page(request, officer, newest)
    typed = posted_of(request)
    try:
        said = _do(request, service_id, officer, typed)
    except DomainError as refusal:
        return _page(request, officer, newest, typed, refusal)
    t = words(request.language)
    messages.success(request, t(f"offerings.done.{said}", title=newest.text(t.language).title))
    return redirect(f"{reverse('offering', args=[service_id])}?kantor={officer.office_id}")


def _do(request: Request, service_id: str, officer: Officer, typed: dict[str, str]) -> str:
    """Do what was pressed; return what it was."""
    pressed = typed.get("lakukan", "")
    change = Change(service_id, officer.office_id, request.user.person_id, now())
    seen = _uuid(typed.get("lihat", ""))
    settings = {key.removeprefix(SET): v for key, v in typed.items() if key.startswith(SET)}
    terms = actions.Terms(settings, typed.get(LAW, ""))
    match pressed:
        case "adopt":
            actions.adopt(change=change, origin=_uuid(typed.get("asal", "")), terms=terms)
        case "set" if seen:
            actions.set_terms(change=change, seen=seen, terms=terms)
        case "upgrade" if seen:
            actions.upgrade(change=change, seen=seen)
        case "end" if seen:
            actions.end(change=change, seen=seen)
        case _:
            raise Http404
    return pressed


def _page(
    request: Request,
    officer: Officer,
    newest: CompiledService,
    typed: dict[str, str] | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    office = agencies.office(officer.office_id)
    offering = offering_now(office.id, newest.id)
    offered = offered_by(newest, offering)
    near = offered_near(newest.id, office.region_id)
    origin = _origin(request, typed, near) if offering is None else None
    shown = offering or origin
    version = version_of(shown) if shown else newest
    text = newest.text(request.language)
    boxes = setting_boxes(version, shown, typed or {}, request.language)
    wrong = _mistake(refusal, boxes, words(request.language))
    said = sentence_for(refusal, words(request.language)) if refusal and not wrong else ""
    return render(
        request,
        "offering.html",
        status=422 if refusal else 200,
        wrong=wrong,
        refusals=[said] if said else [],
        officer=officer,
        office=office,
        service=newest,
        text=text,
        offering=offering,
        offered=offered,
        origin=origin,
        origin_name=_name(offering.origin_office_id if offering else None),
        from_name=_name(origin.office_id if origin else None),
        version=version,
        boxes=boxes,
        law=(typed or {}).get(LAW, offering.law if offering else ""),
        promise=promise_of(version, request.language),
        near=near_offerings(
            newest, [o for o in near if o.office_id != office.id],
            effects_by_office([newest.id]), request.language,
        ),
        own=effects_by_office([newest.id]).get((newest.id, office.id)),
        **_newer(offering, offered, newest, request),
        history=[(row, setting_words(row, request.language)) for row in _history(office, newest)],
    )  # fmt: skip


def _mistake(refusal: DomainError | None, boxes: list[SettingBox], t: Words) -> Mistake | None:
    """Return at which box a refusal is told; None where it is about none."""
    if isinstance(refusal, LocalLawMissing):
        return Mistake(LAW, t("offerings.law"), sentence_for(refusal, t))
    about = f"{SET}{refusal.params.get('setting')}" if refusal else ""
    box = next((one for one in boxes if one.key == about), None)
    return Mistake(box.key, box.label, sentence_for(refusal, t)) if box and refusal else None


def _newer(
    offering: Offering | None,
    offered: CompiledService | None,
    newest: CompiledService,
    request: Request,
) -> dict[str, Any]:
    """Return what moving to the newest version would change, and which cases it leaves alone."""
    if offering is None or offered is None or offering.digest == newest.digest:
        return {"has_newer": False, "changes": [], "in_flight": []}
    changes = version_changes(version_of(offering), newest, request.language)
    counts = cases_in_flight(newest.id, offering.office_id)
    return {
        "has_newer": True,
        "changes": list(differing_kinds(changes)),
        "in_flight": state_counts(offered, counts, request.language),
    }


def _row(service: CompiledService, office: Office, effects: Any, request: Request) -> _Row:
    offering = offering_now(office.id, service.id)
    near = [one for one in offered_near(service.id, office.region_id) if one.office_id != office.id]
    return _Row(
        service,
        offering,
        is_offered=offered_by(service, offering) is not None,
        has_newer=offering is not None and offering.digest != service.digest,
        settings=setting_words(offering, request.language) if offering else [],
        near=near_offerings(service, near, effects, request.language),
    )


def _history(office: Office, service: CompiledService) -> list[Offering]:
    return list(history_of(office.id, service.id))


def _origin(request: Request, typed: dict[str, str] | None, near: Any) -> Offering | None:
    """Return the offering that is to be adopted: the one chosen, else the nearest."""
    asked = (typed or {}).get("asal") or request.GET.get("asal", "")
    chosen = [row for row in near if str(row.office_id) == asked]
    found: Offering | None = next(iter(chosen or near), None)
    return found


def _head(request: Request) -> Officer:
    """Return the officer as the head of the office that is asked for, else of their first one.

    Raises:
        Http404: They head none, or not that one.
    """
    asked = request.GET.get("kantor") or request.POST.get("kantor", "")
    mine = (one for one in request.officers if one.role in HEADS)
    found = next((one for one in mine if asked in ("", str(one.office_id))), None)
    if found is None:
        raise Http404
    return found


def _offices(request: Request) -> dict[str, str]:
    heads = [one.office_id for one in request.officers if one.role in HEADS]
    return {str(one): agencies.office(one).name for one in heads}


def _name(office_id: UUID | None) -> str:
    return agencies.office(office_id).name if office_id else ""


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
