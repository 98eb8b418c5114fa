"""Saying that a fact is wrong, seeing what became of it, and appealing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.agencies import queries as agencies
from sekali.casework.actions import mending
from sekali.casework.mend_queries import appeal_against, mend_request
from sekali.casework.mending import NoSuchRequest, Route, route_of
from sekali.casework.models import MendRequest
from sekali.catalogue import queries as catalogue
from sekali.catalogue.dictionary import DATA_PROTECTION, KnownElement
from sekali.documents import queries as papers
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, record_facts
from sekali.vault.facts import DECLARED, RESIDENT, Fact, Holder
from sekali.vault.queries import surroundings_of
from sekali.web.acting import shows
from sekali.web.errors import sentence_for
from sekali.web.fact_words import line_of
from sekali.web.fields import months
from sekali.web.mend_words import (
    known_of,
    label_of_element,
    mistake_of,
    read_value,
    value_field,
    value_in_words,
)
from sekali.web.pages import render
from sekali.web.papers import proofs_in
from sekali.web.requests import Request, applicant_of, now, own_ground, posted_of, today
from sekali.web.texts import words
from sekali.web.views.one_fact import held_by, is_kept_by_register

_LONGEST = 1_000


def ask(request: Request, subject_id: UUID, element: str) -> HttpResponse:
    """Let a resident say what is wrong; what they declared themselves is changed at once."""
    holder, known = held_by(request, subject_id, element)
    if is_kept_by_register(holder, holder.facts[element]):
        raise Http404
    waiting = mending.open_request(request.person_id, subject_id, element)
    if waiting is not None:
        return redirect("mending", request_id=waiting.id)
    fact = holder.facts[element]
    is_own_word = fact.level == DECLARED and known.spec.may_declare
    route = None
    try:
        route = None if is_own_word else _route(request, known)
        if request.method == "POST":
            return _take(request, holder, known, route)
    except DomainError as refusal:
        return _form(request, holder, known, route, refusal)
    return _form(request, holder, known, route)


def request_page(request: Request, request_id: UUID) -> HttpResponse:
    """Show what was asked, by when it is answered, and what the answer was."""
    asked = _seen_request(request, request_id)
    t = words(request.language)
    known = known_of(asked)
    refusal = catalogue.dictionary().mending.refusals.get(asked.refusal)
    return render(
        request,
        "mend_request.html",
        asked=asked,
        label=label_of_element(asked.kind, asked.element, t),
        held=value_in_words(known, asked.held["value"], t),
        wanted=value_in_words(known, asked.wanted, t),
        mended=value_in_words(known, asked.mended, t),
        office=agencies.office(asked.office_id).name,
        refusal=refusal,
        papers=papers.papers_of(person_id=asked.person_id, application_id=asked.id),
        appeal=appeal_against(asked),
        rule=catalogue.dictionary().mending.appeal,
    )


def appeal_page(request: Request, request_id: UUID) -> HttpResponse:
    """Let the head of the office look again at what was refused."""
    said = posted_of(request).get("alasan", "").strip()[:_LONGEST]
    _seen_request(request, request_id)
    try:
        asked = mending.appeal(
            person_id=request.person_id,
            request_id=request_id,
            said=said,
            at=now(),
            by=applicant_of(request),
        )
    except mending.MendIncomplete as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
        return redirect("mending", request_id=request_id)
    messages.success(request, words(request.language)("mend.sent"))
    return redirect("mending", request_id=asked.id)


def _seen_request(request: Request, request_id: UUID) -> MendRequest:
    """Return what was asked about a fact that may be seen here.

    Raises:
        NoSuchRequest: There is none, or not for who acts.
    """
    asked = mend_request(person_id=request.person_id, request_id=request_id)
    if not shows(request, asked.kind, known_of(asked).spec.sensitivity):
        raise NoSuchRequest
    return asked


def _route(request: Request, known: KnownElement) -> Route:
    household = surroundings_of(request.person_id, ground=own_ground(request)).household()
    region = str(household.value("village_code") or "") if household else ""
    return route_of(known.spec.authority, region, catalogue.dictionary(), at=now())


def _take(
    request: Request, holder: Holder, known: KnownElement, route: Route | None
) -> HttpResponse:
    posted = posted_of(request)
    value = read_value(known, posted)
    if route is None:
        if value is None:
            raise mending.MendIncomplete(reason="value")
        _declare(request, holder, known, value)
        messages.success(request, words(request.language)("mend.changed"))
        return redirect("fact", subject_id=holder.subject_id, element=known.name)
    request_id = uuid7()
    wish = mending.Wish(
        request_id=request_id,
        person_id=request.person_id,
        holder=holder,
        element=known.name,
        wanted=value,
        said=posted.get("keterangan", "").strip()[:_LONGEST],
        papers=proofs_in(request, person_id=request.person_id, application_id=request_id),
        by=applicant_of(request),
    )
    asked = mending.ask_to_mend(wish=wish, route=route, at=now())
    messages.success(request, words(request.language)("mend.sent"))
    return redirect("mending", request_id=asked.id)


def _declare(request: Request, holder: Holder, known: KnownElement, value: Any) -> None:
    fact = Fact(value, DECLARED, RESIDENT, today(), known.good_until(today()))
    recording = Recording(at=now(), recorded_by_id=request.user.person_id)
    record_facts(subject_id=holder.subject_id, facts={known.name: fact}, recording=recording)


def _form(
    request: Request,
    holder: Holder,
    known: KnownElement,
    route: Route | None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    t = words(request.language)
    posted = posted_of(request) if request.method == "POST" else None
    fact = holder.facts[known.name]
    wrong = mistake_of(refusal, label_of_element(holder.kind, known.name, t), t)
    return render(
        request,
        "mend.html",
        status=422 if refusal else 200,
        line=line_of(holder, known, t),
        field=value_field(known, t, value=fact.value, posted=posted, mistake=wrong),
        months=months(request.language),
        wrong=wrong,
        refusals=[sentence_for(refusal, t)] if refusal and not wrong else [],
        said=(posted or {}).get("keterangan", ""),
        is_own_word=fact.level == DECLARED and known.spec.may_declare,
        office=agencies.office(route.office_id).name if route else "",
        rule=catalogue.dictionary().mending,
        hours=catalogue.dictionary().deadline(DATA_PROTECTION, today()).hours,
    )
