"""The counter: an officer sees a person, raises their assurance or lets them back in."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.accounts import recovery
from sekali.accounts.assurance import keep_seen
from sekali.accounts.companions import COMPANION_CARD, Companion, CompanionUnknown
from sekali.accounts.models import Account
from sekali.accounts.names import Name
from sekali.agencies import queries as agencies
from sekali.casework.actors import Officer
from sekali.kernel.errors import DomainError
from sekali.kernel.nik import read_nik
from sekali.mandates.queries import recovery_mandate
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of, today
from sekali.web.texts import words

SEEN = "seen"


def counter(request: Request) -> HttpResponse:
    """Take what an officer saw of somebody at the counter."""
    if request.method == "GET":
        return _page(request)
    try:
        said = _take(request, _officer(request))
    except DomainError as refusal:
        return _page(request, sentence_for(refusal, words(request.language)))
    messages.success(request, said)
    return redirect("counter")


def confirm(request: Request, recovery_id: UUID) -> HttpResponse:
    """Confirm as the second officer, and show the code that is printed for the person."""
    officer = _officer(request)
    try:
        _check_companion(officer, recovery_id)
        done, code = recovery.confirm_recovery(
            office_id=officer.office_id,
            recovery_id=recovery_id,
            officer_id=officer.person_id,
            cooling=timedelta(hours=settings.RECOVERY_HOURS),
            now=now(),
        )
    except DomainError as refusal:
        return _page(request, sentence_for(refusal, words(request.language)))
    return render(request, "counter_code.html", code=code, due_at=done.due_at)


def _take(request: Request, officer: Officer) -> str:
    t, typed = words(request.language), posted_of(request)
    account = recovery.account_at_counter(
        nik=Name("nik", read_nik(typed.get("nik", "")).digits),
        officer_id=officer.person_id,
        now=now(),
    )
    papers = request.POST.getlist("surat")
    reason = typed.get("keperluan", "")
    if reason == SEEN:
        recovery.check_papers(papers)
        keep_seen(
            person_id=account.person_id,
            officer_id=officer.person_id,
            office_id=officer.office_id,
            now=now(),
        )
        return t("counter.seen", name=account.display_name)
    companion = _companion(request, account, officer)
    recovery.open_recovery(
        account=account,
        reason=reason,
        papers=papers,
        officer_id=officer.person_id,
        office_id=officer.office_id,
        now=now(),
        companion=companion,
    )
    return t("counter.opened", name=account.display_name)


def _companion(request: Request, account: Account, officer: Officer) -> Companion | None:
    """Return who came with somebody or for them, where a mandate of theirs says they may.

    Raises:
        CompanionUnknown: None does.
    """
    typed = posted_of(request)
    came = typed.get("datang", "")
    if came not in {"bersama", "mewakili"}:
        return None
    other = recovery.account_at_counter(
        nik=Name("nik", read_nik(typed.get("nik_kerabat", "")).digits),
        officer_id=officer.person_id,
        now=now(),
    )
    mandate = recovery_mandate(other.person_id, account.person_id, today=today())
    if mandate is None:
        raise CompanionUnknown
    return Companion(
        person_id=other.person_id,
        name=other.display_name,
        mandate=mandate,
        comes_alone=came == "mewakili",
    )


def _check_companion(officer: Officer, recovery_id: UUID) -> None:
    """Make sure that the mandate by which somebody came was not ended meanwhile."""
    waits = recovery.waiting_one(officer.office_id, recovery_id)
    if waits.companion_id is None:
        return
    if recovery_mandate(waits.companion_id, waits.person_id, today=today()) is None:
        raise CompanionUnknown


def _officer(request: Request) -> Officer:
    """Return the officer in the office that was chosen; in the first one otherwise."""
    chosen = posted_of(request).get("kantor") or request.GET.get("kantor", "")
    mine = request.officers
    return next((one for one in mine if str(one.office_id) == chosen), mine[0])


def _page(request: Request, mistake: str = "") -> HttpResponse:
    officer = _officer(request)
    offices = {one.office_id: agencies.office(one.office_id).name for one in request.officers}
    return render(
        request,
        "counter.html",
        status=422 if mistake else 200,
        mistake=mistake,
        typed=posted_of(request),
        seen_papers=request.POST.getlist("surat"),
        papers=(*recovery.WITH_PHOTO, *recovery.OTHERS, COMPANION_CARD),
        reasons=(SEEN, *recovery.REASONS),
        waiting=recovery.waiting_in(officer.office_id),
        officer=officer,
        offices=offices,
    )
