"""Pages that say what went wrong and what to do now."""

import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sekali.casework.queries import AlreadySubmitted
from sekali.catalogue.rules_language.refusals import ExpressionError
from sekali.documents.ports import StoreAway
from sekali.documents.scanning import PaperHeld
from sekali.kernel.errors import DomainError
from sekali.web.acting import see_place
from sekali.web.pages import render
from sekali.web.texts import Words

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in one box: ``key`` names the box, which has the id ``i-`` and it."""

    key: str
    label: str
    mistake: str


class Told(TypedDict):
    """How a page tells of a refusal: at the box that it is about, or on top alone."""

    wrong: Mistake | None
    refusals: list[str]


def told_on_top(refusal: DomainError | None, t: Words) -> Told:
    """Return how to tell of a refusal that is about no single box; None is no refusal."""
    return Told(wrong=None, refusals=[sentence_for(refusal, t)] if refusal else [])


def told_at(key: str, label: str, refusal: DomainError, t: Words) -> Told:
    """Return how to tell of a refusal that is about the box ``key``."""
    return Told(wrong=Mistake(key, label, sentence_for(refusal, t)), refusals=[])


def sentence_for(error: DomainError, t: Words) -> str:
    """Return the sentence for a refusal, in the words of the page."""
    key = f"error.{error.code}"
    reason = error.params.get("reason")
    if reason is not None and t.has(f"{key}.{reason}"):
        key = f"{key}.{reason}"
    return t(key if t.has(key) else "error.refused", **error.params)


def place_of(submitted: AlreadySubmitted) -> str:
    """Return the address of what a draft has become meanwhile: a case, or a bundle of several."""
    became = submitted.params["case"]
    if submitted.params.get("is_bundle"):
        return reverse("bundle", kwargs={"bundle_id": became})
    return reverse("case", kwargs={"case_id": became})


def _page(request: HttpRequest, key: str, status: int) -> HttpResponse:
    return render(request, "error.html", status=status, key=key)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page, or not for the one who asks: the two look alike."""
    see_place(request)
    return _page(request, "not-found", 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What is refused to everybody looks like what is not there."""
    return _page(request, "not-found", 404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request is not one that a page of ours could have sent."""
    return _page(request, "bad-request", 400)


def no_answer(request: HttpRequest, error: ExpressionError) -> HttpResponse:
    """A rule of a service cannot be computed with what is known: a fault in its folder.

    The log names the page and the fault, and nothing of whom it is about.
    """
    _log.error("a rule has no answer at %s: %s", _route_of(request), error)
    return _page(request, "no-answer", 422)


def explained(request: HttpRequest, error: PaperHeld | ExpressionError) -> HttpResponse:
    """Say why a page cannot be shown that its reader may see."""
    return paper_held(request, error) if isinstance(error, PaperHeld) else no_answer(request, error)


def paper_held(request: HttpRequest, error: PaperHeld) -> HttpResponse:
    """Nobody sees this paper: it waits for the scanner, or malware was found in it."""
    return _page(request, f"paper-{error.scan}", 409)


def _route_of(request: HttpRequest) -> str:
    return request.resolver_match.route if request.resolver_match else ""


def not_allowed(request: HttpRequest, methods: Sequence[str]) -> HttpResponse:
    """The address is for something else: a form's address opened as a page, say."""
    response = _page(request, "bad-request", 405)
    response.headers["Allow"] = ", ".join(methods)
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """More was sent than any form of ours holds."""
    request.user = AnonymousUser()
    return _page(request, "too-large", 413)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something failed here; a database or store that is away is told apart from a bug.

    Asks the database for nothing: the page must come when nothing else does.
    """
    request.user = AnonymousUser()
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError | StoreAway):
        return _page(request, "broken", 500)
    connection.close()
    response = _page(request, "unavailable", 503)
    response.headers["Retry-After"] = "10"
    return response


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was sent without a valid token: an old tab, or another site."""
    return _page(request, "form-expired", 403)
