"""What a client is handed for a grant: access token, ID token, refresh token; and what they say."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sekali.accounts.queries import account_of
from sekali.openid.claims import told_in_token
from sekali.openid.granting import end_grant
from sekali.openid.models import Grant
from sekali.openid.provider import KnownClient, Provider
from sekali.openid.queries import client_of, grant_of
from sekali.openid.refusals import NoSuchClient, ProtocolRefused
from sekali.openid.scopes import OFFLINE
from sekali.openid.sealing import Pointer

ACCESS_LASTS = timedelta(minutes=10)
ID_TOKEN_LASTS = timedelta(minutes=10)
_UNAUTHORIZED = 401


def token_answer(
    grant: Grant, client: KnownClient, provider: Provider, *, at: datetime
) -> dict[str, Any]:
    """Return what the token endpoint answers for a grant of a person.

    Raises:
        ProtocolRefused: The account was closed meanwhile; the grant ends.
    """
    account = account_of(grant.person_id)
    if account is None or not account.is_active:
        end_grant(person_id=grant.person_id, grant_id=grant.id, why="account-closed", at=at)
        raise ProtocolRefused("invalid_grant")
    until = min(at + ACCESS_LASTS, grant.until)
    pointer = Pointer(grant.person_id, grant.id, grant.generation, until)
    access = provider.sealed(pointer, "access")
    answer = {
        "access_token": access,
        "token_type": "DPoP" if grant.key_thumbprint else "Bearer",
        "expires_in": int((until - at).total_seconds()),
        "scope": " ".join(grant.scopes),
        "id_token": id_token(grant, client, provider, access, at=at),
    }
    if OFFLINE in grant.scopes:
        last = Pointer(grant.person_id, grant.id, grant.generation, grant.until)
        answer["refresh_token"] = provider.sealed(last, "refresh")
    return answer


def id_token(
    grant: Grant, client: KnownClient, provider: Provider, access: str, *, at: datetime
) -> str:
    """Return the signed word that, when and how a person signed in, for one client alone."""
    claims: dict[str, Any] = {
        "iss": provider.issuer,
        "sub": provider.subject(grant.person_id, client),
        "aud": str(client.id),
        "iat": int(at.timestamp()),
        "exp": int((at + ID_TOKEN_LASTS).timestamp()),
        "acr": grant.acr,
        "amr": grant.methods,
        "sid": grant.session,
        "at_hash": half_hash(access),
    }
    if grant.signed_in_at:
        claims["auth_time"] = int(grant.signed_in_at.timestamp())
    # One that is refreshed tells nothing more of the person, and has no nonce (Core 12.2).
    if grant.refreshed_at is None:
        claims |= told_in_token(grant, client, provider, at=at)
    if grant.nonce and grant.refreshed_at is None:
        claims["nonce"] = grant.nonce
    said = {name: value for name, value in claims.items() if value not in ("", [])}
    return provider.keys.sign(said, client.data.id_token_algorithm)


def half_hash(token: str) -> str:
    """Return ``at_hash``: the left half of the SHA-256 of an access token."""
    half = hashlib.sha256(token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()


def machine_answer(
    client: KnownClient, asked: str, thumbprint: str, provider: Provider, *, at: datetime
) -> dict[str, Any]:
    """Return a token that a system gets for itself; it reads nothing of anybody here.

    It is for the agency's own systems, which ask us whether it holds (introspection).

    Raises:
        ProtocolRefused: invalid_scope or unauthorized_client.
    """
    registered = client.data.machine_scopes
    wanted = asked.split() or registered
    if not registered:
        raise ProtocolRefused("unauthorized_client")
    if not set(wanted) <= set(registered):
        raise ProtocolRefused("invalid_scope")
    rest = f"{thumbprint}|{' '.join(wanted)}"
    pointer = Pointer(client.id, client.id, 0, at + ACCESS_LASTS, rest)
    return {
        "access_token": provider.sealed(pointer, "machine"),
        "token_type": "DPoP" if thumbprint else "Bearer",
        "expires_in": int(ACCESS_LASTS.total_seconds()),
        "scope": " ".join(wanted),
    }


@dataclass(frozen=True, slots=True)
class Held:
    """A token that holds: the grant behind it, its client, and until when."""

    grant: Grant
    client: KnownClient
    until: datetime


def held_by(token: str, provider: Provider, *, at: datetime, kind: str = "access") -> Held | None:
    """Return what a token of a person holds now, or None where it does not, for any reason."""
    pointer = provider.opened(token, "refresh" if kind == "refresh" else "access")
    if pointer is None or pointer.until <= at:
        return None
    grant = grant_of(pointer.owner_id, pointer.row_id, at=at)
    if grant is None or (kind == "refresh" and grant.generation != pointer.generation):
        return None
    try:
        client = client_of(grant.client_id)
    except NoSuchClient:
        return None
    account = account_of(grant.person_id)
    is_open = account is not None and account.is_active
    return Held(grant, client, pointer.until) if is_open else None


def introspected(
    token: str, asker: KnownClient, provider: Provider, *, at: datetime
) -> dict[str, Any]:
    """Return what a token is (RFC 7662), to systems of the office that it was given to."""
    for kind in ("access", "refresh"):
        held = held_by(token, provider, at=at, kind=kind)
        if held is not None and held.client.office_id == asker.office_id:
            return _told(held, provider, is_refresh=kind == "refresh")
    return _told_of_machine(token, asker, provider, at)


def _told(held: Held, provider: Provider, *, is_refresh: bool) -> dict[str, Any]:
    grant = held.grant
    said: dict[str, Any] = {
        "active": True,
        "iss": provider.issuer,
        "client_id": str(held.client.id),
        "sub": provider.subject(grant.person_id, held.client),
        "scope": " ".join(grant.scopes),
        "exp": int(held.until.timestamp()),
        "acr": grant.acr,
    }
    if not is_refresh:
        said["token_type"] = "DPoP" if grant.key_thumbprint else "Bearer"
    if grant.key_thumbprint:
        said["cnf"] = {"jkt": grant.key_thumbprint}
    return said


def _told_of_machine(
    token: str, asker: KnownClient, provider: Provider, at: datetime
) -> dict[str, Any]:
    pointer = provider.opened(token, "machine")
    if pointer is None or pointer.until <= at:
        return {"active": False}
    client = _client_or_none(pointer.owner_id)
    if client is None or client.office_id != asker.office_id:
        return {"active": False}
    thumbprint, _, scopes = pointer.rest.partition("|")
    said = {
        "active": True,
        "iss": provider.issuer,
        "client_id": str(client.id),
        "sub": str(client.id),
        "scope": scopes,
        "exp": int(pointer.until.timestamp()),
        "token_type": "DPoP" if thumbprint else "Bearer",
    }
    return said | ({"cnf": {"jkt": thumbprint}} if thumbprint else {})


def _client_or_none(client_id: UUID) -> KnownClient | None:
    try:
        return client_of(client_id)
    except NoSuchClient:
        return None


def revoke(token: str, client: KnownClient, provider: Provider, *, at: datetime) -> None:
    """End the grant of a token of this client; anything else is nothing to it (RFC 7009)."""
    for pointer in (provider.opened(token, "refresh"), provider.opened(token, "access")):
        if pointer is None:
            continue
        grant = grant_of(pointer.owner_id, pointer.row_id, at=at)
        if grant is not None and grant.client_id == client.id:
            end_grant(person_id=grant.person_id, grant_id=grant.id, why="by-client", at=at)
