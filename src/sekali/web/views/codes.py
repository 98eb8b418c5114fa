"""Getting in without the password: by a code that is sent, or by one from a counter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.accounts.back_in import finish_recovery
from sekali.accounts.codes import WrongCode, ask_for_code, use_code_of_name
from sekali.accounts.names import Name, read_name
from sekali.accounts.proof import EMAIL, SMS
from sekali.accounts.resetting import RESET, ask_for_reset
from sekali.kernel.errors import DomainError
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of
from sekali.web.signing import kept_of, onward_of, whence_of
from sekali.web.templates import at_hour
from sekali.web.texts import words
from sekali.web.views.account import first_step_done

SIGN_IN = "sign-in"
# Which code this device waits for; the name is typed again or travels in the form.
WAITING = "code"
CHANNELS = ("sms", "email")
Use = Callable[[Request, Name, UUID], HttpResponse]


@dataclass(frozen=True, slots=True)
class Way:
    """One way in by a code: what it is for, its route, and what is done with the code."""

    purpose: str
    route: str
    use: Use


def sign_in(request: Request) -> HttpResponse:
    """Sign in with a code that is sent by short message or e-mail."""
    return _steps(request, Way(SIGN_IN, "code-sign-in", _sign_in))


def reset(request: Request) -> HttpResponse:
    """Choose a new password with a code that is sent; it holds after a while."""
    return _steps(request, Way(RESET, "reset", _reset))


def from_counter(request: Request) -> HttpResponse:
    """Choose a new password with the code that an office printed."""
    if request.method == "GET":
        return _counter_page(request)
    typed = posted_of(request)
    if not typed.get("nik") or not typed.get("kode"):
        return _counter_page(request, words(request.language)("recovery.incomplete"))
    if differing := _passwords_differ(request):
        return _counter_page(request, differing)
    try:
        finish_recovery(
            name=read_name(typed.get("nik", "")),
            typed=typed.get("kode", ""),
            password=typed.get("sandi", ""),
            whence=whence_of(request),
            now=now(),
        )
    except DomainError as refusal:
        return _counter_page(request, sentence_for(refusal, words(request.language)))
    messages.success(request, words(request.language)("reset.done"))
    return redirect("sign-in")


def _steps(request: Request, way: Way) -> HttpResponse:
    typed = posted_of(request)
    if request.method == "GET" or not ("kirim" in typed or "kode" in typed):
        return _page(request, way, asked=False)
    name = read_name(typed.get("nik", ""))
    t = words(request.language)
    if not name.can_exist:
        return _page(request, way, asked=False, mistake=t("sign-in.name-not"))
    try:
        if "kode" not in typed:
            return _ask(request, way, name)
        return way.use(request, name, _waiting(request, way))
    except DomainError as refusal:
        return _page(request, way, asked="kode" in typed, mistake=sentence_for(refusal, t))


def _ask(request: Request, way: Way, name: Name) -> HttpResponse:
    chosen = posted_of(request).get("lewat", "")
    channel = chosen if chosen in CHANNELS else CHANNELS[0]
    whence = whence_of(request)
    code_id = ask_for_code(
        name=name, purpose=way.purpose, channel=channel, whence=whence, now=now()
    )
    request.session[WAITING] = {"id": str(code_id), "purpose": way.purpose}
    return _page(request, way, asked=True)


def _waiting(request: Request, way: Way) -> UUID:
    """Return the id of the code that was asked for here: another device cannot try it."""
    waiting: dict[str, Any] = request.session.get(WAITING) or {}
    if waiting.get("purpose") != way.purpose:
        raise WrongCode
    return UUID(waiting["id"])


def _sign_in(request: Request, name: Name, code_id: UUID) -> HttpResponse:
    at = now()
    typed = posted_of(request).get("kode", "")
    account, channel = use_code_of_name(
        name=name, code_id=code_id, typed=typed, purpose=SIGN_IN, now=at
    )
    request.session.pop(WAITING, None)
    return first_step_done(request, account, SMS if channel == "sms" else EMAIL)


def _reset(request: Request, name: Name, code_id: UUID) -> HttpResponse:
    typed = posted_of(request)
    if differing := _passwords_differ(request):
        return _page(request, Way(RESET, "reset", _reset), asked=True, mistake=differing)
    waits = ask_for_reset(
        name=name,
        code_id=code_id,
        typed=typed.get("kode", ""),
        password=typed.get("sandi", ""),
        cooling=timedelta(hours=settings.RECOVERY_HOURS),
        now=now(),
    )
    request.session.pop(WAITING, None)
    t = words(request.language)
    messages.success(request, t("reset.waits", when=at_hour(waits.due_at, t.language)))
    return redirect("sign-in")


def _passwords_differ(request: Request) -> str:
    typed = posted_of(request)
    same = typed.get("sandi") == typed.get("sandi2")
    return "" if same else words(request.language)("register.passwords-differ")


def _page(request: Request, way: Way, *, asked: bool, mistake: str = "") -> HttpResponse:
    typed = posted_of(request)
    return render(
        request,
        "code.html",
        status=422 if mistake else 200,
        way=way,
        asked=asked,
        mistake=mistake,
        nik=typed.get("nik", ""),
        channel=typed.get("lewat", CHANNELS[0]),
        channels=CHANNELS,
        onward=onward_of(request),
        kept=kept_of(request),
    )


def _counter_page(request: Request, mistake: str = "") -> HttpResponse:
    return render(
        request,
        "recover.html",
        status=422 if mistake else 200,
        mistake=mistake,
        nik=posted_of(request).get("nik", ""),
    )
