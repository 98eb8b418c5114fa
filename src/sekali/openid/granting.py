"""Giving codes, and tokens for them: each code once, each refresh token once."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from sekali.accounts.proof import Proof
from sekali.audit.actions import Act, record
from sekali.kernel.ids import uuid7
from sekali.openid.asking import Asked
from sekali.openid.keeping import use_up
from sekali.openid.models import Consent, Grant
from sekali.openid.provider import KnownClient, Provider
from sekali.openid.refusals import ProtocolRefused
from sekali.openid.scopes import OFFLINE, OPENID, scope_of_claim
from sekali.openid.sealing import Pointer
from sekali.storage.transactions import whole_transaction

# FAPI 2.0 5.3.2.1: at most a minute.
CODE_LASTS = timedelta(seconds=60)
# Two threads of a client, or an answer that a phone on the road did not get, are no theft. The
# sealed token of a generation is the same each time, so that a thief who is as fast gains nothing:
# whichever of the two comes later with it is found out.
RETRY = timedelta(seconds=10)
# As long as a session here, and for who may come back without the person (offline_access).
SIGN_IN_LASTS, OFFLINE_LASTS = timedelta(hours=12), timedelta(days=30)

_FIELDS = tuple(field.attname for field in Grant._meta.concrete_fields)
_BACK = f"RETURNING {', '.join(_FIELDS)}"
# Everything that a code is bound to stands in the condition: of many who come at once with the
# same code one finds the row, and whoever lacks a part finds none.
_REDEEM = f"""
    UPDATE openid_grant SET code_used_at = %(at)s, generation = 1, key_thumbprint = %(key)s
    WHERE person_id = %(person)s AND id = %(id)s AND client_id = %(client)s
      AND code_used_at IS NULL AND revoked_at IS NULL AND code_until > %(at)s
      AND redirect_uri = %(redirect)s AND code_challenge = %(challenge)s
      AND (key_thumbprint = '' OR key_thumbprint = %(key)s) {_BACK}
"""  # noqa: S608  # columns of our own model
# Whoever comes again at once gets the same once more: the first answer may have been lost.
_REFRESH = f"""
    UPDATE openid_grant SET generation = %(next)s,
      refreshed_at = CASE WHEN generation = %(generation)s THEN %(at)s ELSE refreshed_at END
    WHERE person_id = %(person)s AND id = %(id)s AND client_id = %(client)s
      AND (generation = %(generation)s OR (generation = %(next)s AND refreshed_at > %(since)s))
      AND revoked_at IS NULL AND until > %(at)s AND key_thumbprint = %(key)s {_BACK}
"""  # noqa: S608  # columns of our own model


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who is signed in for a client: the person, how they showed it, and the session's own id."""

    person_id: UUID
    proof: Proof
    session: str


@whole_transaction
def give_code(
    *,
    to: KnownClient,
    who: SignedIn,
    asked: Asked,
    consent: Consent,
    provider: Provider,
    at: datetime,
    kept_id: UUID | None = None,
) -> str:
    """Return a code for what a person has agreed to, and write down that they signed in there.

    Raises:
        RequestExpired: The kept request was used already: two clicks give one code.
    """
    if kept_id is not None:
        use_up(kept_id, at=at)
    grant = _grant(to, who, asked, consent, at)
    grant.save(force_insert=True)
    details = {"client": str(to.id), "scopes": grant.scopes}
    act = Act(kind="openid.signed-in", actor_id=who.person_id, details=details)
    record(person_id=who.person_id, acts=[act], at=at)
    return provider.sealed(Pointer(grant.person_id, grant.id, 0, at + CODE_LASTS), "code")


def _grant(to: KnownClient, who: SignedIn, asked: Asked, consent: Consent, at: datetime) -> Grant:
    given = {OPENID, *consent.given}
    scopes = [scope for scope in asked.scopes if scope in given]
    return Grant(
        person_id=who.person_id,
        id=uuid7(),
        client_id=to.id,
        session=who.session,
        scopes=scopes,
        wanted=[one for one in asked.wanted if scope_of_claim(one) in given],
        wanted_in_token=[one for one in asked.wanted_in_token if scope_of_claim(one) in given],
        nonce=asked.nonce,
        redirect_uri=asked.redirect_uri,
        code_challenge=asked.code_challenge,
        code_until=at + CODE_LASTS,
        key_thumbprint=asked.key_thumbprint,
        signed_in_at=who.proof.last_at,
        acr=who.proof.acr,
        methods=list(who.proof.methods),
        created_at=at,
        until=at + (OFFLINE_LASTS if OFFLINE in scopes else SIGN_IN_LASTS),
    )


