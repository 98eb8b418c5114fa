"""What a client is registered with: the shape, and what makes one acceptable."""

import hashlib
import json
import re
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from sekali.openid import scopes

Kind = Literal["web", "app", "counter", "machine"]
Authentication = Literal["secret", "key", "none"]
Ground = Literal[
    "consent",
    "contract",
    "legal-obligation",
    "vital-interest",
    "public-task",
    "legitimate-interest",
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Address = Annotated[str, StringConstraints(min_length=1, max_length=500)]
KEY_ALGORITHMS = ("ES256", "PS256", "EdDSA")
_MACHINE_SCOPE = re.compile(r"[a-z][a-z0-9.-]{1,39}")
_APP_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*\.[a-z0-9+.-]+")
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_SHORTEST_RSA_BYTES = 256


class Shape(BaseModel):
    """Strict and frozen, as every shape of the house."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ScopeUse(Shape):
    """Why a client needs a scope: purpose, ground (UU 27/2022 pasal 20 (2)) and the law of it."""

    scope: Line
    purpose: Line
    ground: Ground
    law: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""

    @model_validator(mode="after")
    def _has_its_law(self) -> Self:
        if self.ground not in {"consent", "contract"} and not self.law:
            raise ValueError("law-missing")
        return self

    @property
    def is_choice(self) -> bool:
        """Tell whether the person may say no to this one alone."""
        return self.ground == "consent"


class Registration(Shape):
    """A client as it was approved, or is proposed."""

    name: Line
    kind: Kind
    authentication: Authentication
    redirect_uris: Annotated[list[Address], Field(max_length=10)] = []
    after_logout_uris: Annotated[list[Address], Field(max_length=10)] = []
    logout_uri: Annotated[str, StringConstraints(max_length=500)] = ""
    keys: Annotated[list[dict[str, Any]], Field(max_length=5)] = []
    id_token_algorithm: Literal["RS256", "ES256"] = "RS256"  # noqa: S105  # no password
    uses: Annotated[list[ScopeUse], Field(max_length=60)] = []
    machine_scopes: Annotated[list[Line], Field(max_length=20)] = []

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        for rule in (_addresses, _proof, _scopes, _strictness):
            rule(self)
        return self

    @property
    def reads_facts(self) -> bool:
        """Tell whether it is under the FAPI 2.0 Security Profile."""
        return any(scopes.is_fact(use.scope) for use in self.uses)

    @property
    def offered_scopes(self) -> frozenset[str]:
        """Return every scope that it may ask for a person."""
        return frozenset({scopes.OPENID, scopes.OFFLINE, *(use.scope for use in self.uses)})

    @property
    def sector(self) -> str:
        """Return the host within which a person has one subject identifier."""
        return urlsplit(self.redirect_uris[0]).netloc if self.redirect_uris else ""

    def told(self) -> bytes:
        """Return a hash of everything that a person is told before they agree."""
        shown = [self.name, *(use.model_dump() for use in self.uses)]
        return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).digest()


def _addresses(one: Registration) -> None:
    needs = one.kind in {"web", "app"}
    if needs != bool(one.redirect_uris):
        raise ValueError("redirect-needed" if needs else "redirect-not-needed")
    for uri in one.redirect_uris + one.after_logout_uris:
        check_address(uri, is_app=one.kind == "app")
    if len({urlsplit(uri).netloc for uri in one.redirect_uris}) > 1:
        raise ValueError("redirect-one-host")
    if one.logout_uri:
        check_address(one.logout_uri, is_app=False)


def _proof(one: Registration) -> None:
    if (one.kind == "app") != (one.authentication == "none"):
        raise ValueError("authentication-of-app")
    if (one.authentication == "key") != bool(one.keys):
        raise ValueError("keys-needed")
    for key in one.keys:
        check_public_key(key)


def _scopes(one: Registration) -> None:
    unknown = [use.scope for use in one.uses if not scopes.is_known(use.scope)]
    if unknown or len({use.scope for use in one.uses}) < len(one.uses):
        raise ValueError("scope-unknown")
    if any(not _MACHINE_SCOPE.fullmatch(scope) for scope in one.machine_scopes):
        raise ValueError("machine-scope")
    if one.kind == "machine" and (one.uses or not one.machine_scopes):
        raise ValueError("machine-needs-scopes")


def _strictness(one: Registration) -> None:
    """Facts go only to who proves a key of their own (FAPI 2.0 Security Profile 5.3.3)."""
    if one.reads_facts and (one.authentication != "key" or one.id_token_algorithm != "ES256"):  # noqa: S105  # no password
        raise ValueError("facts-need-key")


def check_address(uri: str, *, is_app: bool) -> None:
    """Raise ValueError where an address cannot be registered: it must be exact and not in clear."""
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise ValueError("address-malformed") from error
    plain = uri.isascii() and uri.isprintable() and not set(uri) & set(" *\\<>\"'`{}|^")
    if not plain or parts.fragment or "#" in uri or parts.username is not None:
        raise ValueError("address-malformed")
    if parts.scheme == "https" and host:
        return
    if parts.scheme == "http" and host in _LOOPBACK:
        return
    if is_app and _APP_SCHEME.fullmatch(parts.scheme):
        return
    raise ValueError("address-not-https")


def check_public_key(key: dict[str, Any]) -> None:
    """Raise ValueError where a JWK is not one that signatures can be checked with, and no more."""
    if set(key) & {"d", "p", "q", "dp", "dq", "qi", "k", "oth"}:
        raise ValueError("key-private")
    kind, curve = key.get("kty"), key.get("crv")
    if (kind, curve) in {("EC", "P-256"), ("OKP", "Ed25519")}:
        return
    modulus = str(key.get("n", ""))
    if kind == "RSA" and len(modulus) * 3 // 4 >= _SHORTEST_RSA_BYTES:
        return
    raise ValueError("key-kind")
