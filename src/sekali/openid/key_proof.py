"""DPoP (RFC 9449): a token is of use only to who holds the key that it was given to."""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import import_key

from sekali.openid.refusals import ProtocolRefused
from sekali.openid.registration import KEY_ALGORITHMS, check_public_key
from sekali.openid.used_once import is_first

_FRESH = timedelta(seconds=60)
_LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class Call:
    """The request that a proof has to be made for: method and address without its query."""

    method: str
    address: str


def key_proved(proof: str, call: Call, *, at: datetime, token: str = "") -> str:
    """Return the thumbprint of the key (RFC 7638) that signed a proof for this very request.

    Raises:
        ProtocolRefused: invalid_dpop_proof.
    """
    try:
        key = _key_in(proof)
        signed = jws.deserialize_compact(proof, import_key(key), algorithms=list(KEY_ALGORITHMS))
        claims = json.loads(signed.payload)
        made_at = datetime.fromtimestamp(int(claims["iat"]), UTC)
        name = str(claims["jti"])
    except (JoseError, ValueError, TypeError, KeyError, OverflowError) as error:
        raise _refused("it cannot be checked") from error
    if claims.get("htm") != call.method or _plain(claims.get("htu")) != call.address:
        raise _refused("it is for another request")
    if abs(at - made_at) > _FRESH:
        raise _refused("it is not fresh")
    if token and claims.get("ath") != hash_of(token):
        raise _refused("it is for another token")
    thumbprint: str = import_key(key).thumbprint()
    if not is_first("dpop", thumbprint, name, until=made_at + 2 * _FRESH):
        raise _refused("it was used before")
    return thumbprint


def hash_of(token: str) -> str:
    """Return ``ath``: the SHA-256 of an access token, base64url."""
    digest = hashlib.sha256(token.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _key_in(proof: str) -> dict[str, Any]:
    if len(proof) > _LONGEST:
        raise ValueError("too long")
    header = jws.extract_compact(proof.encode()).headers()
    if header.get("typ") != "dpop+jwt":
        raise ValueError("another kind of token")
    key = dict(header["jwk"])
    check_public_key(key)
    return key


def _plain(address: Any) -> str:
    return str(address).partition("#")[0].partition("?")[0]


def _refused(why: str) -> ProtocolRefused:
    return ProtocolRefused("invalid_dpop_proof", why)
