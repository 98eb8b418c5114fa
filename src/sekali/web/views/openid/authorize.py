"""Signing a person in for a client: from its request to the code, asking as little as may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from sekali.accounts.passkeys import passkeys_of
from sekali.accounts.proof import proof_in
from sekali.agencies import queries as agencies
from sekali.kernel.errors import DomainError
from sekali.openid import keeping
from sekali.openid.asking import Asked, needed_scopes, read_request, return_address
from sekali.openid.consenting import agree, agreed_before, decline
from sekali.openid.granting import give_code
from sekali.openid.models import AskedAuthorization
from sekali.openid.provider import KnownClient
from sekali.openid.queries import client_of, consent_to
from sekali.openid.refusals import (
    AddressNotRegistered,
    NoSuchClient,
    ProtocolRefused,
    RequestExpired,
)
from sekali.openid.rules import WITHOUT_ASKING, Standing, Step, next_step
from sekali.openid.scopes import catalogue
from sekali.openid.signing_out import hinted
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of
from sekali.web.texts import words
from sekali.web.views.openid.leaving import answer_address, go_there, leave_by_page
from sekali.web.views.openid.machines import form_of
from sekali.web.views.openid.sessions import choose, has_chosen, leave, signed_in

_UNKNOWN = "?"
# Steps that have a page of their own, from which one comes back.
_ELSEWHERE: Mapping[Step, str] = {"sign-in": "sign-in", "step-up": "prove"}


@dataclass(frozen=True, slots=True)
class Case:
    """A request of a client with where its person stands."""

    client: KnownClient
    asked: Asked
    asked_at: datetime
    kept_id: UUID | None = None


@csrf_exempt
def authorize(request: Request) -> HttpResponse:
    """Take a request to sign somebody in. Where nothing has to be asked, answer at once.

    What is wrong with client or address is told to the person here, and nobody is sent anywhere;
    what is wrong with the rest is told to the client.
    """
    try:
        said = form_of(request)
        client = client_of(said.get("client_id", ""))
        if "request_uri" in said and said["request_uri"].startswith(keeping.PREFIX):
            return _open_pushed(request, client, said["request_uri"])
        address = return_address(said, client)
    except (NoSuchClient, AddressNotRegistered, RequestExpired, ProtocolRefused) as refusal:
        return told_here(request, refusal)
    try:
        asked = read_request(said, client, is_pushed=False)
    except ProtocolRefused as refusal:
        answer = {"error": refusal.error, "error_description": refusal.description}
        return go_there(_address(request, address, answer, said.get("state", "")))
    case = Case(client, asked, now())
    step = _step(request, case)
    if step == "give":
        return go_there(_code_address(request, case))
    if "none" in asked.prompts or step == "refuse":
        return go_there(_without(request, case, step))
    kept = keeping.keep_request(
        client_id=client.id, parameters=said, is_pushed=False, at=case.asked_at
    )
    return redirect("openid-wait", kept_id=kept.id)


def _open_pushed(request: Request, client: KnownClient, request_uri: str) -> HttpResponse:
    kept = keeping.request_kept(keeping.pushed_id(request_uri), at=now())
    if kept.client_id != client.id or not kept.is_pushed:
        raise RequestExpired
    case = _case(kept, client)
    step = _step(request, case)
    if step == "give":
        return go_there(_code_address(request, case))
    if "none" in case.asked.prompts or step == "refuse":
        keeping.use_up(kept.id, at=now())
        return go_there(_without(request, case, step))
    keeping.let_wait(kept, at=now())
    return redirect("openid-wait", kept_id=kept.id)


def wait(request: Request, kept_id: UUID) -> HttpResponse:
    """Lead a person through what a request still needs: signing in, choosing, agreeing."""
    try:
        kept = keeping.request_kept(kept_id, at=now())
        case = _case(kept, client_of(kept.client_id))
    except (NoSuchClient, RequestExpired) as refusal:
        return told_here(request, refusal)
    step = _step(request, case)
    if step in _ELSEWHERE:
        here = reverse("openid-wait", kwargs={"kept_id": kept_id})
        return redirect(f"{reverse(_ELSEWHERE[step])}?lanjut={here}")
    if step == "give":
        return leave_by_page(request, _code_address(request, case), case.client.data.name)
    if step == "refuse":
        keeping.use_up(kept_id, at=now())
        return leave_by_page(request, _without(request, case, step), case.client.data.name)
    return _consent_page(request, case) if step == "consent" else _again_page(request, case, step)


def _again_page(request: Request, case: Case, step: Step) -> HttpResponse:
    is_other = step == "choose-person" and bool(case.asked.hint or case.asked.subject)
    return render(
        request,
        "openid_again.html",
        case=case,
        name=case.client.data.name,
        office=agencies.office(case.client.office_id).name,
        step="other-person" if is_other else step,
    )


def decide(request: Request, kept_id: UUID) -> HttpResponse:
    """Do what a person pressed: agree, decline, go on as who they are, or sign in anew."""
    try:
        kept = keeping.request_kept(kept_id, at=now())
        case = _case(kept, client_of(kept.client_id))
        return _decided(request, case, posted_of(request).get("pilih", ""))
    except (NoSuchClient, RequestExpired) as refusal:
        return told_here(request, refusal)


def _decided(request: Request, case: Case, pressed: str) -> HttpResponse:
    here = reverse("openid-wait", kwargs={"kept_id": case.kept_id})
    if pressed == "again":
        return redirect(f"{reverse('prove')}?lanjut={here}")
    if pressed == "other":
        leave(request)
        return redirect(f"{reverse('sign-in')}?lanjut={here}")
    if pressed == "me":
        choose(request, case.kept_id)
        return redirect(here)
    if pressed == "agree" and _step(request, case) == "consent":
        return _agreed(request, case)
    if pressed == "decline" and case.kept_id is not None:
        keeping.use_up(case.kept_id, at=now())
        decline(person_id=request.user.person_id, client_id=case.client.id, at=now())
        answer = {"error": "access_denied", "error_description": "the person declined"}
        address = _address(request, case.asked.redirect_uri, answer, case.asked.state)
        return leave_by_page(request, address, case.client.data.name)
    return redirect(here)


def _agreed(request: Request, case: Case) -> HttpResponse:
    agree(
        person_id=request.user.person_id,
        client=case.client,
        asked=shown_scopes(case.asked),
        chosen=request.POST.getlist("boleh"),
        at=now(),
    )
    return leave_by_page(request, _code_address(request, case), case.client.data.name)


def shown_scopes(asked: Asked) -> list[str]:
    """Return the scopes that a person is told of; who they are there is not one of them."""
    return [scope for scope in needed_scopes(asked) if scope != "openid"]


def _case(kept: AskedAuthorization, client: KnownClient) -> Case:
    try:
        asked = read_request(kept.parameters, client, is_pushed=True)
    except (ProtocolRefused, AddressNotRegistered) as refusal:
        # What the client is registered with has changed since it asked.
        raise RequestExpired from refusal
    return Case(client, asked, kept.asked_at, kept.id)


def _step(request: Request, case: Case) -> Step:
    return next_step(case.asked, _standing(request, case), now=now())


def _standing(request: Request, case: Case) -> Standing:
    provider, client = request.outside.openid, case.client
    proof = proof_in(request.session)
    if not request.user.is_authenticated:
        return Standing("", proof, case.asked_at)
    person_id = request.user.person_id
    hint = ""
    if case.asked.hint:
        claims = hinted(case.asked.hint, provider)
        is_theirs = claims.get("aud") == str(client.id)
        hint = str(claims.get("sub", _UNKNOWN)) if is_theirs else _UNKNOWN
    consent = consent_to(person_id, client.id)
    return Standing(
        subject=provider.subject(person_id, client),
        proof=proof,
        asked_at=case.asked_at,
        agreed=agreed_before(consent, client),
        hinted=hint,
        chosen=has_chosen(request, case.kept_id),
        can_step_up=bool(case.asked.acr) and _can_step_up(request),
    )


def _can_step_up(request: Request) -> bool:
    return request.user.has_second_step or bool(passkeys_of(request.user.person_id))


def _code_address(request: Request, case: Case) -> str:
    person_id = request.user.person_id
    consent = consent_to(person_id, case.client.id)
    if consent is None:
        raise RequestExpired
    code = give_code(
        to=case.client,
        who=signed_in(request),
        asked=case.asked,
        consent=consent,
        provider=request.outside.openid,
        at=now(),
        kept_id=case.kept_id,
    )
    return _address(request, case.asked.redirect_uri, {"code": code}, case.asked.state)


def _without(request: Request, case: Case, step: Step) -> str:
    error = WITHOUT_ASKING.get(step, "unmet_authentication_requirements")
    return _address(request, case.asked.redirect_uri, {"error": error}, case.asked.state)


def _address(request: Request, address: str, answer: Mapping[str, str], state: str) -> str:
    issuer = request.outside.openid.issuer
    said = {key: value for key, value in answer.items() if value}
    return answer_address(address, said, state=state, issuer=issuer)


def _consent_page(request: Request, case: Case) -> HttpResponse:
    client = case.client
    return render(
        request,
        "openid_consent.html",
        kept_id=case.kept_id,
        name=client.data.name,
        office=agencies.office(client.office_id).name,
        uses=uses_in_words(client, shown_scopes(case.asked), request.language),
        is_offline="offline_access" in case.asked.scopes,
        host=client.data.sector,
    )


def uses_in_words(client: KnownClient, asked: Any, language: str) -> list[dict[str, Any]]:
    """Return what a client gets in words: what, how sensitive, what for, on which ground."""
    found = []
    for use in client.data.uses:
        if use.scope in asked:
            scope = catalogue()[use.scope]
            label = scope.label.get(language) or scope.label["id"]
            found.append({"use": use, "label": label, "is_specific": scope.is_specific})
    return found


def told_here(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """Tell a person what went wrong where the client cannot be told."""
    sentence = sentence_for(refusal, words(request.language))  # type: ignore[attr-defined]
    return render(request, "openid_failed.html", status=422, sentence=sentence)
