"""An authorization request: what it says, and what of it is refused before anybody is asked."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sekali.accounts.proof import ONE_FACTOR, TWO_FACTORS
from sekali.openid.provider import KnownClient
from sekali.openid.refusals import AddressNotRegistered, ProtocolRefused
from sekali.openid.scopes import CLAIMS_OF, OPENID, is_of_standard, scope_of_claim

PROMPTS = frozenset({"none", "login", "consent", "select_account"})
ACR = (ONE_FACTOR, TWO_FACTORS)
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_THUMBPRINT = _CHALLENGE
_LONGEST = {"nonce": 500, "state": 2_000}
_LONGEST_AGE_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Asked:
    """An authorization request that a client may make."""

    redirect_uri: str
    scopes: tuple[str, ...]
    wanted: tuple[str, ...]
    wanted_in_token: tuple[str, ...]
    state: str
    nonce: str
    code_challenge: str
    prompts: frozenset[str]
    max_age_seconds: int | None
    acr: tuple[str, ...]
    acr_is_essential: bool
    subject: str
    hint: str
    key_thumbprint: str


def return_address(said: Mapping[str, str], client: KnownClient) -> str:
    """Return where the answer goes: exactly a registered address.

    Raises:
        AddressNotRegistered: Nobody is sent there; the person is told instead.
    """
    address = said.get("redirect_uri", "")
    if address not in client.data.redirect_uris:
        raise AddressNotRegistered
    return address


def read_request(said: Mapping[str, str], client: KnownClient, *, is_pushed: bool) -> Asked:
    """Return a request that may be asked; unknown parameters are ignored.

    Raises:
        AddressNotRegistered: The address to return to is not registered.
        ProtocolRefused: Told to the client at that address.
    """
    address = return_address(said, client)
    _check_kind(said, client, is_pushed=is_pushed)
    claims = _claims(said.get("claims", ""))
    acr, is_essential = _acr(said, claims.get("id_token", {}))
    return Asked(
        redirect_uri=address,
        scopes=_scopes(said, client),
        wanted=_wanted(claims.get("userinfo", {}), client),
        wanted_in_token=_in_token(claims.get("id_token", {}), client),
        state=said.get("state", ""),
        nonce=said.get("nonce", ""),
        code_challenge=_challenge(said),
        prompts=_prompts(said),
        max_age_seconds=_max_age(said),
        acr=acr,
        acr_is_essential=is_essential,
        subject=_subject(claims.get("id_token", {})),
        hint=said.get("id_token_hint", ""),
        key_thumbprint=_thumbprint(said),
    )


def _check_kind(said: Mapping[str, str], client: KnownClient, *, is_pushed: bool) -> None:
    for name, error in (
        ("request", "request_not_supported"),
        ("registration", "registration_not_supported"),
        ("request_uri", "request_uri_not_supported"),
    ):
        if name in said:
            raise ProtocolRefused(error)
    if client.data.reads_facts and not is_pushed:
        raise ProtocolRefused("invalid_request", "this client has to push its requests")
    if not said.get("response_type"):
        raise ProtocolRefused("invalid_request", "response_type is missing")
    if said["response_type"] != "code":
        raise ProtocolRefused("unsupported_response_type")
    if said.get("response_mode", "query") != "query":
        raise ProtocolRefused("invalid_request", "response_mode can only be query")
    for name, most in _LONGEST.items():
        if len(said.get(name, "")) > most:
            raise ProtocolRefused("invalid_request", f"{name} is too long")


def _scopes(said: Mapping[str, str], client: KnownClient) -> tuple[str, ...]:
    """Return the scopes that are asked for and may be; others are ignored, as Core 3.1.2.1 says."""
    asked = said.get("scope", "").split()
    if OPENID not in asked:
        raise ProtocolRefused("invalid_scope", "openid is missing")
    return tuple(dict.fromkeys(one for one in asked if one in client.data.offered_scopes))


def _challenge(said: Mapping[str, str]) -> str:
    challenge = said.get("code_challenge", "")
    if said.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(challenge):
        raise ProtocolRefused("invalid_request", "PKCE with S256 is needed (RFC 7636)")
    return challenge


def _thumbprint(said: Mapping[str, str]) -> str:
    thumbprint = said.get("dpop_jkt", "")
    if thumbprint and not _THUMBPRINT.fullmatch(thumbprint):
        raise ProtocolRefused("invalid_request", "dpop_jkt is no thumbprint")
    return thumbprint


def _prompts(said: Mapping[str, str]) -> frozenset[str]:
    prompts = frozenset(said.get("prompt", "").split())
    if not prompts <= PROMPTS or ("none" in prompts and len(prompts) > 1):
        raise ProtocolRefused("invalid_request", "prompt is not one we know")
    return prompts


def _max_age(said: Mapping[str, str]) -> int | None:
    age = said.get("max_age", "")
    if not age:
        return None
    if not (age.isascii() and age.isdigit() and len(age) <= _LONGEST_AGE_DIGITS):
        raise ProtocolRefused("invalid_request", "max_age is a number of seconds")
    return int(age)


def _claims(said: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the claims parameter (Core 5.5), of which both members are objects."""
    if not said:
        return {}
    try:
        claims = json.loads(said)
        found = {part: claims.get(part) or {} for part in ("userinfo", "id_token")}
    except (ValueError, AttributeError, RecursionError) as error:
        raise ProtocolRefused("invalid_request", "claims cannot be read") from error
    if not all(isinstance(members, dict) for members in found.values()):
        raise ProtocolRefused("invalid_request", "claims cannot be read")
    return found


def _wanted(members: Iterable[str], client: KnownClient) -> tuple[str, ...]:
    allowed = client.data.offered_scopes
    return tuple(one for one in members if scope_of_claim(one) in allowed)


def _in_token(members: Iterable[str], client: KnownClient) -> tuple[str, ...]:
    """Return the claims of the standard asked for in the ID token; facts are told at userinfo."""
    return tuple(one for one in _wanted(members, client) if is_of_standard(one))


def _acr(said: Mapping[str, str], members: Mapping[str, Any]) -> tuple[tuple[str, ...], bool]:
    asked = members.get("acr")
    if isinstance(asked, dict):
        values = asked.get("values") or [asked.get("value")]
        known = tuple(str(one) for one in values if one) if isinstance(values, list) else ()
        return known, bool(asked.get("essential")) and bool(known)
    return tuple(said.get("acr_values", "").split()), False


def _subject(members: Mapping[str, Any]) -> str:
    asked = members.get("sub")
    return str(asked.get("value", "")) if isinstance(asked, dict) else ""


def needed_scopes(asked: Asked) -> tuple[str, ...]:
    """Return the scopes that a person has to agree to, also for claims asked for one by one."""
    single = (scope_of_claim(one) for one in (*asked.wanted, *asked.wanted_in_token))
    return tuple(dict.fromkeys([*asked.scopes, *(one for one in single if one)]))


def claims_supported() -> list[str]:
    """Return the claims of the standard that userinfo and ID tokens can hold."""
    standard = [claim for claims in CLAIMS_OF.values() for claim in claims]
    protocol = ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid"]
    return [*protocol, "at_hash", *standard, "facts"]
