"""Signing in and out, and opening an account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sekali.accounts.actions import WeakPassword
from sekali.accounts.models import Account
from sekali.accounts.names import read_name
from sekali.accounts.portal_sign_ins import portal_of
from sekali.accounts.proof import PASSWORD
from sekali.accounts.second_step import check_second_step
from sekali.accounts.signing_in import check_sign_in
from sekali.catalogue.files import Typed
from sekali.catalogue.value_types import TYPES, Context, ValueRefused
from sekali.kernel.errors import DomainError
from sekali.vault.enrolment import Enrolment, enrol
from sekali.web.errors import sentence_for
from sekali.web.fields import reading_context
from sekali.web.pages import render
from sekali.web.portals_offered import portals_offered
from sekali.web.requests import Kept, Request, address_of, now, posted_of
from sekali.web.signing import (
    CameBy,
    finish_sign_in,
    half_of,
    keep_half,
    kept_of,
    onward_of,
    typed_now,
    whence_of,
)
from sekali.web.texts import words
from sekali.web.views.openid.sessions import leave

ALL_OF_IT = "semua"


def sign_in(request: Request) -> HttpResponse:
    """Sign in with a name and a password; what was typed before the session ended comes along."""
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(onward_of(request))
        return sign_in_page(request)
    typed = posted_of(request)
    at = now()
    try:
        account = check_sign_in(
            name=read_name(typed.get("nik", "")),
            password=typed.get("sandi", ""),
            whence=whence_of(request),
            now=at,
        )
    except DomainError as refusal:
        mistake = sentence_for(refusal, words(request.language))
        return sign_in_page(request, mistake=mistake, kept=kept_of(request))
    return first_step_done(request, account, PASSWORD)


def first_step_done(
    request: Request, account: Account, *methods: str, came_by: CameBy | None = None
) -> HttpResponse:
    """Sign in, or ask for the second step where the account has one."""
    if not account.has_second_step:
        return finish_sign_in(request, account, methods, at=now(), came_by=came_by)
    keep_half(request, account, methods, came_by)
    return _second_step_page(request)


def second_step(request: Request) -> HttpResponse:
    """Ask for a code of the authenticator app, or one on paper, after the first step."""
    half = half_of(request)
    if half is None:
        return redirect("sign-in")
    if request.method == "GET":
        return _second_step_page(request)
    try:
        method = check_second_step(
            person_id=half.account.person_id, typed=posted_of(request).get("kode", ""), now=now()
        )
    except DomainError as refusal:
        return _second_step_page(request, sentence_for(refusal, words(request.language)))
    methods = [*half.methods, method]
    return finish_sign_in(request, half.account, methods, at=now(), came_by=half.came_by)


def _second_step_page(request: Request, mistake: str = "") -> HttpResponse:
    return render(
        request,
        "second_step.html",
        status=422 if mistake else 200,
        onward=onward_of(request),
        kept=kept_of(request),
        mistake=mistake,
    )


def sign_in_page(
    request: HttpRequest, *, mistake: str = "", kept: Kept | None = None, onward: str = ""
) -> HttpResponse:
    """Return the page that asks who somebody is, with what has to travel along."""
    return render(
        request,
        "sign_in.html",
        status=422 if mistake else 200,
        onward=onward or onward_of(request),
        kept=kept or {},
        mistake=mistake,
        nik=posted_of(request).get("nik", ""),
        portals=portals_offered(request),
    )


def sign_out(request: Request) -> HttpResponse:
    """End the session on this device."""
    portal = request.outside.portals.get(portal_of(request.session))
    leave(request)
    # On a device that several people use, the next one would be signed in there as this one.
    if portal is not None and (address := portal.address_to_leave()):
        name = portal.label(request.language)
        return render(request, "portal_left.html", address=address, name=name)
    return redirect("home")


def keep_and_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask somebody whose session ended to sign in, and keep what they had typed."""
    ended = words(getattr(request, "language", "id"))("sign-in.ended")
    return render(
        request,
        "sign_in.html",
        status=401,
        onward=request.get_full_path(),
        kept=typed_now(request),
        mistake=ended,
        nik="",
        portals=portals_offered(request),
    )


def register(request: Request) -> HttpResponse:
    """Open an account for somebody whom the civil registry knows as they say they are."""
    if request.method == "GET":
        return render(request, "register.html", mistakes={}, typed={})
    typed = posted_of(request)
    mistakes: dict[str, str] = {}
    asked = _asked(typed, reading_context(), mistakes, request)
    if asked is not None and not mistakes:
        try:
            account = enrol(
                asked=asked,
                registry=request.outside.registry,
                address=address_of(request),
                at=now(),
                is_sample=settings.SAMPLE_DATA,
            )
        except DomainError as refusal:
            # What does not fit together is not said of one box: it would tell which one is wrong.
            field = "sandi" if isinstance(refusal, WeakPassword) else ALL_OF_IT
            mistakes[field] = sentence_for(refusal, words(request.language))
        else:
            return finish_sign_in(request, account, [PASSWORD], at=now())
    safe = {key: value for key, value in typed.items() if not key.startswith("sandi")}
    return render(request, "register.html", status=422, mistakes=mistakes, typed=safe)


def _asked(
    typed: dict[str, str], context: Context, mistakes: dict[str, str], request: Request
) -> Enrolment | None:
    t = words(request.language)

    def read(kind: str, name: str) -> str:
        spec = Typed(type=kind, not_after_today=kind == "date")  # type: ignore[arg-type]
        try:
            value = TYPES[kind].read(typed, name, spec, context)
            if value is None:
                raise ValueRefused("answer-missing")
        except DomainError as refusal:
            mistakes[name] = sentence_for(refusal, t)
            return ""
        return str(value)

    nik, card = read("nik", "nik"), read("family_card_no", "kk")
    name, mother = read("text", "nama"), read("text", "ibu")
    born, email = read("date", "lahir"), typed.get("email", "").strip()
    if email:
        email = read("email", "email")
    if len(typed.get("sandi", "")) == 0:
        mistakes["sandi"] = t("error.answer-missing")
    elif typed.get("sandi") != typed.get("sandi2"):
        mistakes["sandi2"] = t("register.passwords-differ")
    if mistakes:
        return None
    return Enrolment(
        nik=nik,
        family_card_no=card,
        full_name=name,
        birth_date=born,
        mother_name=mother,
        password=typed["sandi"],
        email=email,
        language=request.language,
    )
