"""The last step of every way to sign in, what is carried over it, and what was typed meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sekali.accounts.devices import DEVICE, NETWORK, device_named, network_of
from sekali.accounts.guessing import Whence
from sekali.accounts.known_devices import remembering
from sekali.accounts.models import Account
from sekali.accounts.portal_sign_ins import SIGN_IN
from sekali.accounts.proof import keep_sign_in, keep_step_up
from sekali.accounts.queries import account_of
from sekali.accounts.signing_in import write_down
from sekali.web.pages import render
from sekali.web.requests import Carried, Kept, Request, address_of, all_posted_of, now, posted_of
from sekali.web.views.home import local_address
from sekali.web.views.openid.sessions import leave

KEPT = "disimpan."
_SIGN_IN_PATH = "/masuk"
_REMEMBERED = timedelta(days=365)
BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF, PASSKEY = "half", "passkey"
# How long somebody may take from one step to the next.
STEP = timedelta(minutes=10)
CameBy = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Half:
    """Somebody who has done the first of two steps."""

    account: Account
    methods: tuple[str, ...]
    came_by: CameBy | None


def onward_of(request: HttpRequest) -> str:
    """Return where somebody wanted to go before they were asked who they are."""
    carried: Carried | None = getattr(request, "carried", None)
    if carried is not None:
        return carried.onward
    return local_address(request.GET.get("lanjut") or posted_of(request).get("lanjut", "/"))


def kept_of(request: HttpRequest) -> Kept:
    """Return what was typed into a form before, and travels along."""
    carried: Carried | None = getattr(request, "carried", None)
    if carried is not None:
        return carried.kept
    typed = all_posted_of(request)
    return {key: said for key, said in typed.items() if key.startswith(KEPT)}


def typed_now(request: HttpRequest) -> Kept:
    """Return what was typed into a form that cannot be taken yet, under names that travel along."""
    typed = all_posted_of(request)
    return {KEPT + key: said for key, said in typed.items() if key != "csrfmiddlewaretoken"}


def finish_sign_in(
    request: Request,
    account: Account,
    methods: Sequence[str],
    *,
    at: datetime,
    came_by: CameBy | None = None,
) -> HttpResponse:
    """Sign somebody in who has shown all that is asked, and go on.

    ``came_by`` is the sign-in at another portal that vouches for them (portals.sign_ins).
    """
    kept = kept_of(request)
    if request.user.is_authenticated and request.user.person_id != account.person_id:
        # Whoever was signed in here leaves, also for the systems that know of it.
        leave(request)
    login(request, account, backend=BACKEND)
    for step in (HALF, PASSKEY):
        request.session.pop(step, None)
    keep_sign_in(request.session, methods, at, vouched=came_by["level"] if came_by else None)
    request.session[SIGN_IN] = came_by
    request.session[DEVICE] = device_named(request.headers.get("User-Agent", ""))
    request.session[NETWORK] = network_of(address_of(request))
    person_id = account.person_id
    write_down(person_id, "account.signed-in", person_id, at, methods=" ".join(methods))
    return _known_from_now_on(request, go_on(request, kept), account)


def whence_of(request: HttpRequest) -> Whence:
    """Return where somebody tries to get in from."""
    return Whence(
        address=address_of(request), device=request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    )


def _device_of(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")


def _known_from_now_on(request: Request, response: HttpResponse, account: Account) -> HttpResponse:
    """Remember on the device that this person signs in here: see accounts.known_devices."""
    if not request.path.startswith(_SIGN_IN_PATH):
        # The cookie is not sent there: what it says of others would be lost.
        return response
    before = _device_of(request)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        remembering(before, account.person_id, key=settings.HASH_KEY),
        max_age=_REMEMBERED,
        path=_SIGN_IN_PATH,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def finish_step_up(request: Request, methods: Sequence[str]) -> HttpResponse:
    """Keep that somebody has shown again who they are, and go on."""
    keep_step_up(request.session, methods, now())
    # A new key: what an onlooker may have had of the session is worth less now.
    request.session.cycle_key()
    return go_on(request, kept_of(request))


def go_on(request: Request, kept: Kept) -> HttpResponse:
    """Go where somebody wanted to go; what they had typed is sent by one press."""
    onward = onward_of(request)
    if not kept:
        return redirect(onward)
    fields = {key.removeprefix(KEPT): values for key, values in kept.items()}
    return render(request, "resume.html", onward=onward, fields=fields)


def keep_half(
    request: Request, account: Account, methods: Sequence[str], came_by: CameBy | None = None
) -> None:
    """Keep that the first step went well; nobody is signed in by it."""
    request.session[HALF] = {
        "person": str(account.person_id),
        "methods": list(methods),
        "at": now().isoformat(),
        "came_by": came_by,
    }


def half_of(request: Request) -> Half | None:
    """Return who has done the first step at this device, and how; None when that was long ago."""
    half: dict[str, Any] | None = request.session.get(HALF)
    if not half or now() - datetime.fromisoformat(half["at"]) > STEP:
        return None
    account = account_of(UUID(half["person"]))
    if account is None or not account.is_active:
        return None
    return Half(account, tuple(half["methods"]), half.get("came_by"))
