"""Legal holds, as the data-protection officer places them, looks at them again and lifts them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.agencies import queries as agencies
from sekali.agencies.roles import DATA_PROTECTION_AGENCY, DATA_PROTECTION_OFFICER
from sekali.casework.actions import holding
from sekali.casework.actors import Officer
from sekali.casework.hold_queries import hold_for, holds_of, lifted_lately
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import queries as catalogue
from sekali.kernel.ids import uuid7
from sekali.web.errors import Mistake
from sekali.web.fields import months
from sekali.web.hold_form import BECAUSE, BOXES, REVIEW, WHAT, mistake_at, read_hold, read_review
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of, today
from sekali.web.texts import words


def register(request: Request) -> HttpResponse:
    """Show the holds that lie, by when they are looked at again; place a new one."""
    officer, t = _watcher(request), words(request.language)
    if request.method != "POST":
        return _page(request, officer, [])
    hold, mistakes = read_hold(posted_of(request), t, today())
    if hold is None:
        return _page(request, officer, mistakes)
    try:
        holding.place_hold(hold=hold, by=officer, at=now())
    except NoSuchApplication:  # a case, or everything of a person, that somebody else watches over
        return _page(request, officer, [mistake_at(WHAT, t, "not-yours")])
    messages.success(request, t("hold.placed", about=hold.about))
    return redirect("holds")


def one(request: Request, person_id: UUID, hold_id: UUID) -> HttpResponse:
    """Show one hold; say that it is still needed, or lift it."""
    hold, officer = hold_for(request.officers, person_id, hold_id)
    if request.method != "POST":
        return _one(request, person_id, hold_id, [])
    key = _Key(person_id=person_id, hold_id=hold_id, by=officer, at=now())
    is_lifted = posted_of(request).get("tindakan") == "cabut"
    mistakes = _lift(request, key) if is_lifted else _review(request, key)
    if mistakes:
        return _one(request, person_id, hold_id, mistakes)
    said = "hold.lifted" if is_lifted else "hold.reviewed"
    messages.success(request, words(request.language)(said, about=hold.about))
    return redirect("holds")


class _Key(TypedDict):
    """Which hold, and who does something about it."""

    person_id: UUID
    hold_id: UUID
    by: Officer
    at: datetime


def _lift(request: Request, key: _Key) -> list[str]:
    because = posted_of(request).get(BECAUSE, "").strip()
    if not because:
        return [BECAUSE]
    holding.lift_hold(**key, because=because)
    return []


def _review(request: Request, key: _Key) -> list[str]:
    day = read_review(posted_of(request), today())
    if day is None:
        return [REVIEW]
    holding.review_hold(**key, review_date=day)
    return []


def _watcher(request: Request) -> Officer:
    """Return the role in which somebody places holds: of the province before the others."""
    mine = [one for one in request.officers if one.role == DATA_PROTECTION_OFFICER]
    if not mine:
        raise Http404
    return next((one for one in mine if _is_of_all(one)), mine[0])


def _is_of_all(officer: Officer) -> bool:
    return agencies.office(officer.office_id).agency == DATA_PROTECTION_AGENCY


def _page(request: Request, officer: Officer, mistakes: list[Mistake]) -> HttpResponse:
    typed = posted_of(request)
    delay = catalogue.dictionary().ledger.holds
    return render(
        request,
        "holds.html",
        status=422 if mistakes else 200,
        rows=holds_of(request.officers),
        lifted=lifted_lately(request.officers),
        is_of_all=_is_of_all(officer),
        quiet=delay.in_force[-1] if delay else None,
        months=months(request.language),
        mistakes=mistakes,
        wrong_at=dict.fromkeys(BOXES) | {one.key: one for one in mistakes},
        typed=typed,
        form_id=typed.get("id") or uuid7(),
        today=today(),
    )


def _one(request: Request, person_id: UUID, hold_id: UUID, wrong: Sequence[str]) -> HttpResponse:
    hold, _ = hold_for(request.officers, person_id, hold_id)
    mistakes = [mistake_at(key, words(request.language)) for key in wrong]
    return render(
        request,
        "hold.html",
        status=422 if mistakes else 200,
        hold=hold,
        months=months(request.language),
        mistakes=mistakes,
        wrong_at=dict.fromkeys((REVIEW, BECAUSE)) | {one.key: one for one in mistakes},
        typed=posted_of(request),
    )
