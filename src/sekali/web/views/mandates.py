"""Mandates as both sides see them: giving, asking by code, ending, and acting for somebody."""

import logging
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.kernel.errors import DomainError
from sekali.mandates import actions, by_code
from sekali.mandates.board import is_to_ask_again, officers_of, offices_of
from sekali.mandates.finding import find_organisations
from sekali.mandates.models import Mandate
from sekali.mandates.queries import (
    PAGE,
    authority_of,
    children_of,
    helped_by,
    is_in_force,
    mandates_of,
    request_of,
)
from sekali.mandates.rules import BY_LAW
from sekali.mandates.scoping import helper_of_nik
from sekali.web.acting import kind_served, switch
from sekali.web.board_words import office_in_words
from sekali.web.errors import sentence_for
from sekali.web.mandate_mistakes import told
from sekali.web.mandate_words import choices, scope_in_words, titles_of, wanted_of
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of, today
from sekali.web.texts import words

_log = logging.getLogger(__name__)
# What the two forms call the boxes that they share.
_GIVING = {"nik": "mandate.nik", "hubungan": "mandate.relation"}
_ASKING = {"nik": "mandate.nik-of-them", "hubungan": "mandate.relation-of-you"}


def overview(request: Request) -> HttpResponse:
    """Show for whom somebody may act, and who may act for them, or for the organisation."""
    if request.acting is not None:
        return _of_organisation(request)
    name = request.GET.get("cari", "").replace("\0", "")[:60].strip()
    person_id, day = request.user.person_id, today()
    found = helped_by(person_id, today=day, name=name, after=_uuid(request.GET.get("sesudah")))
    t = words(request.language)
    mandates = mandates_of(person_id)
    return render(
        request,
        "mandates.html",
        children=children_of(person_id, today=day) if not name else [],
        helpings=[(one, scope_in_words(one, t)) for one in found[:PAGE]],
        more=found[PAGE - 1].id if len(found) > PAGE else None,
        searched=name,
        given=[(one, scope_in_words(one, t)) for one in mandates if is_in_force(one, day)],
        waiting=[one for one in mandates if one.waits and one.ended_at is None],
        over=[one for one in mandates if _is_over(one)],
        by_law=BY_LAW,
    )


def _of_organisation(request: Request) -> HttpResponse:
    """Show an officer who acts for the organisation: by an office, and by a mandate."""
    t, day = words(request.language), today()
    mandates = mandates_of(request.person_id)
    seats = officers_of(request.person_id)
    return render(
        request,
        "organisation_mandates.html",
        officers=[(one, office_in_words(one.office, t.language)) for one in seats],
        given=[(one, scope_in_words(one, t)) for one in mandates if is_in_force(one, day)],
        over=[one for one in mandates if _is_over(one)],
    )


def give(request: Request) -> HttpResponse:
    """Give a mandate: to whom, for what, until when."""
    if request.method == "GET":
        return _give_page(request)
    typed = posted_of(request)
    try:
        actions.give(
            person_id=request.person_id,
            helper=helper_of_nik(typed.get("nik", "")),
            wanted=wanted_of(request),
            at=now(),
            today=today(),
            giving=actions.Giving(request.user.person_id, kind_served(request)),
        )
    except DomainError as refusal:
        return _give_page(request, refusal)
    messages.success(request, words(request.language)("mandate.given"))
    return redirect("mandates")


def ask(request: Request) -> HttpResponse:
    """Ask to do something for somebody: a code goes to their phone, if they have one here."""
    if request.method == "GET":
        return _ask_page(request)
    wanted = wanted_of(request)
    try:
        request_id = by_code.ask(
            helper=request.user,
            nik=posted_of(request).get("nik", ""),
            wanted=wanted,
            at=now(),
            today=today(),
        )
    except DomainError as refusal:
        return _ask_page(request, refusal)
    return redirect("mandate-code", request_id=request_id)


def enter_code(request: Request, request_id: UUID) -> HttpResponse:
    """Take the code that the person reads out."""
    asked = request_of(request.user.person_id, request_id)
    refused = None
    if request.method == "POST":
        try:
            by_code.confirm(
                helper=request.user,
                request_id=request_id,
                typed=posted_of(request).get("kode", ""),
                at=now(),
                today=today(),
            )
        except DomainError as refusal:
            refused = refusal
        else:
            messages.success(request, words(request.language)("mandate.by-code-made"))
            return redirect("mandates")
    t = words(request.language)
    return render(
        request,
        "mandate_code.html",
        status=422 if refused else 200,
        asked=asked,
        services=titles_of(asked.services, t),
        **told(refused, t, posted_of(request), {}),
    )


def begin(request: Request) -> HttpResponse:
    """Act for somebody from now on; nothing of one's own stays on the page."""
    typed = posted_of(request)
    other_id, mandate_id = _uuid(typed.get("orang")), _uuid(typed.get("kuasa"))
    if other_id and mandate_id is None:
        _ask_register_again(request, other_id)
    authority = (
        authority_of(request.user.person_id, other_id, mandate_id=mandate_id, today=today())
        if other_id
        else None
    )
    if authority is None:
        messages.warning(request, words(request.language)("mandate.not-now"))
        return redirect("mandates")
    try:
        actions.begin(authority=authority, at=now(), today=today())
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
        return redirect("mandates")
    switch(request, authority)
    return redirect("home")


def _ask_register_again(request: Request, organisation_id: UUID) -> None:
    """Ask the register whether somebody still is an officer, where it was not asked lately.

    Where it is away, what it said last holds for its days: authority_of counts them.
    """
    held = (one for one in offices_of(request.user.person_id))
    ours = next((one for one in held if one.organisation_id == organisation_id), None)
    if ours is None or not is_to_ask_again(ours, at=now()):
        return
    try:
        find_organisations(
            officer=request.user,
            registries=request.outside.registries,
            at=now(),
            is_sample=settings.SAMPLE_DATA,
        )
    except DomainError as refusal:
        _log.info("the register of legal entities was not asked again: %s", refusal.code)


def stop(request: Request) -> HttpResponse:
    """Act for oneself again."""
    switch(request, None)
    return redirect("mandates")


def end(request: Request, mandate_id: UUID) -> HttpResponse:
    """End a mandate that one gave."""
    actions.end_given(
        person_id=request.person_id,
        mandate_id=mandate_id,
        at=now(),
        by_id=request.user.person_id,
    )
    messages.success(request, words(request.language)("mandate.ended"))
    return redirect("mandates")


def give_back(request: Request, mandate_id: UUID) -> HttpResponse:
    """End a mandate that one holds."""
    actions.give_back(helper_id=request.user.person_id, mandate_id=mandate_id, at=now())
    messages.success(request, words(request.language)("mandate.ended"))
    return redirect("mandates")


def _is_over(mandate: Mandate) -> bool:
    return mandate.ended_at is not None or mandate.until_date <= today()


def _give_page(request: Request, refusal: DomainError | None = None) -> HttpResponse:
    return render(
        request,
        "mandate_give.html",
        status=422 if refusal else 200,
        **choices(request, "app"),
        **told(refusal, words(request.language), posted_of(request), _GIVING),
    )


def _ask_page(request: Request, refusal: DomainError | None = None) -> HttpResponse:
    return render(
        request,
        "mandate_ask.html",
        status=422 if refusal else 200,
        **choices(request, "code"),
        **told(refusal, words(request.language), posted_of(request), _ASKING),
    )


def _uuid(typed: str | None) -> UUID | None:
    try:
        return UUID(typed or "")
    except ValueError:
        return None
