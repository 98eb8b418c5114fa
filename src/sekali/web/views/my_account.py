"""My account: how I sign in, where I am signed in, and what is being done about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.accounts import back_in, contacts, resetting
from sekali.accounts import devices as places
from sekali.accounts.actions import TooManyAttempts, WrongSignIn
from sekali.accounts.codes import WrongCode
from sekali.accounts.contacts import Waiting
from sekali.accounts.identities import identities_of
from sekali.accounts.names import read_name, read_phone
from sekali.accounts.passkeys import passkeys_of
from sekali.accounts.second_step import codes_left
from sekali.accounts.signing_in import check_again
from sekali.casework.merging import records_of
from sekali.catalogue.files import Typed
from sekali.catalogue.value_types import TYPES, ValueRefused
from sekali.kernel.errors import DomainError
from sekali.web.errors import sentence_for
from sekali.web.fields import reading_context
from sekali.web.pages import render
from sekali.web.portals_offered import portals_offered
from sekali.web.requests import Request, now, posted_of
from sekali.web.texts import words

CHANGE = "contact_change"
CURRENT = "sandi_sekarang"


def overview(request: Request) -> HttpResponse:
    """Show everything about how somebody signs in."""
    account = request.user
    person_id = account.person_id
    key = request.session.session_key or ""
    return render(
        request,
        "account.html",
        contacts=contacts.contacts_of(person_id),
        names=contacts.kinds_of_names(person_id),
        passkeys=passkeys_of(person_id),
        codes_left=codes_left(person_id) if account.has_second_step else 0,
        devices=places.devices_of(person_id, this_one=key, now=now()),
        recovery=back_in.running(person_id, now()),
        reset=resetting.waiting_reset(person_id),
        former=records_of(person_id),
        identities=identities_of(person_id),
        portals=portals_offered(request),
    )


def password(request: Request) -> HttpResponse:
    """Choose a new password, by the one of now; every other device is signed out."""
    if request.method == "GET":
        return _password_page(request)
    t, typed = words(request.language), posted_of(request)
    try:
        if request.user.has_usable_password():
            check_again(account=request.user, password=typed.get(CURRENT, ""), now=now())
    except WrongSignIn:
        return _password_page(request, t("prove.wrong"), box=CURRENT)
    except TooManyAttempts as refusal:
        return _password_page(request, sentence_for(refusal, t), box=CURRENT)
    if typed.get("sandi") != typed.get("sandi2"):
        return _password_page(request, t("register.passwords-differ"))
    try:
        contacts.change_password(
            account=request.user,
            password=typed.get("sandi", ""),
            keep=request.session.session_key or "",
            now=now(),
        )
    except DomainError as refusal:
        return _password_page(request, sentence_for(refusal, t))
    update_session_auth_hash(request, request.user)
    messages.success(request, t("account.password-changed"))
    return redirect("account")


def _password_page(request: Request, mistake: str = "", *, box: str = "sandi") -> HttpResponse:
    return render(
        request,
        "password.html",
        status=422 if mistake else 200,
        mistake=mistake,
        box=box,
        # Who came by a portal or a passkey may have none yet.
        asks_current=request.user.has_usable_password(),
    )


def contact(request: Request, kind: str) -> HttpResponse:
    """Change the e-mail address or the number: codes go to the new one and to the one before."""
    if kind not in {"email", "phone"}:
        raise Http404
    typed = posted_of(request)
    if request.method == "GET":
        return _contact_page(request, kind)
    try:
        if "kode" not in typed:
            return _ask_change(request, kind, _read_contact(kind, typed))
        _confirm_change(request, kind, typed)
    except DomainError as refusal:
        waiting = _waiting(request, kind) if "kode" in typed else None
        mistake = sentence_for(refusal, words(request.language))
        return _contact_page(request, kind, waiting=waiting, mistake=mistake)
    messages.success(request, words(request.language)("contact.changed"))
    return redirect("account")


def devices(request: Request) -> HttpResponse:
    """Sign out on another device, or on all others."""
    person_id, key = request.user.person_id, request.session.session_key or ""
    if "semua" in request.POST:
        places.end_others(person_id=person_id, this_one=key, now=now())
    else:
        handle = posted_of(request).get("perangkat", "")
        places.end_device(person_id=person_id, handle=handle, now=now())
    messages.success(request, words(request.language)("devices.ended"))
    return redirect("account")


def stop_mine(request: Request) -> HttpResponse:
    """Stop what the owner knows nothing of: a recovery at a counter, a new password that waits."""
    waits = resetting.waiting_reset(request.user.person_id)
    if waits is not None:
        resetting.stop_reset(person_id=waits.person_id, reset_id=waits.id, now=now())
    found = back_in.running(request.user.person_id, now())
    if found is not None:
        back_in.stop_recovery(person_id=found.person_id, recovery_id=found.id, now=now())
    messages.success(request, words(request.language)("recovery.stopped"))
    return redirect("account")


def stop_by_link(request: Request, person_id: UUID, recovery_id: UUID, key: str) -> HttpResponse:
    """Stop it from the message about it, without signing in: the phone may be away."""
    at_counter = back_in.recovery_to_stop(person_id=person_id, recovery_id=recovery_id, key=key)
    by_code = resetting.reset_to_stop(person_id=person_id, reset_id=recovery_id, key=key)
    if at_counter is None and by_code is None:
        raise Http404
    is_stopped = request.method == "POST"
    if is_stopped and at_counter:
        back_in.stop_recovery(person_id=person_id, recovery_id=recovery_id, now=now())
    if is_stopped and by_code:
        resetting.stop_reset(person_id=person_id, reset_id=recovery_id, now=now())
    kind = "recovery" if at_counter else "reset"
    return render(request, "stop_recovery.html", is_stopped=is_stopped, kind=kind)


def _read_contact(kind: str, typed: dict[str, str]) -> str:
    value = typed.get("nilai", "")
    if kind == "phone":
        phone = read_phone(value)
        if phone is None:
            raise ValueRefused("phone-not")
        return phone
    read = TYPES["email"].read({"nilai": value}, "nilai", Typed(type="email"), reading_context())
    if read is None:
        raise ValueRefused("answer-missing")
    return read_name(str(read)).value


def _ask_change(request: Request, kind: str, value: str) -> HttpResponse:
    waiting = contacts.ask_to_change(
        person_id=request.user.person_id,
        kind=kind,  # type: ignore[arg-type]  # checked before
        value=value,
        now=now(),
    )
    request.session[CHANGE] = {
        "id": str(waiting.change.id),
        "new": str(waiting.new_code),
        "old": str(waiting.old_code) if waiting.old_code else "",
    }
    return _contact_page(request, kind, waiting=waiting)


def _confirm_change(request: Request, kind: str, typed: dict[str, str]) -> None:
    waiting = _waiting(request, kind)
    if waiting is None:
        raise WrongCode
    contacts.confirm_change(
        waiting=waiting,
        typed_new=typed.get("kode", ""),
        typed_old=typed.get("kode_lama", ""),
        now=now(),
    )
    request.session.pop(CHANGE, None)


def _waiting(request: Request, kind: str) -> Waiting | None:
    kept: dict[str, Any] | None = request.session.get(CHANGE)
    if not kept:
        return None
    person_id = request.user.person_id
    change = contacts.change_of(person_id=person_id, change_id=UUID(kept["id"]))
    if change is None or change.kind != kind:
        return None
    return Waiting(change, UUID(kept["new"]), UUID(kept["old"]) if kept["old"] else None)


def _contact_page(
    request: Request, kind: str, *, waiting: Waiting | None = None, mistake: str = ""
) -> HttpResponse:
    held = contacts.contacts_of(request.user.person_id).get(kind, "")
    offered = request.user.email if kind == "email" and not held else ""
    return render(
        request,
        "contact.html",
        status=422 if mistake else 200,
        kind=kind,
        held=held,
        waiting=waiting,
        value=posted_of(request).get("nilai", offered),
        mistake=mistake,
    )
