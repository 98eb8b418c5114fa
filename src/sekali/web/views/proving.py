"""Asking somebody who is signed in to show again who they are, before what cannot be undone."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sekali.accounts.identities import identities_of
from sekali.accounts.passkeys import passkeys_of
from sekali.accounts.proof import PASSKEY, PASSWORD, Method
from sekali.accounts.second_step import check_second_step
from sekali.accounts.signing_in import check_again
from sekali.kernel.errors import DomainError
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.portals_offered import portals_offered
from sekali.web.requests import Kept, Request, now, posted_of
from sekali.web.signing import KEPT, finish_step_up, kept_of, onward_of, typed_now
from sekali.web.texts import words
from sekali.web.views.passkeys import answering, asking


def prove_first(
    request: HttpRequest, *, is_officer: bool, not_by_code: bool = False
) -> HttpResponse:
    """Ask for a fresh proof; what was typed into a form is kept and sent again afterwards."""
    account = request.user
    lacks_factor = not account.has_second_step and not passkeys_of(account.person_id)  # type: ignore[union-attr]
    if is_officer and settings.STAFF_SECOND_FACTOR and lacks_factor:
        language = request.language  # type: ignore[attr-defined]
        messages.warning(request, words(language)("prove.staff-first"))
        return redirect("account")
    # A form without boxes is sent again too, and not opened as a page.
    kept = (typed_now(request) or {KEPT: [""]}) if request.method == "POST" else {}
    return render(
        request,
        "prove.html",
        status=401 if kept else 200,
        onward=request.get_full_path(),
        kept=kept,
        mistake="",
        is_officer=is_officer,
        not_by_code=not_by_code,
        portals=_portals_connected(request),
    )


def prove(request: Request) -> HttpResponse:
    """Take the password, and the code of the app where the account has one."""
    if request.method == "GET":
        return prove_page(request, onward=onward_of(request), kept={})
    typed, account = posted_of(request), request.user
    try:
        check_again(account=account, password=typed.get("sandi", ""), now=now())
        methods: list[Method] = [PASSWORD]
        if account.has_second_step:
            person_id = account.person_id
            methods += [
                check_second_step(person_id=person_id, typed=typed.get("kode", ""), now=now())
            ]
    except DomainError as refusal:
        mistake = sentence_for(refusal, words(request.language))
        if refusal.code == "sign-in-wrong":
            mistake = words(request.language)("prove.wrong")
        return prove_page(
            request, onward=onward_of(request), kept=kept_of(request), status=422, mistake=mistake
        )
    return finish_step_up(request, methods)


def prove_by_passkey(request: Request) -> HttpResponse:
    """Take a passkey of the one who is signed in, and of nobody else."""
    if "jawaban" not in request.POST:
        return asking(request, "prove-passkey")
    account = answering(request)
    if account is None or account.person_id != request.user.person_id:
        mistake = words(request.language)("passkey.failed")
        return asking(request, "prove-passkey", mistake=mistake)
    return finish_step_up(request, [PASSKEY])


def prove_page(
    request: HttpRequest, *, onward: str, kept: Kept, status: int = 200, mistake: str = ""
) -> HttpResponse:
    """Return the page on which somebody who is signed in shows again who they are."""
    # Where it leads is not known here: no other way than these is offered.
    return render(
        request,
        "prove.html",
        status=status,
        onward=onward,
        kept=kept,
        mistake=mistake,
        is_officer=True,
        not_by_code=False,
        portals=_portals_connected(request),
    )


def _portals_connected(request: HttpRequest) -> Mapping[str, str]:
    """Return the portals at which the one who is signed in can show again who they are."""
    offered = portals_offered(request)
    if not offered:
        return {}
    mine = identities_of(request.user.person_id)  # type: ignore[union-attr]
    return {k: v for k, v in offered.items() if k in mine and mine[k].ended_at is None}
