"""The home page, which is about the resident, and the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sekali.accounts.actions import choose_language
from sekali.casework import queries as casework
from sekali.casework.models import Draft
from sekali.casework.planning import Filling, Plan, plan_form
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.ids import read_case_number, uuid7
from sekali.vault.facts import Surroundings
from sekali.vault.queries import surroundings_of
from sekali.web.middleware import LANGUAGE_COOKIE
from sekali.web.pages import render
from sekali.web.requests import Request, posted_of, today
from sekali.web.search import found_services
from sekali.web.texts import LANGUAGES

YEAR_SECONDS = 365 * 24 * 60 * 60
LIFE_EVENTS = (
    "birth",
    "school",
    "work",
    "business",
    "moving",
    "marriage",
    "illness",
    "old-age",
    "death",
)


@dataclass(frozen=True, slots=True)
class Obtainable:
    """A service a person can get now, with what is left to type."""

    service: CompiledService
    plan: Plan
    about: str = ""
    offer_id: object = None


def home(request: Request) -> HttpResponse:
    """Show a resident what goes on, what needs them, and what they can get."""
    if not request.user.is_authenticated:
        return render(request, "welcome.html", services=_titles(request.language))
    surroundings = surroundings_of(request.user.person_id)
    cases = casework.cases_of(request.user.person_id)
    drafts = casework.drafts_of(request.user.person_id)
    offers = _offered(request, surroundings)
    return render(
        request,
        "home.html",
        needing=[case for case in cases if case.state == "applicant"],
        running=[c for c in cases if c.decided_at is None and c.state != "applicant"],
        finished=[case for case in cases if case.decided_at is not None][:5],
        drafts=_named(drafts, request.language),
        offers=offers,
        obtainable=_obtainable(surroundings, {offer.service.id for offer in offers}),
        person=surroundings.person,
        known=len(surroundings.person.facts),
        verified=sum(f.level == "verified" for f in surroundings.person.facts.values()),
        life_events=LIFE_EVENTS,
    )


def services(request: Request) -> HttpResponse:
    """Search the catalogue with ordinary words, typing errors forgiven; or find a case."""
    asked = request.GET.get("cari", "")[:100]
    number = read_case_number(asked) if asked else None
    if number and request.user.is_authenticated:
        place = casework.find_by_number(number)
        if place and place[0] == request.user.person_id:
            return redirect("case", case_id=place[1])
    event = request.GET.get("peristiwa", "")
    found = [
        service
        for service in found_services(asked, request.language, catalogue.services().values())
        if not event or event in service.definition.life_events
    ]
    return render(request, "services.html", asked=asked, event=event, found=found)


def service(request: Request, service_id: str) -> HttpResponse:
    """Show one service: its promise, what is known, what is left to type, and its standard."""
    found = catalogue.service(service_id)
    plan, drafts = None, []
    if request.user.is_authenticated:
        plan = _plan(found, surroundings_of(request.user.person_id), Filling())
        mine = casework.drafts_of(request.user.person_id)
        drafts = [draft for draft in mine if draft.service_id == service_id]
    return render(
        request,
        "service.html",
        service=found,
        text=found.text(request.language),
        plan=plan,
        drafts=drafts,
        draft_id=uuid7(),
        offer_id=request.GET.get("tawaran", ""),
        sources=catalogue.dictionary().sources,
    )


def pick_language(request: Request) -> HttpResponse:
    """Remember the language on this device, and with the account for its notices."""
    picked = posted_of(request).get("bahasa", "")
    response = redirect(local_address(posted_of(request).get("kembali", "/")))
    if picked in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, picked, max_age=YEAR_SECONDS, samesite="Lax", httponly=True
        )
        if request.user.is_authenticated:
            choose_language(person_id=request.user.person_id, language=picked)
    return response


def health(_: HttpRequest) -> HttpResponse:
    """Say that the web server answers; the database is asked by `sekali check`."""
    return HttpResponse("ok", content_type="text/plain")


def local_address(address: str) -> str:
    """Return an address on this site, whatever was sent.

    Browsers drop control characters and turn backslashes round, so none may be in it.
    """
    is_ours = address.startswith("/") and not address.startswith("//")
    return address if is_ours and address.isprintable() and "\\" not in address else "/"


def _titles(language: str) -> list[tuple[str, str, str]]:
    return [
        (s.id, s.text(language).title, s.text(language).summary)
        for s in catalogue.services().values()
    ]


def _named(drafts: Sequence[Draft], language: str) -> list[tuple[Draft, str, str]]:
    named = []
    for draft in drafts:
        found = catalogue.services().get(draft.service_id)
        if found is not None:
            about = draft.answers.get(found.definition.about or "", {}).get("value") or ""
            named.append((draft, found.text(language).title, about))
    return named


def _offered(request: Request, surroundings: Surroundings) -> list[Obtainable]:
    offered = []
    for offer in casework.offers_to(request.user.person_id):
        found = catalogue.services().get(offer.service_id)
        if found is not None:
            plan = _plan(found, surroundings, Filling(subjects=offer.subjects))
            offered.append(Obtainable(found, plan, offer.about, offer.id))
    return offered


def _obtainable(surroundings: Surroundings, offered: set[str]) -> list[Obtainable]:
    """Return the services whose conditions nothing known stands against."""
    plans = (
        (found, _plan(found, surroundings, Filling()))
        for found in catalogue.services().values()
        if found.id not in offered
    )
    return [Obtainable(found, plan) for found, plan in plans if not plan.refusals(complete=False)]


def _plan(found: CompiledService, surroundings: Surroundings, filling: Filling) -> Plan:
    return plan_form(found, catalogue.dictionary(), surroundings, filling, today=today())
