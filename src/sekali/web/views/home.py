"""The home page, which is about the resident, and the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sekali.accounts.actions import choose_language
from sekali.casework import queries as casework
from sekali.casework.bundle_queries import bundles_among
from sekali.casework.models import Draft, Offer
from sekali.casework.planning import NOBODY, Filling, Plan
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.export.sippn import standard_fee
from sekali.catalogue.export.telling import clock_words, steps_of
from sekali.catalogue.export.words import export_words
from sekali.catalogue.files.bundle import BundleText
from sekali.kernel.ids import uuid7
from sekali.mandates.rules import PERSON
from sekali.vault.facts import Surroundings
from sekali.vault.queries import surroundings_of
from sekali.web.acting import is_covered, kind_served
from sekali.web.labels import form_known_as
from sekali.web.offered import (
    as_offered_in,
    not_offered_sentence,
    offered_at,
    plan_of_service,
    worth_showing,
)
from sekali.web.pages import render
from sekali.web.requests import Request, now, own_ground, posted_of, today
from sekali.web.rights import Rights, rights_of
from sekali.web.texts import LANGUAGES, words
from sekali.web.views.discover import life_events_shown
from sekali.web.windows import window_of

YEAR_SECONDS = 365 * 24 * 60 * 60


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
        return render(
            request,
            "welcome.html",
            services=_titles(request),
            life_events=life_events_shown(request.language),
        )
    open_offers = [
        one for one in casework.offers_to(request.person_id) if is_covered(request, one.service_id)
    ]
    surroundings = _surroundings(request, open_offers)
    cases = [c for c in casework.cases_of(request.person_id) if is_covered(request, c.service_id)]
    drafts = [d for d in casework.drafts_of(request.person_id) if _is_open(request, d)]
    offers = _offered(open_offers, surroundings)
    together = [] if _is_narrow(request) else bundles_among(request.person_id, cases, drafts)
    apart = [
        c for c in cases if c.bundle_id not in {one.bundle.id for one in together if one.is_running}
    ]
    return render(
        request,
        "home.html",
        needing=[case for case in cases if case.state == "applicant"],
        bundles=[one for one in together if one.is_running],
        running=[c for c in apart if not c.is_finished and c.state != "applicant"],
        finished=[case for case in cases if case.is_finished][:5],
        drafts=_named(drafts, request.language),
        offers=offers,
        rights=_rights(request, surroundings, offers),
        name=request.acting.person_name if request.acting else request.user.display_name,
        is_narrow=_is_narrow(request),
        allowed=_titles(request) if _is_listed(request) else [],
        known=len(surroundings.person.facts),
        verified=sum(f.level == "verified" for f in surroundings.person.facts.values()),
        life_events=[] if _is_listed(request) else life_events_shown(request.language),
    )


def service(request: Request, service_id: str) -> HttpResponse:
    """Show one service: its promise, what is known, what is left to type, and its standard."""
    found = catalogue.service(service_id)
    plan, drafts = None, []
    asked_offer = request.GET.get("tawaran", "")
    is_for_them = found.definition.applicant == kind_served(request)
    if request.user.is_authenticated and is_for_them:
        offers = casework.offers_to(request.person_id) if asked_offer else []
        mine_offered = [one for one in offers if str(one.id) == asked_offer]
        filling = Filling(subjects=mine_offered[0].subjects) if mine_offered else Filling()
        plan = plan_of_service(found, _surroundings(request, mine_offered), filling)
        found = plan.service
        mine = casework.drafts_of(request.person_id)
        drafts = [draft for draft in mine if draft.service_id == service_id]
    elif region := request.GET.get("wilayah", "").replace("\0", ""):
        found = as_offered_in(found, region)
    return render(
        request,
        "service.html",
        service=found,
        text=found.text(request.language),
        plan=plan,
        not_offered=not_offered_sentence(plan, words(request.language)) if plan else "",
        drafts=drafts,
        draft_id=uuid7(),
        offer_id=asked_offer,
        is_for_calendar=not found.definition.is_begun_by_hand,
        is_for_others=request.user.is_authenticated and not is_for_them,
        bundles=_bundles_with(service_id, request.language),
        sources=catalogue.dictionary().sources,
        notice=found.notice(request.language),
        **offered_at(found),
        window=window_of(found, now()),
        **_told(found, request.language),
    )


def pick_language(request: Request) -> HttpResponse:
    """Remember the language on this device, and with the account for its notices."""
    picked = posted_of(request).get("bahasa", "")
    response = redirect(local_address(posted_of(request).get("kembali", "/")))
    if picked in LANGUAGES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            picked,
            max_age=YEAR_SECONDS,
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )
        if request.user.is_authenticated:
            choose_language(person_id=request.user.person_id, language=picked)
    return response


def health(_: HttpRequest) -> HttpResponse:
    """Say that the web server answers; the database is asked by `sekali check`."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def local_address(address: str) -> str:
    """Return an address on this site, whatever was sent.

    Browsers drop control characters and turn backslashes round, so none may be in it.
    """
    is_ours = address.startswith("/") and not address.startswith("//")
    return address if is_ours and address.isprintable() and "\\" not in address else "/"


