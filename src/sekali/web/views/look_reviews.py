"""Looks of officers that have to be judged: the queue, one finding with its looks, a judgement."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.accounts.queries import names_of
from sekali.agencies import queries as agencies
from sekali.agencies.roles import DATA_PROTECTION_OFFICER
from sekali.casework import look_reviews
from sekali.casework.actions import judging_looks
from sekali.casework.actions.escalating import watched_offices
from sekali.casework.actors import HIDDEN_DESK, Officer
from sekali.casework.models import LookReview
from sekali.kernel.errors import DomainError
from sekali.web.errors import Told, told_at, told_on_top
from sekali.web.look_words import behind_in_words, rule_in_words
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of, today, whole_number
from sekali.web.texts import words

NOTE = "dasar"
_RIGHT, _WRONG, _TELL = "wajar", "tidak-wajar", "beri-tahu"


def queue(request: Request) -> HttpResponse:
    """Show what waits to be judged, what falls due first on top; no name of whose data it was."""
    if not watched_offices(request.officers):
        raise Http404
    waiting = look_reviews.reviews_for(request.officers)
    done = look_reviews.reviews_done(request.officers)
    names = names_of({one.officer_id for one in (*waiting, *done)})
    return render(
        request,
        "look_reviews.html",
        waiting=waiting,
        done=done,
        names=names,
        offices={one.office_id: agencies.office(one.office_id) for one in (*waiting, *done)},
        rules={one.rule: rule_in_words(one, request.language) for one in (*waiting, *done)},
        now=now(),
    )


def one(request: Request, review_id: UUID) -> HttpResponse:
    """Show one finding with the looks behind it; take the judgement, or have people told."""
    review, officer = look_reviews.review_for(request.officers, review_id)
    if request.method != "POST":
        return _page(request, review, officer)
    t, typed = words(request.language), posted_of(request)
    try:
        said = _act(request, review, officer)
    except judging_looks.LookNoteMissing as refusal:
        return _page(
            request, review, officer, told_at(NOTE, t("look-review.note"), refusal, t), typed
        )
    except DomainError as refusal:
        return _page(request, review, officer, told_on_top(refusal, t), typed)
    messages.success(request, said)
    # Who watches has still to tell the people; a head goes on with the next.
    if typed.get("tindakan") == _WRONG and officer.role == DATA_PROTECTION_OFFICER:
        return redirect("look-review", review_id=review_id)
    return redirect("look-reviews")


def name(request: Request, review_id: UUID) -> HttpResponse:
    """Show whose data one of the looks was at; that this was opened stands on their ledger."""
    review, officer = look_reviews.review_for(request.officers, review_id)
    # Nine digits fit an integer column.
    number = whole_number(posted_of(request).get("catatan", ""), digits=9) or 0
    found = judging_looks.open_name(review=review, number=number, by=officer, at=now())
    return _page(request, review, officer, opened={number: found})


def _act(request: Request, review: LookReview, officer: Officer) -> str:
    t, typed = words(request.language), posted_of(request)
    action = typed.get("tindakan")
    if action == _TELL:
        count = judging_looks.tell_people(review=review, by=officer, at=now())
        return t("look-review.told", count=count)
    if action not in {_RIGHT, _WRONG}:
        raise Http404
    judging_looks.judge_look(
        review=review,
        is_justified=action == _RIGHT,
        note=typed.get(NOTE, ""),
        by=officer,
        at=now(),
    )
    return t("look-review.judged")


def _page(
    request: Request,
    review: LookReview,
    officer: Officer,
    told: Told | None = None,
    typed: dict[str, str] | None = None,
    opened: dict[int, str] | None = None,
) -> HttpResponse:
    t = words(request.language)
    looks = look_reviews.looks_behind(review)
    names = names_of({one for one in (review.officer_id, review.judged_by_id) if one})
    return render(
        request,
        "look_review.html",
        status=422 if told else 200,
        **(told or told_on_top(None, t)),
        review=review,
        office=agencies.office(review.office_id).name,
        names=names,
        rule=rule_in_words(review, request.language),
        rows=behind_in_words(looks, look_reviews.numbers_behind(looks), t),
        more=review.people > len({one.person_id for one in looks}),
        hidden=HIDDEN_DESK,
        opened=opened or {},
        may_judge=look_reviews.may_judge(review, officer, today()),
        may_tell=look_reviews.may_tell(review, officer, today()),
        registers=officer.role == DATA_PROTECTION_OFFICER,
        typed=typed or {},
        now=now(),
    )
