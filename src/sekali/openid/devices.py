"""Signing in at a device without a keyboard: its code is typed on the person's phone (RFC 8628)."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from sekali.accounts.actions import Limit, count_attempt
from sekali.audit.actions import Act, record
from sekali.kernel.ids import ALPHABET, keyed_hash, uuid7
from sekali.openid.granting import OFFLINE_LASTS, SIGN_IN_LASTS, SignedIn
from sekali.openid.models import Consent, DeviceAuthorization, Grant
from sekali.openid.provider import KnownClient, Provider
from sekali.openid.queries import grant_of
from sekali.openid.refusals import CodeUnknown, ProtocolRefused
from sekali.openid.scopes import OFFLINE, OPENID
from sekali.openid.sealing import Pointer
from sekali.storage.reading import row_of
from sekali.storage.transactions import whole_transaction

LASTS, PAUSE_SECONDS = timedelta(minutes=10), 5
# 32 letters and digits that nobody misreads, eight of them: 40 bits, and few may be tried.
CODE_LENGTH = 8
BY_PERSON = Limit("openid-device-code", 10, timedelta(minutes=15))
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_ASK = """
    UPDATE openid_deviceauthorization SET asked_last_at = %(at)s
    WHERE id = %(id)s AND (asked_last_at IS NULL OR asked_last_at <= %(before)s)
"""
_TAKE = """
    UPDATE openid_deviceauthorization SET used_at = %(at)s
    WHERE id = %(id)s AND used_at IS NULL AND grant_id IS NOT NULL
"""


def begin(
    client: KnownClient, scopes: Sequence[str], provider: Provider, *, at: datetime
) -> tuple[str, str]:
    """Return the device's own code and the one that is shown; both last ten minutes."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    row = DeviceAuthorization.objects.create(
        id=UUID(int=secrets.randbits(128)),
        code_hash=_hash(code, provider),
        client_id=client.id,
        scopes=list(scopes),
        until=at + LASTS,
    )
    pointer = Pointer(client.id, row.id, 0, row.until)
    return provider.sealed(pointer, "device"), f"{code[:4]}-{code[4:]}"


def waiting_for(
    typed: str, person_id: UUID, provider: Provider, *, at: datetime
) -> DeviceAuthorization:
    """Return the device that waits with this code.

    Raises:
        CodeUnknown: None does, or it waited too long.
        TooManyAttempts: Guessing is slowed down.
    """
    count_attempt(BY_PERSON, str(person_id), now=at)
    code = "".join(typed.upper().translate(_MISREAD).replace("-", " ").split())
    found = row_of(DeviceAuthorization, code_hash=_hash(code, provider))
    is_open = found is not None and found.grant_id is None and found.declined_at is None
    if found is None or not is_open or found.until <= at:
        raise CodeUnknown
    return found


@whole_transaction
def let_in(device: DeviceAuthorization, who: SignedIn, consent: Consent, *, at: datetime) -> None:
    """Give a device what the person has agreed to.

    Raises:
        CodeUnknown: Somebody else was quicker.
    """
    grant = _grant(device, who, consent, at)
    unanswered = DeviceAuthorization.objects.filter(
        id=device.id, grant_id__isnull=True, declined_at__isnull=True, until__gt=at
    )
    if not unanswered.update(person_id=who.person_id, grant_id=grant.id):
        raise CodeUnknown
    grant.save(force_insert=True)
    details = {"client": str(device.client_id), "scopes": grant.scopes, "device": True}
    act = Act(kind="openid.signed-in", actor_id=who.person_id, details=details)
    record(person_id=who.person_id, acts=[act], at=at)


def turn_away(device: DeviceAuthorization, *, at: datetime) -> None:
    """Tell a device that the person said no."""
    DeviceAuthorization.objects.filter(id=device.id, grant_id__isnull=True).update(declined_at=at)


def take(
    code: str, client: KnownClient, thumbprint: str, provider: Provider, *, at: datetime
) -> Grant:
    """Return what a device was given, once; from now on bound to its key, where it showed one.

    Raises:
        ProtocolRefused: authorization_pending, slow_down, access_denied, expired_token or
            invalid_grant.
    """
    pointer = provider.opened(code, "device")
    found = row_of(DeviceAuthorization, id=pointer.row_id) if pointer else None
    if found is None or found.client_id != client.id or found.used_at is not None:
        raise ProtocolRefused("invalid_grant")
    if found.declined_at is not None:
        raise ProtocolRefused("access_denied", "the person declined")
    if found.until <= at:
        raise ProtocolRefused("expired_token")
    _ask(found, at)
    if found.grant_id is None or found.person_id is None:
        raise ProtocolRefused("authorization_pending")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"id": found.id, "at": at})
        is_first = bool(cursor.rowcount)
    grant = grant_of(found.person_id, found.grant_id, at=at)
    if not is_first or grant is None:
        raise ProtocolRefused("invalid_grant")
    if thumbprint:
        grant.key_thumbprint = thumbprint
        mine = Grant.objects.filter(person_id=grant.person_id, id=grant.id)
        mine.update(key_thumbprint=thumbprint)
    return grant


def _ask(device: DeviceAuthorization, at: datetime) -> None:
    before = at - timedelta(seconds=PAUSE_SECONDS - 1)
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"id": device.id, "at": at, "before": before})
        if not cursor.rowcount:
            raise ProtocolRefused("slow_down")


def _grant(device: DeviceAuthorization, who: SignedIn, consent: Consent, at: datetime) -> Grant:
    given = {OPENID, *consent.given}
    scopes = [scope for scope in device.scopes if scope in given]
    return Grant(
        person_id=who.person_id,
        id=uuid7(),
        client_id=device.client_id,
        session=who.session,
        scopes=scopes,
        signed_in_at=who.proof.last_at,
        acr=who.proof.acr,
        methods=list(who.proof.methods),
        created_at=at,
        generation=1,
        until=at + (OFFLINE_LASTS if OFFLINE in scopes else SIGN_IN_LASTS),
    )


def _hash(code: str, provider: Provider) -> bytes:
    return keyed_hash(provider.hash_key, "openid-device", code)
