"""Signing in and out, and opening an account."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sekali.accounts.actions import WeakPassword, check_sign_in
from sekali.catalogue.files import Typed
from sekali.catalogue.value_types import TYPES, Context, ValueRefused
from sekali.kernel import nik as nik_numbers
from sekali.kernel.errors import DomainError
from sekali.vault.enrolment import Enrolment, enrol
from sekali.web.errors import sentence_for
from sekali.web.fields import reading_context
from sekali.web.pages import render
from sekali.web.requests import Request, address_of, all_posted_of, now, posted_of
from sekali.web.texts import words
from sekali.web.views.home import local_address

KEPT = "disimpan."
ALL_OF_IT = "semua"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(request: Request) -> HttpResponse:
    """Sign in with NIK and password; what was typed before the session ended comes along."""
    onward = request.GET.get("lanjut") or posted_of(request).get("lanjut", "/")
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(local_address(onward))
        return render(request, "sign_in.html", onward=onward, kept={}, mistake="", nik="")
    typed = posted_of(request)
    kept = {key: said for key, said in all_posted_of(request).items() if key.startswith(KEPT)}
    try:
        account = check_sign_in(
            nik=_digits(typed.get("nik", "")),
            password=typed.get("sandi", ""),
            address=address_of(request),
            now=now(),
        )
    except DomainError as refusal:
        mistake = sentence_for(refusal, words(request.language))
        return render(
            request,
            "sign_in.html",
            status=422,
            onward=onward,
            kept=kept,
            mistake=mistake,
            nik=typed.get("nik", ""),
        )
    login(request, account, backend=BACKEND)
    if kept:
        fields = {key.removeprefix(KEPT): values for key, values in kept.items()}
        return render(request, "resume.html", onward=local_address(onward), fields=fields)
    return redirect(local_address(onward))


def sign_out(request: Request) -> HttpResponse:
    """End the session on this device."""
    logout(request)
    return redirect("home")


def keep_and_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask somebody whose session ended to sign in, and keep what they had typed."""
    typed = {
        KEPT + key: values
        for key, values in all_posted_of(request).items()
        if key != "csrfmiddlewaretoken"
    }
    mistake = words(getattr(request, "language", "id"))("sign-in.ended")
    return render(
        request,
        "sign_in.html",
        status=401,
        onward=request.get_full_path(),
        kept=typed,
        mistake=mistake,
        nik="",
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
            login(request, account, backend=BACKEND)
            return redirect("home")
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


def _digits(typed: str) -> str:
    try:
        return nik_numbers.read_nik(typed).digits
    except DomainError:
        return "".join(typed.split())[:64]
