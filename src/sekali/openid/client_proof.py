"""How a client shows which one it is: a secret, a signature of its own, or, for apps, nothing."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from sekali.openid.provider import KnownClient, Provider
from sekali.openid.queries import client_of
from sekali.openid.refusals import NoSuchClient, ProtocolRefused
from sekali.openid.registration import KEY_ALGORITHMS
from sekali.openid.used_once import is_first

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
UNAUTHORIZED = 401
_LONGEST = timedelta(minutes=5)
_SKEW = timedelta(seconds=10)
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a client: the parameters of the body, and the Authorization header."""

    body: Mapping[str, str]
    authorization: str = ""


def client_proved(said: Said, provider: Provider, *, at: datetime) -> KnownClient:
    """Return the client that has proved to be itself, in the way it is registered with.

    Raises:
        ProtocolRefused: invalid_client; nothing tells which part was wrong.
    """
    if "client_assertion" in said.body or "client_assertion_type" in said.body:
        return _by_key(said, provider, at)
    name, secret = _named(said)
    client = _known(name)
    if client.data.authentication == "none" and not secret:
        return client
    if client.data.authentication != "secret" or not _is_secret_of(client, secret, at):
        raise _refused()
    return client


def secret_hash(secret: str) -> bytes:
    """Return what is kept of a secret: one that is long and random needs no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def _named(said: Said) -> tuple[str, str]:
    scheme, _, rest = said.authorization.partition(" ")
    if scheme.lower() != "basic":
        return said.body.get("client_id", ""), said.body.get("client_secret", "")
    if "client_secret" in said.body:
        raise ProtocolRefused("invalid_request", "more than one way of client authentication")
    try:
        name, _, secret = base64.b64decode(rest, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise _refused() from error
    return unquote_plus(name), unquote_plus(secret)


def _known(name: str) -> KnownClient:
    try:
        return client_of(name)
    except NoSuchClient as error:
        raise _refused() from error


def _is_secret_of(client: KnownClient, secret: str, at: datetime) -> bool:
    row, given = client.row, secret_hash(secret)
    is_current = hmac.compare_digest(given, bytes(row.secret_hash or b""))
    is_former = hmac.compare_digest(given, bytes(row.former_hash or b""))
    return is_current or (is_former and row.former_until is not None and at < row.former_until)


def _by_key(said: Said, provider: Provider, at: datetime) -> KnownClient:
    """Check a client's signed assertion (RFC 7523, OpenID Connect Core 9)."""
    if said.body.get("client_assertion_type") != ASSERTION or said.authorization[:6] == "Basic ":
        raise _refused()
    assertion = said.body.get("client_assertion", "")
    client = _known(said.body.get("client_id") or unverified_issuer(assertion))
    if client.data.authentication != "key":
        raise _refused()
    try:
        keys = KeySet.import_key_set({"keys": client.data.keys})
        claims = jwt.decode(assertion, keys, algorithms=list(KEY_ALGORITHMS)).claims
        until = _lasts_until(claims, at)
    except (JoseError, ValueError, TypeError, KeyError, OverflowError) as error:
        raise _refused() from error
    name, jti = str(client.id), claims.get("jti")
    is_its_own = claims.get("iss") == name and claims.get("sub") == name
    if not is_its_own or not _is_for_us(claims.get("aud"), client, provider):
        raise _refused()
    if not isinstance(jti, str) or not 0 < len(jti) <= _LONGEST_ID:
        raise _refused()
    if not is_first("assertion", name, jti, until=until):
        raise _refused()
    return client


def _lasts_until(claims: Mapping[str, Any], at: datetime) -> datetime:
    """Return when an assertion runs out, once it is sure that it holds now and not for long."""
    until = datetime.fromtimestamp(int(claims["exp"]), UTC)
    begins = datetime.fromtimestamp(int(claims.get("nbf", claims.get("iat", 0))), UTC)
    if not at - _SKEW < until <= at + _LONGEST + _SKEW or begins > at + _SKEW:
        raise ValueError("not now")
    return until + _SKEW


def _is_for_us(audience: Any, client: KnownClient, provider: Provider) -> bool:
    if client.data.reads_facts:
        # FAPI 2.0 5.3.2.1: the issuer as a string, so that nobody else can pass it on to us.
        return bool(audience == provider.issuer)
    ours = {provider.issuer, provider.address("openid/token")}
    return bool(ours & set(audience if isinstance(audience, list) else [audience]))


def unverified_issuer(token: str) -> str:
    """Return who a token says it is of; to look up the keys that it is then checked with."""
    try:
        content = token.split(".")[1]
        claims = base64.urlsafe_b64decode(content + "=" * (-len(content) % 4))
        return str(_json(claims).get("iss", ""))
    except (IndexError, ValueError):
        return ""


def _json(content: bytes) -> dict[str, Any]:
    found = json.loads(content)
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004  # read as other malformed input
    return found


def _refused() -> ProtocolRefused:
    return ProtocolRefused("invalid_client", "", UNAUTHORIZED)
