"""Passkeys: signing in with one, adding one, calling it by another name, taking it away."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.accounts import passkeys
from sekali.accounts.models import Account
from sekali.accounts.passkeys import PasskeyRefused, Question
from sekali.accounts.proof import PASSKEY as METHOD
from sekali.kernel.errors import DomainError
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, address_of, now, posted_of
from sekali.web.signing import PASSKEY, STEP, finish_sign_in, kept_of, onward_of
from sekali.web.texts import words

LONGEST_ANSWER = 20_000


def sign_in(request: Request) -> HttpResponse:
    """Ask the device for a passkey, or sign in with the one it gave. No name is typed."""
    if "jawaban" not in request.POST:
        return asking(request, "passkey-sign-in")
    account = answering(request)
    if account is None:
        mistake = words(request.language)("passkey.failed")
        return asking(request, "passkey-sign-in", mistake=mistake)
    return finish_sign_in(request, account, [METHOD], at=now())


def asking(request: Request, route: str, *, mistake: str = "") -> HttpResponse:
    """Return the page on which a device is asked for a passkey."""
    question = request.outside.passkeys.sign_in()
    _keep(request, question)
    return render(
        request,
        "passkey.html",
        status=422 if mistake else 200,
        route=route,
        question=json.dumps(question.options),
        onward=onward_of(request),
        kept=kept_of(request),
        mistake=mistake,
    )


def answering(request: Request) -> Account | None:
    """Return whose passkey answered our question; None where it is no good answer."""
    kept, answer = _kept(request), _answer(request)
    if kept is None or answer is None:
        return None
    try:
        return request.outside.passkeys.owner(
            kept=kept, answer=answer, address=address_of(request), now=now()
        )
    except DomainError:
        return None


def add(request: Request) -> HttpResponse:
    """Ask the device to make a passkey, or keep the one it made."""
    t = words(request.language)
    if request.method == "GET":
        return _adding(request)
    kept, answer = _kept(request), _answer(request)
    try:
        if kept is None or answer is None:
            raise PasskeyRefused(reason="answer")
        request.outside.passkeys.add(
            account=request.user,
            kept=kept,
            answer=answer,
            name=posted_of(request).get("nama", ""),
            now=now(),
        )
    except DomainError as refusal:
        return _adding(request, sentence_for(refusal, t))
    messages.success(request, t("passkey.added"))
    return redirect("account")


def change(request: Request, passkey_id: UUID) -> HttpResponse:
    """Call a passkey by another name, or take it away."""
    typed, person_id = posted_of(request), request.user.person_id
    if "hapus" in typed:
        passkeys.remove(person_id=person_id, passkey_id=passkey_id, now=now())
        messages.success(request, words(request.language)("passkey.removed"))
    else:
        passkeys.rename(person_id=person_id, passkey_id=passkey_id, name=typed.get("nama", ""))
    return redirect("account")


def _adding(request: Request, mistake: str = "") -> HttpResponse:
    question = request.outside.passkeys.new_one(request.user)
    _keep(request, question)
    return render(
        request,
        "passkey_add.html",
        status=422 if mistake else 200,
        question=json.dumps(question.options),
        mistake=mistake,
        name=posted_of(request).get("nama", ""),
    )


def _keep(request: Request, question: Question) -> None:
    request.session[PASSKEY] = {"kept": dict(question.kept), "at": now().isoformat()}


def _kept(request: Request) -> dict[str, Any] | None:
    """Return what the last question was, once: an answer that is sent again answers nothing."""
    kept = request.session.pop(PASSKEY, None)
    if not kept or now() - datetime.fromisoformat(kept["at"]) > STEP:
        return None
    question: dict[str, Any] = kept["kept"]
    return question


def _answer(request: Request) -> dict[str, Any] | None:
    text = posted_of(request).get("jawaban", "")
    try:
        answer = json.loads(text) if len(text) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None
