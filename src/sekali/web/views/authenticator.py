"""The authenticator app: set up with a QR, confirmed by a code, taken away; and codes on paper."""

import base64
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.accounts import second_step, totp
from sekali.documents.adapters.qr_code import qr_svg
from sekali.kernel.errors import DomainError
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of
from sekali.web.texts import words


def app(request: Request) -> HttpResponse:
    """Show the QR of a new app, or take the first code that it shows."""
    person_id = request.user.person_id
    if request.method == "GET":
        second_step.begin(person_id=person_id, now=now())
        return _page(request)
    try:
        codes = second_step.confirm(
            person_id=person_id, typed=posted_of(request).get("kode", ""), now=now()
        )
    except DomainError as refusal:
        return _page(request, sentence_for(refusal, words(request.language)))
    return _paper(request, codes)


def change(request: Request) -> HttpResponse:
    """Take the app away, or give new codes on paper."""
    person_id = request.user.person_id
    if "hapus" in request.POST:
        second_step.remove(person_id=person_id, now=now())
        messages.success(request, words(request.language)("app.removed"))
        return redirect("account")
    if not request.user.has_second_step:
        return redirect("account")
    return _paper(request, second_step.renew_codes(person_id=person_id, now=now()))


def _page(request: Request, mistake: str = "") -> HttpResponse:
    waiting = second_step.waiting_app(request.user.person_id)
    if waiting is None:
        return redirect("app")
    secret = second_step.secret_of(waiting)
    address = totp.address_for_app(secret, whose=request.user.display_name)
    picture = base64.b64encode(qr_svg(address).encode()).decode()
    return render(
        request,
        "app.html",
        status=422 if mistake else 200,
        picture=f"data:image/svg+xml;base64,{picture}",
        secret=totp.shown_secret(secret),
        mistake=mistake,
    )


def _paper(request: Request, codes: Sequence[str]) -> HttpResponse:
    return render(request, "recovery_codes.html", codes=codes)
