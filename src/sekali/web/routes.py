"""Routes with their access rule: nothing is reachable that does not say for whom it is."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, Literal
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path

from sekali.accounts.proof import FRESH, proof_in, was_only_sent
from sekali.agencies.queries import postings_of
from sekali.casework.actors import Officer
from sekali.casework.mending import NoSuchRequest
from sekali.casework.queries import AlreadySubmitted, NoSuchApplication
from sekali.catalogue.queries import NoSuchService
from sekali.catalogue.rules_language.refusals import ExpressionError
from sekali.documents.queries import NoSuchDocument
from sekali.documents.safe import KeyDestroyed
from sekali.documents.scanning import PaperHeld
from sekali.mandates.queries import NoMandate
from sekali.openid.refusals import NoSuchClient
from sekali.vault.queries import NobodyThere
from sekali.web.acting import MayAct, take_place
from sekali.web.errors import explained, not_allowed, place_of, sentence_for
from sekali.web.requests import now, today
from sekali.web.texts import words
from sekali.web.views.account import keep_and_sign_in
from sekali.web.views.proving import prove_first

_log = logging.getLogger("sekali.refused")
BOTH = ("GET", "POST")
POST = ("POST",)
# Whoever decides all day shows afresh who they are when they begin, and after the break.
HALF_DAY = timedelta(hours=4)
Access = Literal["anyone", "resident", "staff"]
View = Callable[..., HttpResponseBase]
# What does not exist, and what is somebody else's, look alike.
_NOT_THERE = (
    NoSuchApplication,
    NoMandate,
    NoSuchRequest,
    NoSuchService,
    NoSuchDocument,
    NobodyThere,
    KeyDestroyed,
    NoSuchClient,
)


@dataclass(frozen=True, slots=True)
class Route:
    """An address, who may use it, and with which methods."""

    address: str
    view: View
    access: Access
    name: str
    methods: tuple[str, ...] = ("GET",)
    # Asks again who somebody is where that was shown a while ago: see accounts.proof.
    fresh: bool = False
    # Nobody's affairs: the session, which is in the database, is not even read.
    of_nobody: bool = False
    # A fresh proof for what an officer does all day may be of this long ago.
    within: timedelta = FRESH
    # Why what is posted here by officers needs no fresh proof; each says one or the other.
    routine: str = ""
    # A code that was sent shows who holds the phone: not enough to keep its owner out.
    not_by_code: bool = False
    # Whether it can be used while somebody acts for another: see web.acting.
    acting: MayAct = "never"

    def pattern(self) -> URLPattern:
        """Return Django's form of it, with the access rule in front of the view."""
        return path(self.address, guarded(self), name=self.name)


def guarded(route: Route) -> View:
    """Return the view behind its access rule."""

    @wraps(route.view)
    def view(request: HttpRequest, **parameters: Any) -> HttpResponseBase:
        return _kept_out(request, route, parameters) or _answer(request, route, parameters)

    view.access = route.access  # type: ignore[attr-defined]
    return view


def _kept_out(
    request: HttpRequest, route: Route, parameters: Mapping[str, Any]
) -> HttpResponseBase | None:
    """Return the answer to who may not use a route so, or not yet; None to who may.

    Puts on the request who asks, whose affairs it is about, and as what an officer works.
    """
    method = "GET" if request.method == "HEAD" else request.method
    if method not in route.methods:
        return not_allowed(request, route.methods)
    if route.of_nobody:
        return None
    request.acting = None  # type: ignore[attr-defined]
    if request.user.is_authenticated:
        refused = take_place(request, route.acting, parameters)
        if refused is not None:
            return refused
    elif route.access != "anyone":
        return _sign_in_first(request)
    if route.access == "staff":
        request.officers = officers_of(request)  # type: ignore[attr-defined]
        if not request.officers:  # type: ignore[attr-defined]
            _note_refused(request, route)
            raise Http404
    if _must_prove(request, route):
        is_officer = route.access == "staff"
        return prove_first(request, is_officer=is_officer, not_by_code=route.not_by_code)
    return None


def _answer(request: HttpRequest, route: Route, parameters: dict[str, Any]) -> HttpResponseBase:
    try:
        return route.view(request, **parameters)
    except AlreadySubmitted as refusal:
        # A page that was left open on another device: it has become a case meanwhile.
        messages.warning(request, sentence_for(refusal, words(request.language)))  # type: ignore[attr-defined]
        return redirect(place_of(refusal))
    except _NOT_THERE as error:
        _note_refused(request, route)
        raise Http404 from error
    except (PaperHeld, ExpressionError) as error:
        return explained(request, error)


def _note_refused(request: HttpRequest, route: Route) -> None:
    """Log who asked for what is not theirs, or not there: a line for whoever watches the logs."""
    asks = getattr(request.user, "person_id", None) if hasattr(request, "user") else None
    _log.warning("refused: account %s at %s %s", asks or "none", request.method, route.name)


def _must_prove(request: HttpRequest, route: Route) -> bool:
    """Tell whether a route asks for more than the session has shown."""
    if route.access == "anyone":
        return False
    proof = proof_in(request.session)
    if route.access == "staff" and settings.STAFF_SECOND_FACTOR and not proof.has_two_factors:
        return True
    if route.not_by_code and was_only_sent(proof.methods):
        return True
    if route.access == "staff" and request.method != "POST":
        # Officers look at what they will decide, and are asked when they do: a form is kept.
        return False
    return route.fresh and not proof.is_fresh(now(), route.within)


def officers_of(request: HttpRequest) -> tuple[Officer, ...]:
    """Return the roles in which the signed-in person works."""
    account: Any = request.user
    if not account.is_staff_member:
        return ()
    return tuple(
        Officer(account.person_id, account.display_name, p.office_id, p.role, p.title)
        for p in postings_of(account.person_id, today())
    )


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """Ask to sign in; what was typed into a form is kept and sent again afterwards."""
    if request.method == "POST":
        return keep_and_sign_in(request)
    return redirect(f"/masuk?lanjut={quote(request.get_full_path())}")
