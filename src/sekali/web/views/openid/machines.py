"""What systems ask without a person at the other end: tokens, keys, facts; JSON, never a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from sekali.openid import claims, devices, keeping, tokens
from sekali.openid.asking import read_request
from sekali.openid.client_proof import UNAUTHORIZED, Said, client_proved
from sekali.openid.discovery import metadata
from sekali.openid.exchanging import exchange
from sekali.openid.key_proof import Call, key_proved
from sekali.openid.provider import KnownClient
from sekali.openid.refusals import AddressNotRegistered, ProtocolRefused
from sekali.openid.scopes import OPENID
from sekali.web.requests import Request, now

_PROOF = "DPoP"
View = Callable[[Any], HttpResponse]


def answers_in_json(view: View) -> View:
    """Return a view that tells refusals as the protocol does, and takes no form of a browser."""

    @csrf_exempt
    @wraps(view)
    def told(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except ProtocolRefused as refusal:
            return _refused(refusal, request)
        except AddressNotRegistered:
            return _refused(ProtocolRefused("invalid_request", "redirect_uri"), request)

    return told


def _refused(refusal: ProtocolRefused, request: HttpRequest) -> JsonResponse:
    said = {"error": refusal.error}
    if refusal.description:
        said["error_description"] = refusal.description
    response = JsonResponse(said, status=refusal.status)
    if refusal.status == UNAUTHORIZED and "Authorization" in request.headers:
        response.headers["WWW-Authenticate"] = 'Basic realm="openid"'
    return response


def discovery(request: Request) -> HttpResponse:
    """Tell what this provider can do."""
    return JsonResponse(metadata(request.outside.openid))


def jwks(request: Request) -> HttpResponse:
    """Publish the keys that our signatures are checked with."""
    return JsonResponse(request.outside.openid.keys.public())


@answers_in_json
def token(request: Request) -> HttpResponse:
    """Give tokens for a code, a refresh token, a device's code, or to a system itself."""
    said, client = _proved(request)
    provider, thumbprint = request.outside.openid, _proof_of(request)
    return JsonResponse(exchange(said.body, client, thumbprint, provider, at=now()))


@answers_in_json
def pushed(request: Request) -> HttpResponse:
    """Keep an authorization request that a client pushes (RFC 9126)."""
    said, client = _proved(request)
    about_client = ("client_assertion", "client_assertion_type", "client_secret")
    parameters = {k: v for k, v in said.body.items() if k not in about_client}
    thumbprint = _proof_of(request)
    if thumbprint:
        if parameters.get("dpop_jkt", thumbprint) != thumbprint:
            raise ProtocolRefused("invalid_dpop_proof", "it is of another key")
        parameters["dpop_jkt"] = thumbprint
    read_request(parameters, client, is_pushed=True)
    kept = keeping.keep_request(
        client_id=client.id, parameters=parameters, is_pushed=True, at=now()
    )
    lasts = int(keeping.PUSHED_LASTS.total_seconds())
    answer = {"request_uri": f"{keeping.PREFIX}{kept.id}", "expires_in": lasts}
    return JsonResponse(answer, status=201)


@answers_in_json
def device(request: Request) -> HttpResponse:
    """Begin a sign-in at a device without a keyboard (RFC 8628)."""
    said, client = _proved(request)
    if client.data.kind != "counter":
        raise ProtocolRefused("unauthorized_client")
    asked = said.body.get("scope", "").split()
    if OPENID not in asked:
        raise ProtocolRefused("invalid_scope", "openid is missing")
    scopes = [one for one in dict.fromkeys(asked) if one in client.data.offered_scopes]
    provider = request.outside.openid
    code, shown = devices.begin(client, scopes, provider, at=now())
    address = provider.address("kaitkan")
    return JsonResponse(
        {
            "device_code": code,
            "user_code": shown,
            "verification_uri": address,
            "verification_uri_complete": f"{address}?kode={shown}",
            "expires_in": int(devices.LASTS.total_seconds()),
            "interval": devices.PAUSE_SECONDS,
        }
    )


@answers_in_json
def introspect(request: Request) -> HttpResponse:
    """Tell a system of the same office whether a token holds (RFC 7662)."""
    said, client = _proved(request)
    if client.data.authentication == "none":
        raise ProtocolRefused("invalid_client", status=UNAUTHORIZED)
    token = _named_token(said)
    return JsonResponse(tokens.introspected(token, client, request.outside.openid, at=now()))


@answers_in_json
def revoke(request: Request) -> HttpResponse:
    """End a token with everything of its sign-in (RFC 7009)."""
    said, client = _proved(request)
    tokens.revoke(_named_token(said), client, request.outside.openid, at=now())
    return HttpResponse(status=200)


@answers_in_json
def userinfo(request: Request) -> HttpResponse:
    """Tell of a person what a token opens; the token comes in the header or in the body."""
    scheme, given = _given_token(request)
    provider, at = request.outside.openid, now()
    held = tokens.held_by(given, provider, at=at)
    if held is None:
        return _not_authorized(scheme, "invalid_token")
    bound = held.grant.key_thumbprint
    if bool(bound) != (scheme == _PROOF):
        return _not_authorized(_PROOF if bound else "Bearer", "invalid_token")
    try:
        if bound and _proof_of(request, token=given) != bound:
            return _not_authorized(_PROOF, "invalid_token")
    except ProtocolRefused as refusal:
        return _not_authorized(_PROOF, refusal.error)
    return JsonResponse(claims.told_to(held.grant, held.client, provider, at=at))


def _given_token(request: Request) -> tuple[str, str]:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return "Bearer", given.strip()
    if scheme.lower() == "dpop":
        return _PROOF, given.strip()
    return "Bearer", request.POST.get("access_token", "")


def _not_authorized(scheme: str, error: str) -> HttpResponse:
    response = JsonResponse({"error": error}, status=UNAUTHORIZED)
    algorithms = ' algs="ES256 PS256 EdDSA"' if scheme == _PROOF else ""
    response.headers["WWW-Authenticate"] = f'{scheme} error="{error}"{algorithms}'
    return response


def _proved(request: Request) -> tuple[Said, KnownClient]:
    """Return what was sent, and the client that has shown to be itself."""
    said = Said(form_of(request), request.headers.get("Authorization", ""))
    return said, client_proved(said, request.outside.openid, at=now())


def form_of(request: HttpRequest) -> dict[str, str]:
    """Return the parameters of a body or an address, each of which comes once (RFC 6749 3.1)."""
    sent = request.POST if request.method == "POST" else request.GET
    if any(len(values) > 1 for _, values in sent.lists()):
        raise ProtocolRefused("invalid_request", "a parameter comes twice")
    values = {key: str(value) for key, value in sent.items()}
    if any("\0" in value or "\0" in key for key, value in values.items()):
        raise ProtocolRefused("invalid_request", "a character that nobody can keep")
    return {key: value for key, value in values.items() if value}


def _named_token(said: Said) -> str:
    if not said.body.get("token"):
        raise ProtocolRefused("invalid_request", "token is missing")
    return said.body["token"]


def _proof_of(request: Request, *, token: str = "") -> str:
    proof = request.headers.get(_PROOF, "")
    if not proof:
        return ""
    provider = request.outside.openid
    call = Call(str(request.method), provider.address(request.path.lstrip("/")))
    return key_proved(proof, call, at=now(), token=token)
