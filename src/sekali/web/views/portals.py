"""Signing in with another portal: there and back, connecting, and being told of the end."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from sekali.accounts.actions import Limit, count_attempt, uncount_attempt
from sekali.accounts.disconnecting import disconnect
from sekali.accounts.identities import SomebodyElses, connect, owner_of
from sekali.accounts.portal_sign_ins import sign_in_of
from sekali.accounts.proof import PORTAL, PORTAL_TWO_FACTORS
from sekali.kernel.errors import DomainError
from sekali.portals.arriving import Arrival, Arrived, arrive, check_own
from sekali.portals.identity import Identity
from sekali.portals.portal import Flow, Portal, Purpose, new_flow
from sekali.portals.refusals import NotBelieved, PortalRefused, PortalUnavailable
from sekali.portals.signing_out import sign_out_told
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.portal_flows import keep_flow, keep_waiting, take_flow, take_waiting, waiting_of
from sekali.web.requests import Request, address_of, now, posted_of
from sekali.web.signing import finish_step_up, kept_of, onward_of
from sekali.web.texts import words
from sekali.web.views.account import first_step_done, sign_in_page
from sekali.web.views.proving import prove_page

_log = logging.getLogger(__name__)
# Each answer lets us ask the portal: what goes wrong is counted, so that nobody makes us many.
BY_ADDRESS = Limit("portal-address", 120, timedelta(minutes=15))
Done = Callable[[Request, Portal, Identity], HttpResponse]


def sign_in(request: Request, key: str) -> HttpResponse:
    """Go to a portal to sign in; what was typed before the session ended comes back along."""
    return _go(request, _portal(request, key), "sign-in")


def prove(request: Request, key: str) -> HttpResponse:
    """Go to a portal to show again who one is."""
    return _go(request, _portal(request, key), "prove")


def change(request: Request, key: str) -> HttpResponse:
    """Connect a portal with the account of who is signed in, or end that."""
    portal, t = _portal(request, key), words(request.language)
    if "putus" not in request.POST:
        return _go(request, portal, "connect")
    name = portal.label(request.language)
    try:
        disconnect(
            account=request.user,
            portal=key,
            label=name,
            keep=request.session.session_key or "",
            at=now(),
        )
    except DomainError as refusal:
        messages.warning(request, _sentence(refusal, request, portal))
    else:
        messages.success(request, t("portal.disconnected", name=name))
    return redirect("account")


def confirm(request: Request, key: str) -> HttpResponse:
    """Connect the identity that was shown just now, once its owner has seen whose it is."""
    portal, t = _portal(request, key), words(request.language)
    waiting = waiting_of(request, key)
    if waiting is None:
        messages.warning(
            request, t("error.portal-refused.old", name=portal.label(request.language))
        )
        return redirect("account")
    name = portal.label(request.language)
    if request.method == "GET":
        return render(request, "portal_connect.html", key=key, name=name, identity=waiting)
    take_waiting(request)
    try:
        connect(
            person_id=request.user.person_id, identity=waiting, label=name, by="session", at=now()
        )
    except DomainError as refusal:
        messages.warning(request, _sentence(refusal, request, portal))
    else:
        messages.success(request, t("portal.connected", name=name))
    return redirect("account")


def come_back(request: Request, key: str) -> HttpResponse:
    """Believe what a portal says of somebody who went there from this browser, or say why not."""
    portal = _portal(request, key)
    taken = take_flow(request, key)
    if taken is None:
        return _failed(request, portal, None, PortalRefused(reason="old"))
    request.carried = taken.carried
    flow = taken.flow
    if flow.purpose != "sign-in" and taken.person_id != _signed_in(request):
        return _failed(request, portal, None, PortalRefused(reason="old"))
    try:
        count_attempt(BY_ADDRESS, address_of(request), now=now())
        identity = portal.identity(flow, request.GET.dict(), at=now())
        answer = _DONE[flow.purpose](request, portal, identity)
    except DomainError as refusal:
        return _failed(request, portal, flow, refusal)
    uncount_attempt(BY_ADDRESS, address_of(request))
    return answer


@csrf_exempt
def signed_out(request: Request, key: str) -> HttpResponse:
    """End here what began with a sign-in that the portal says is over (back-channel logout)."""
    portal = _portal(request, key)
    try:
        sign_out_told(portal, posted_of(request).get("logout_token", ""), at=now())
    except NotBelieved as refusal:
        _log.warning("portal %s: sign-out not believed: %s", key, refusal.why)
        return HttpResponse(status=400)
    except PortalUnavailable:
        return HttpResponse(status=503)
    return HttpResponse(status=200)


def _go(request: Request, portal: Portal, purpose: Purpose) -> HttpResponse:
    """Lead to the portal over a page: after a form browsers follow no redirect elsewhere."""
    flow = new_flow(portal.key, purpose, now())
    try:
        address = portal.address_to_go(flow, language=request.language)
    except DomainError as refusal:
        return _failed(request, portal, flow, refusal)
    keep_flow(request, flow, person_id=_signed_in(request))
    name = portal.label(request.language)
    return render(request, "portal_going.html", address=address, name=name)


def _signed_in(request: Request) -> str:
    return str(request.user.person_id) if request.user.is_authenticated else ""


def _sign_in_done(request: Request, portal: Portal, identity: Identity) -> HttpResponse:
    arrived = arrive(_arrival(request, portal, identity), request.outside.registry)
    if arrived.is_new:
        said = words(request.language)("portal.opened", name=portal.label(request.language))
        messages.success(request, said)
    return _first_step(request, arrived, identity)


def _prove_done(request: Request, portal: Portal, identity: Identity) -> HttpResponse:
    account = request.user
    if owner_of(identity.issuer, identity.subject) != account.person_id:
        raise SomebodyElses
    check_own(_arrival(request, portal, identity), account)
    # Who has an authenticator app is asked for it too: it is signing in anew.
    if account.has_second_step:
        return _first_step(request, Arrived(account), identity)
    return finish_step_up(request, _methods(identity))


def _connect_done(request: Request, portal: Portal, identity: Identity) -> HttpResponse:
    check_own(_arrival(request, portal, identity), request.user)
    keep_waiting(request, identity)
    return redirect("portal-confirm", key=portal.key)


_DONE: Mapping[Purpose, Done] = {
    "sign-in": _sign_in_done,
    "prove": _prove_done,
    "connect": _connect_done,
}


def _first_step(request: Request, arrived: Arrived, identity: Identity) -> HttpResponse:
    account = arrived.account
    lasts = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    came_by = sign_in_of(
        identity, identity.sign_in, person_id=account.person_id, at=now(), lasts=lasts
    )
    return first_step_done(request, account, *_methods(identity), came_by=came_by)


def _methods(identity: Identity) -> list[Any]:
    return [PORTAL, PORTAL_TWO_FACTORS] if identity.has_two_factors else [PORTAL]


def _arrival(request: Request, portal: Portal, identity: Identity) -> Arrival:
    return Arrival(
        identity=identity,
        label=portal.label(request.language),
        language=request.language,
        at=now(),
        is_sample=settings.SAMPLE_DATA,
    )


def _failed(
    request: Request, portal: Portal, flow: Flow | None, refusal: DomainError
) -> HttpResponse:
    """Say in a sentence why it did not go well, where the person can go on in another way."""
    if isinstance(refusal, NotBelieved):
        _log.warning("portal %s: not believed: %s", portal.key, refusal.why)
    mistake = _sentence(refusal, request, portal)
    purpose = flow.purpose if flow else "sign-in"
    if purpose == "prove":
        kept, onward = kept_of(request), onward_of(request)
        return prove_page(request, onward=onward, kept=kept, status=422, mistake=mistake)
    if request.user.is_authenticated:
        messages.warning(request, mistake)
        return redirect("account")
    return sign_in_page(request, mistake=mistake, kept=kept_of(request))


def _sentence(refusal: DomainError, request: Request, portal: Portal) -> str:
    refusal.params.setdefault("name", portal.label(request.language))
    return sentence_for(refusal, words(request.language))


def _portal(request: Request, key: str) -> Portal:
    portal = request.outside.portals.get(key)
    if portal is None:
        raise Http404
    return portal
