"""Mandates as both sides see them: giving, asking by code, ending, and acting for somebody."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.catalogue import queries as catalogue
from sekali.kernel.errors import DomainError
from sekali.kernel.wording import long_date
from sekali.mandates import actions, by_code
from sekali.mandates.models import Helping, Mandate
from sekali.mandates.queries import (
    PAGE,
    authority_of,
    children_of,
    helped_by,
    is_in_force,
    mandates_of,
    request_of,
)
from sekali.mandates.rules import ALL, BY_LAW
from sekali.mandates.scoping import KINDS, Wanted, givable, helper_of_nik
from sekali.web.acting import switch
from sekali.web.errors import sentence_for
from sekali.web.fields import said_in
from sekali.web.mandate_mistakes import told
from sekali.web.pages import render
from sekali.web.requests import Request, all_posted_of, now, posted_of, today, whole_number
from sekali.web.texts import Words, words

# What the two forms call the boxes that they share.
_GIVING = {"nik": "mandate.nik", "hubungan": "mandate.relation"}
_ASKING = {"nik": "mandate.nik-of-them", "hubungan": "mandate.relation-of-you"}


def overview(request: Request) -> HttpResponse:
    """Show for whom somebody may act, and who may act for them."""
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


def give(request: Request) -> HttpResponse:
    """Give a mandate: to whom, for what, until when."""
    if request.method == "GET":
        return _give_page(request)
    typed = posted_of(request)
    try:
        actions.give(
            person_id=request.user.person_id,
            helper=helper_of_nik(typed.get("nik", "")),
            wanted=wanted_of(request),
            at=now(),
            today=today(),
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


def stop(request: Request) -> HttpResponse:
    """Act for oneself again."""
    switch(request, None)
    return redirect("mandates")


def end(request: Request, mandate_id: UUID) -> HttpResponse:
    """End a mandate that one gave."""
    actions.end_given(person_id=request.user.person_id, mandate_id=mandate_id, at=now())
    messages.success(request, words(request.language)("mandate.ended"))
    return redirect("mandates")


def give_back(request: Request, mandate_id: UUID) -> HttpResponse:
    """End a mandate that one holds."""
    actions.give_back(helper_id=request.user.person_id, mandate_id=mandate_id, at=now())
    messages.success(request, words(request.language)("mandate.ended"))
    return redirect("mandates")


def wanted_of(request: Request) -> Wanted:
    """Return what was ticked of a mandate."""
    typed, ticked = posted_of(request), all_posted_of(request)
    return Wanted(
        relation=typed.get("hubungan", ""),
        services=ticked.get("layanan", []),
        facts=ticked.get("data", []),
        days=whole_number(typed.get("hari", ""), digits=5) or 0,
        may_recover="pulih" in typed,
    )


def choices(request: Request, way: str) -> dict[str, Any]:
    """Return what can be ticked of a mandate that is given in a way, and what is ticked."""
    acting = catalogue.dictionary().acting
    t = words(request.language)
    bounds = acting.ways[way]  # type: ignore[index]  # one of the ways
    known = sorted(givable(), key=lambda one: titles_of([one], t))
    wanted = wanted_of(request)
    return {
        "wanted": wanted,
        "nik": posted_of(request).get("nik", ""),
        "relations": [
            (key, said_in(one.label, t.language)) for key, one in acting.relations.items()
        ],
        "services": [(one, titles_of([one], t)[0]) for one in known],
        "kinds": KINDS if bounds.shows_data else (),
        "lasting": [
            (days, long_date(today() + timedelta(days=days), t.language))
            for days in acting.lasting_days
            if days <= bounds.longest_days
        ],
        "most_services": bounds.services,
        "may_recover": bounds.may_recover,
        "law": acting.mandate.cite,
    }


def titles_of(service_ids: Sequence[str], t: Words) -> list[str]:
    """Return what services are called; those that are no more are left out."""
    known = catalogue.services()
    return [known[one].text(t.language).title for one in service_ids if one in known]


def scope_in_words(one: Mandate | Helping, t: Words) -> dict[str, Any]:
    """Return what a mandate is for, and as what somebody holds it, in words."""
    relation = catalogue.dictionary().acting.relations.get(one.relation)
    label = said_in(relation.label, t.language) if relation else t(f"acting.as.{one.basis}")
    if ALL in one.services:
        return {"services": [t("mandate.everything")], "facts": [], "relation": label}
    facts = [t(f"mandate.kind.{kind}") for kind in one.facts]
    return {"services": titles_of(one.services, t), "facts": facts, "relation": label}


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
