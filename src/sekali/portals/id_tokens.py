"""Checking what a portal signed: ID tokens, signed userinfo, and tokens that end a sign-in."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from sekali.portals.metadata import Published
from sekali.portals.refusals import NotBelieved, PortalRefused

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_LONGEST_TOKEN = 20_000
_LONGEST_SUBJECT = 255
# How long after it was made an ID token of a sign-in that ends now is still one of it.
_FRESH = timedelta(minutes=10)
_LOGOUT_FRESH = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Expected:
    """Who must have signed, for whom, and how far its clock may be from ours."""

    issuer: str
    client_id: str
    algorithms: tuple[str, ...]
    skew: timedelta


def checked_id_token(
    token: str, published: Published, expected: Expected, *, nonce: str, at: datetime
) -> Mapping[str, Any]:
    """Return the claims of an ID token (OpenID Connect Core 3.1.3.7).

    Raises:
        NotBelieved: Signature, issuer, audience, time or nonce do not hold.
    """
    claims = checked_signature(token, published, expected)
    _check_issued(claims, expected, at)
    if _instant(claims, "exp") <= at - expected.skew:
        raise NotBelieved("exp is over")
    if at - _instant(claims, "iat") > _FRESH + expected.skew:
        raise NotBelieved("iat is long ago")
    if not _same(claims.get("nonce"), nonce):
        raise NotBelieved("nonce")
    subject_in(claims)
    return claims


def check_fresh(claims: Mapping[str, Any], *, since: datetime, skew: timedelta) -> None:
    """Make sure that the person signed in at the portal since they were sent there.

    Raises:
        PortalRefused: ``stale``.
    """
    signed_in = claims.get("auth_time")
    if not isinstance(signed_in, int | float) or _from(signed_in) < since - skew:
        raise PortalRefused(reason="stale")


def check_access_token(claims: Mapping[str, Any], token: str, algorithm: str) -> None:
    """Make sure that an access token came with this ID token, where ``at_hash`` says so (3.1.3.8).

    Raises:
        NotBelieved: It came from elsewhere.
    """
    told = claims.get("at_hash")
    if told is None:
        return
    # Ed25519 hashes with SHA-512, and so does its at_hash.
    bits = "512" if algorithm == "EdDSA" else algorithm[-3:]
    digest = hashlib.new(f"sha{bits}", token.encode()).digest()
    half = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    if not _same(told, half):
        raise NotBelieved("at_hash")


def checked_logout_token(
    token: str, published: Published, expected: Expected, *, at: datetime
) -> Mapping[str, Any]:
    """Return the claims of a token that ends a sign-in (OpenID Connect Back-Channel 2.6).

    Raises:
        NotBelieved: It is not one, of this portal, for us, and of now.
    """
    if header_of(token).get("typ", "logout+jwt").lower() not in {"logout+jwt", "jwt"}:
        raise NotBelieved("typ of a logout token")
    claims = checked_signature(token, published, expected)
    _check_issued(claims, expected, at)
    if at - _instant(claims, "iat") > _LOGOUT_FRESH + expected.skew:
        raise NotBelieved("logout token is old")
    if "exp" in claims and _instant(claims, "exp") <= at - expected.skew:
        raise NotBelieved("logout token: exp is over")
    events = claims.get("events")
    # An ID token must not do as one: it has a nonce, and no event.
    if not isinstance(events, dict) or LOGOUT_EVENT not in events or "nonce" in claims:
        raise NotBelieved("no logout token")
    if not isinstance(claims.get("jti"), str):
        raise NotBelieved("logout token without jti")
    if not any(isinstance(claims.get(name), str) and claims[name] for name in ("sub", "sid")):
        raise NotBelieved("logout token of nobody")
    return claims


def checked_signature(token: str, published: Published, expected: Expected) -> Mapping[str, Any]:
    """Return the claims of a token that the portal's own key has signed.

    Raises:
        NotBelieved: Another algorithm, key or signature, or no token at all.
    """
    if not 0 < len(token) <= _LONGEST_TOKEN:
        raise NotBelieved("no token, or one without end")
    kid = header_of(token).get("kid")
    keys = published.keys(kid if isinstance(kid, str) else None)
    if kid is None and len(keys.keys) > 1:
        raise NotBelieved("several keys, and the token names none")
    try:
        found = jwt.decode(token, keys, algorithms=list(expected.algorithms))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotBelieved(f"signature: {type(error).__name__}") from error
    return found.claims


def header_of(token: str) -> dict[str, Any]:
    """Return the header, which nobody has checked yet; empty where it is none."""
    start = token.partition(".")[0][:2_000]
    try:
        found = json.loads(base64.urlsafe_b64decode(start + "=" * (-len(start) % 4)))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def subject_in(claims: Mapping[str, Any]) -> str:
    """Return ``sub``, as Core 2 bounds it."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise NotBelieved("sub")
    return subject


def _check_issued(claims: Mapping[str, Any], expected: Expected, at: datetime) -> None:
    if claims.get("iss") != expected.issuer:
        raise NotBelieved("iss")
    check_audience(claims, expected.client_id)
    for name in ("iat", "nbf"):
        if (name == "iat" or name in claims) and _instant(claims, name) > at + expected.skew:
            raise NotBelieved(f"{name} lies ahead")


def check_audience(claims: Mapping[str, Any], client_id: str) -> None:
    """Make sure that a token was made for us, and that nobody else may use it as well."""
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if client_id not in named:
        raise NotBelieved("aud")
    authorized = claims.get("azp")
    if len(named) > 1 and authorized is None:
        raise NotBelieved("several aud without azp")
    if authorized is not None and authorized != client_id:
        raise NotBelieved("azp")


def _instant(claims: Mapping[str, Any], name: str) -> datetime:
    told = claims.get(name)
    if isinstance(told, bool) or not isinstance(told, int | float):
        raise NotBelieved(f"{name} is missing")
    return _from(told)


def _from(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise NotBelieved("a time that is none") from error


def _same(told: Any, expected: str) -> bool:
    return isinstance(told, str) and hmac.compare_digest(told.encode(), expected.encode())