def redeem(
    *,
    body: Mapping[str, str],
    client: KnownClient,
    thumbprint: str,
    provider: Provider,
    at: datetime,
) -> Grant:
    """Take a code, once, and return what it gives. A code that comes twice ends everything of it.

    Raises:
        ProtocolRefused: invalid_grant; nothing tells why.
    """
    pointer = provider.opened(body.get("code", ""), "code")
    if pointer is None:
        raise _invalid()
    values = {
        "redirect": body.get("redirect_uri", ""),
        "challenge": challenge_of(body.get("code_verifier", "")),
    }
    grant = _changed(_REDEEM, pointer, client, thumbprint, at, values)
    if grant is None:
        _end_if_repeated(pointer, client, at)
        raise _invalid()
    return grant


def refresh(
    *,
    body: Mapping[str, str],
    client: KnownClient,
    thumbprint: str,
    provider: Provider,
    at: datetime,
) -> Grant:
    """Take a refresh token, once, and return its grant with the next generation.

    One that comes again later than RETRY was stolen by or from somebody: the whole family ends
    (RFC 9700 4.14). Where it is bound to the key of a client that proves itself by another key, it
    stays the same (FAPI 2.0 5.3.2.1).

    Raises:
        ProtocolRefused: invalid_grant; nothing tells why.
    """
    pointer = provider.opened(body.get("refresh_token", ""), "refresh")
    if pointer is None:
        raise _invalid()
    step = 0 if client.data.reads_facts else 1
    values = {
        "generation": pointer.generation,
        "next": pointer.generation + step,
        "since": at - RETRY,
    }
    grant = _changed(_REFRESH, pointer, client, thumbprint, at, values)
    if grant is None:
        _end_if_old(pointer, client, at)
        raise _invalid()
    return grant


def _changed(
    statement: str,
    pointer: Pointer,
    client: KnownClient,
    thumbprint: str,
    at: datetime,
    values: Mapping[str, Any],
) -> Grant | None:
    keys = {"person": pointer.owner_id, "id": pointer.row_id, "client": client.id}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**keys, "at": at, "key": thumbprint, **values})
        row = cursor.fetchone()
    return _from_row(row) if row else None


def _from_row(row: Sequence[Any]) -> Grant:
    values = dict(zip(_FIELDS, row, strict=True))
    for field in ("scopes", "wanted", "wanted_in_token", "methods"):
        values[field] = _decoded(values[field])
    return Grant(**values)


def _decoded(kept: Any) -> Any:
    return orjson.loads(kept) if isinstance(kept, str | bytes) else kept


def _end_if_repeated(pointer: Pointer, client: KnownClient, at: datetime) -> None:
    used = Grant.objects.filter(
        person_id=pointer.owner_id, id=pointer.row_id, client_id=client.id, code_used_at__lte=at
    )
    if used.exists():
        end_grant(person_id=pointer.owner_id, grant_id=pointer.row_id, why="code-reused", at=at)


def _end_if_old(pointer: Pointer, client: KnownClient, at: datetime) -> None:
    newer = Grant.objects.filter(
        person_id=pointer.owner_id,
        id=pointer.row_id,
        client_id=client.id,
        generation__gt=pointer.generation,
    )
    if newer.exists():
        end_grant(person_id=pointer.owner_id, grant_id=pointer.row_id, why="token-reused", at=at)


@whole_transaction
def end_grant(*, person_id: UUID, grant_id: UUID, why: str, at: datetime) -> None:
    """End a grant with all its tokens; doing it again changes nothing."""
    open_one = Grant.objects.filter(person_id=person_id, id=grant_id, revoked_at__isnull=True)
    if open_one.update(revoked_at=at, revoked_for=why):
        details = {"grant": str(grant_id), "why": why}
        act = Act(kind="openid.ended", actor_id=None, details=details)
        record(person_id=person_id, acts=[act], at=at)


def challenge_of(verifier: str) -> str:
    """Return the challenge of a PKCE verifier (RFC 7636 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _invalid() -> ProtocolRefused:
    return ProtocolRefused("invalid_grant")
