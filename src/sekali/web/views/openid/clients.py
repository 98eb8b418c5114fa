"""The systems of an office that sign people in here: proposed by officers, approved by the head."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sekali.agencies import queries as agencies
from sekali.agencies.roles import HEADS
from sekali.casework.actors import Officer
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.openid import clients
from sekali.openid.models import Client
from sekali.openid.queries import client_of_office, clients_of_office, shown
from sekali.openid.refusals import RegistrationRefused
from sekali.openid.registration import Registration
from sekali.openid.scopes import catalogue
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of
from sekali.web.texts import Words, words
from sekali.web.views.openid.register_mistakes import told
from sekali.web.views.openid.registering import (
    MORE_ROWS,
    MOST_ROWS,
    read_registration,
    rows_of,
    typed_of,
)

KINDS = ("web", "app", "counter", "machine")
PROOFS = ("secret", "key", "none")
GROUNDS = (
    "public-task",
    "legal-obligation",
    "contract",
    "consent",
    "vital-interest",
    "legitimate-interest",
)


def overview(request: Request) -> HttpResponse:
    """Show the systems of the officer's office, and those that wait for approval."""
    officer = _officer(request)
    found = clients_of_office(officer.office_id)
    rows = [(one, shown(one)["name"]) for one in found]
    offices = {one.office_id: agencies.office(one.office_id).name for one in request.officers}
    return render(
        request,
        "openid_clients.html",
        rows=rows,
        office=agencies.office(officer.office_id),
        offices=offices,
        new_id=uuid7(),
    )


def propose(request: Request, client_id: UUID) -> HttpResponse:
    """Ask for a system, or for another registration of one."""
    officer = _officer(request)
    if request.method == "GET":
        return _form(request, officer, client_id, _begun(officer, client_id), [])
    typed = posted_of(request)
    if typed.get("lakukan") == "rows":
        return _form(request, officer, client_id, _with_rows(typed), [])
    try:
        registration = read_registration(typed)
    except RegistrationRefused as refusal:
        return _form(request, officer, client_id, typed, refusal.params["mistakes"])
    clients.propose(
        client_id=client_id,
        office_id=officer.office_id,
        by=officer.person_id,
        registration=registration,
        at=now(),
    )
    messages.success(request, words(request.language)("clients.proposed"))
    return redirect(_address(officer, client_id))


def client(request: Request, client_id: UUID) -> HttpResponse:
    """Show one system; its head approves, refuses, stops it, or changes its secret."""
    officer = _officer(request)
    found = client_of_office(officer.office_id, client_id)
    if request.method == "GET":
        return _page(request, officer, found)
    try:
        secret = _do(officer, found, posted_of(request))
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
        return redirect(_address(officer, client_id))
    if secret is None:
        messages.success(request, words(request.language)("clients.done"))
        return redirect(f"{reverse('clients')}?kantor={officer.office_id}")
    # Shown in the answer to this one press, and nowhere again.
    return _page(request, officer, client_of_office(officer.office_id, client_id), secret)


def _do(officer: Officer, found: Client, typed: Mapping[str, str]) -> str | None:
    if officer.role not in HEADS:
        raise Http404
    client_id, office_id, by = found.id, officer.office_id, officer.person_id
    match typed.get("lakukan", ""):
        case "approve":
            return clients.approve(
                client_id=client_id,
                office_id=office_id,
                by=by,
                seen_at=_instant(typed.get("lihat", "")),
                at=now(),
            )
        case "refuse":
            clients.refuse(client_id=client_id, office_id=office_id, by=by, at=now())
        case "secret":
            return clients.change_secret(client_id=client_id, office_id=office_id, by=by, at=now())
        case "stop":
            clients.stop(client_id=client_id, office_id=office_id, by=by, at=now())
        case _:
            raise Http404
    return None


def _page(
    request: Request, officer: Officer, found: Client, secret: str | None = None
) -> HttpResponse:
    t = words(request.language)
    return render(
        request,
        "openid_client.html",
        client=found,
        name=shown(found)["name"],
        office=agencies.office(officer.office_id),
        parts_shown=[
            (state, _in_words(Registration.model_validate(data), t))
            for state, data in (("waiting", found.proposed), ("registered", found.registered))
            if data
        ],
        is_head=officer.role in HEADS,
        is_own=found.proposed_by_id == officer.person_id,
        issuer=request.outside.openid.issuer,
        secret=secret,
    )


def _in_words(one: Registration, t: Words) -> dict[str, object]:
    labels = {name: scope.label for name, scope in catalogue().items()}
    uses = [(use, labels[use.scope].get(t.language) or labels[use.scope]["id"]) for use in one.uses]
    return {"data": one, "uses": uses, "is_strict": one.reads_facts}


def _form(
    request: Request,
    officer: Officer,
    client_id: UUID,
    typed: Mapping[str, str],
    mistakes: list[str],
) -> HttpResponse:
    t = words(request.language)
    at_boxes, on_top = told(mistakes, typed, t)
    options = [
        (name, scope.label.get(t.language) or scope.label["id"], scope.is_specific)
        for name, scope in catalogue().items()
    ]
    return render(
        request,
        "openid_propose.html",
        status=422 if mistakes else 200,
        office=agencies.office(officer.office_id),
        client_id=client_id,
        typed=typed,
        rows=rows_of(typed),
        options=options,
        mistakes=at_boxes,
        refusals=on_top,
        wrong_at={one.key: one for one in at_boxes},
        kinds=KINDS,
        proofs=PROOFS,
        grounds=GROUNDS,
    )


def _begun(officer: Officer, client_id: UUID) -> dict[str, str]:
    """Return what the form begins with: what is registered or waits already, or nothing."""
    try:
        found = client_of_office(officer.office_id, client_id)
    except DomainError:
        return _with_rows({"kind": "web", "authentication": "secret"})
    return _with_rows(typed_of(found.proposed or shown(found)))


def _with_rows(typed: Mapping[str, str]) -> dict[str, str]:
    return {**typed, "rows": str(min(len(rows_of(typed)) + MORE_ROWS, MOST_ROWS))}


def _officer(request: Request) -> Officer:
    """Return the officer in the role that was picked, a head's first."""
    wanted = posted_of(request).get("kantor") or request.GET.get("kantor", "")
    mine = [one for one in request.officers if wanted in {"", str(one.office_id)}]
    if not mine:
        raise Http404
    return min(mine, key=lambda one: one.role not in HEADS)


def _instant(typed: str) -> datetime:
    try:
        return datetime.fromisoformat(typed)
    except ValueError as error:
        raise clients.NothingToApprove from error


def _address(officer: Officer, client_id: UUID) -> str:
    address = reverse("client", kwargs={"client_id": client_id})
    return f"{address}?kantor={officer.office_id}"
