"""Signing out because a client asks for it (OpenID Connect RP-Initiated Logout)."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from sekali.openid.provider import KnownClient
from sekali.openid.queries import client_of
from sekali.openid.refusals import NoSuchClient, ProtocolRefused
from sekali.openid.signing_out import hinted
from sekali.web.pages import render
from sekali.web.requests import Request, posted_of
from sekali.web.views.openid.authorize import told_here
from sekali.web.views.openid.leaving import go_there, leave_by_page, with_query
from sekali.web.views.openid.machines import form_of
from sekali.web.views.openid.sessions import leave, session_of

CARRIED = ("id_token_hint", "client_id", "post_logout_redirect_uri", "state")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which client asks, where to go then, and whether it names the session that is here."""

    client: KnownClient | None
    address: str
    is_this_session: bool


@csrf_exempt
def ask_to_leave(request: Request) -> HttpResponse:
    """Sign out at once where the client shows that it means this session; else ask the person."""
    try:
        said = form_of(request)
        asked = _read(request, said)
    except (NoSuchClient, ProtocolRefused) as refusal:
        return told_here(request, refusal)
    if request.user.is_authenticated:
        if not asked.is_this_session:
            carried = {name: said[name] for name in CARRIED if name in said}
            return render(request, "openid_leave.html", client=asked.client, carried=carried)
        leave(request)
    return go_there(asked.address) if asked.address else render(request, "openid_left.html")


def leave_now(request: Request) -> HttpResponse:
    """Sign out because the person said so."""
    try:
        asked = _read(request, posted_of(request))
    except NoSuchClient as refusal:
        return told_here(request, refusal)
    leave(request)
    if asked.address and asked.client:
        return leave_by_page(request, asked.address, asked.client.data.name)
    return redirect("home")


def _read(request: Request, said: dict[str, str]) -> Asked:
    """Return what is asked; an address is followed only where its client has registered it."""
    claims = hinted(said.get("id_token_hint", ""), request.outside.openid)
    name = said.get("client_id") or str(claims.get("aud", ""))
    client = client_of(name) if name else None
    if client is None or (claims and claims.get("aud") != str(client.id)):
        return Asked(client, "", is_this_session=False)
    address = said.get("post_logout_redirect_uri", "")
    if address not in client.data.after_logout_uris:
        address = ""
    if address and said.get("state"):
        address = with_query(address, {"state": said["state"]})
    here = session_of(request)
    return Asked(client, address, is_this_session=bool(here) and claims.get("sid") == here)