def _told(found: CompiledService, language: str) -> dict[str, Any]:
    """Return what a service promises and how its process goes, in words."""
    say, text = export_words(language), found.text(language)
    return {
        "promised_time": clock_words(found.definition.standard.within, say),
        "fee": standard_fee(found, text, say),
        "steps": steps_of(found, catalogue.dictionary().agencies.agencies, language),
    }


def _titles(request: Request) -> list[tuple[str, str, str]]:
    shown = worth_showing(list(catalogue.services().values()), request)
    texts = [(s.id, s.text(request.language)) for s in shown]
    return [(service_id, text.title, text.summary) for service_id, text in texts]


def _bundles_with(service_id: str, language: str) -> list[tuple[str, BundleText]]:
    """Return the bundles that a service is part of, by key."""
    return [
        (one.key, one.definition.text(language))
        for one in catalogue.bundles().values()
        if service_id in one.parts
    ]


def _named(drafts: Sequence[Draft], language: str) -> list[tuple[Draft, str, str]]:
    named = []
    for draft in drafts:
        found = form_known_as(draft.service_id)
        if found is not None:
            about = draft.answers.get(found.definition.about or "", {}).get("value") or ""
            named.append((draft, found.text(language).title, about))
    return named


def _surroundings(request: Request, offers: Sequence[Offer]) -> Surroundings:
    """Return who is around the resident, with those whom their offers carry over."""
    carried = {one for offer in offers for one in offer.subjects.values() if one != NOBODY}
    return surroundings_of(
        request.person_id,
        ground=own_ground(request),
        named=[UUID(one) for one in sorted(carried)],
    )


def _offered(offers: Sequence[Offer], surroundings: Surroundings) -> list[Obtainable]:
    offered = []
    for offer in offers:
        found = catalogue.services().get(offer.service_id)
        if found is not None:
            plan = plan_of_service(found, surroundings, Filling(subjects=offer.subjects))
            if not plan.not_offered_in:
                offered.append(Obtainable(plan.service, plan, offer.about, offer.id))
    return offered


def _is_narrow(request: Request) -> bool:
    """Tell whether somebody acts for another with a right to some things only."""
    return request.acting is not None and not request.acting.scope.is_whole


def _is_listed(request: Request) -> bool:
    """Tell whether services are listed: few of them are for a helper, or for an organisation."""
    return _is_narrow(request) or kind_served(request) != PERSON


def _is_open(request: Request, draft: Draft) -> bool:
    """Tell whether a draft can be gone on with by whoever acts here."""
    if not _is_narrow(request):
        return True
    return is_covered(request, draft.service_id)


def _rights(
    request: Request, surroundings: Surroundings, offers: Sequence[Obtainable]
) -> Rights | None:
    """Return what the resident has a right to besides what is offered; None if they said no."""
    if _is_narrow(request):
        return Rights()
    if request.acting is None and not request.user.shows_rights:
        return None
    offered = {offer.service.id for offer in offers}
    return rights_of(surroundings, request.language, today(), without=offered)
