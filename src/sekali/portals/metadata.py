"""What a portal publishes of itself: its addresses and keys, kept for a while and bounded."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from sekali.kernel.breaker import OUTAGE
from sekali.portals.adapters.public_line import PublicLine
from sekali.portals.refusals import NotBelieved, PortalUnavailable

WELL_KNOWN = "/.well-known/openid-configuration"
KEPT_SECONDS = 3_600.0
# A token with a key that nobody knows may be a new key, or somebody who wants us to ask.
AGAIN_SECONDS = 30.0
_MOST_KEYS = 50
_MOST_BYTES = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The addresses of a portal (OpenID Connect Discovery 1.0), each one that we may go to."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    pushed_authorization_request_endpoint: str = ""
    says_issuer: bool = False
    must_push: bool = False


class Published:
    """Metadata and keys of one portal; safe for several threads, each process has its own.

    What is old is asked for anew; where the portal does not answer, what was known is used on
    for as long again.
    """

    def __init__(
        self, issuer: str, line: PublicLine, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._issuer, self._line, self._clock = issuer, line, clock
        self._lock = threading.Lock()
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def metadata(self) -> Metadata:
        """Return its addresses.

        Raises:
            PortalUnavailable: It does not answer, and nothing is known of before.
            NotBelieved: What it says of itself is not of the issuer that was agreed.
        """
        with self._lock:
            kept = self._metadata
            if kept is None or self._clock() - kept[0] > KEPT_SECONDS:
                kept = self._metadata = self._renewed(kept, self._fetch_metadata)
            return kept[1]

    def keys(self, kid: str | None = None) -> KeySet:
        """Return its keys; asked for anew where a token names one that is not among them.

        Raises:
            PortalUnavailable, NotBelieved: As for the addresses.
        """
        address = self.metadata().jwks_uri
        with self._lock:
            kept = self._keys
            if kept is None or self._is_due(kept, kid):
                kept = self._keys = self._renewed(kept, lambda: self._fetch_keys(address))
            return kept[1]

    def _is_due(self, kept: tuple[float, KeySet], kid: str | None) -> bool:
        age = self._clock() - kept[0]
        is_unknown = kid is not None and all(key.kid != kid for key in kept[1].keys)
        return age > KEPT_SECONDS or (is_unknown and age > AGAIN_SECONDS)

    def _renewed(self, kept: Any, fetch: Callable[[], Any]) -> tuple[float, Any]:
        try:
            return self._clock(), fetch()
        except PortalUnavailable:
            if kept is None or self._clock() - kept[0] > 2 * KEPT_SECONDS:
                raise
            return kept[0], kept[1]

    def _fetch_metadata(self) -> Metadata:
        answer = self._line.get(self._issuer.rstrip("/") + WELL_KNOWN)
        said = answer.said if answer.status == HTTPStatus.OK else {}
        if not said:
            raise PortalUnavailable(reason=OUTAGE)
        # Discovery 4.3: exactly, or it is somebody else who answers there.
        if said.get("issuer") != self._issuer:
            raise NotBelieved("metadata of another issuer")
        return _read(said, self._line.may_go_to)

    def _fetch_keys(self, address: str) -> KeySet:
        answer = self._line.get(address)
        found = answer.said.get("keys") if answer.status == HTTPStatus.OK else None
        if not isinstance(found, list) or len(answer.body) > _MOST_BYTES:
            raise PortalUnavailable(reason=OUTAGE)
        keys = [key for one in found[:_MOST_KEYS] if (key := _usable(one)) is not None]
        if not keys:
            raise NotBelieved("no key that signatures can be checked with")
        return KeySet(keys)


def _usable(told: Any) -> Any:
    """Return a public key that signs; None for any other: a portal may have some for encryption."""
    if not isinstance(told, Mapping) or told.get("use", "sig") != "sig":
        return None
    if told.get("kty") not in {"RSA", "EC", "OKP"}:
        return None
    try:
        return KeySet.import_key_set({"keys": [dict(told)]}).keys[0]
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _read(said: Mapping[str, Any], may_go_to: Callable[[str], bool]) -> Metadata:
    def address(name: str, *, needed: bool = False) -> str:
        told = said.get(name)
        if told is None and not needed:
            return ""
        if not isinstance(told, str) or not may_go_to(told):
            raise NotBelieved(f"metadata: {name} is no address that we go to")
        return told

    return Metadata(
        authorization_endpoint=address("authorization_endpoint", needed=True),
        token_endpoint=address("token_endpoint", needed=True),
        jwks_uri=address("jwks_uri", needed=True),
        userinfo_endpoint=address("userinfo_endpoint"),
        end_session_endpoint=address("end_session_endpoint"),
        pushed_authorization_request_endpoint=address("pushed_authorization_request_endpoint"),
        says_issuer=said.get("authorization_response_iss_parameter_supported") is True,
        must_push=said.get("require_pushed_authorization_requests") is True,
    )
