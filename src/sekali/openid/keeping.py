"""Requests that wait: pushed by a client, or until a person has signed in and agreed."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sekali.openid.models import AskedAuthorization
from sekali.openid.refusals import RequestExpired
from sekali.storage.reading import row_of

PREFIX = "urn:ietf:params:oauth:request_uri:"
# FAPI 2.0 5.3.2.2: less than ten minutes until it is opened; then a person may take their time.
PUSHED_LASTS, WAITING_LASTS = timedelta(seconds=90), timedelta(minutes=30)


def keep_request(
    *, client_id: UUID, parameters: Mapping[str, str], is_pushed: bool, at: datetime
) -> AskedAuthorization:
    """Keep a request under an id that cannot be guessed."""
    return AskedAuthorization.objects.create(
        id=UUID(int=secrets.randbits(128)),
        client_id=client_id,
        parameters=dict(parameters),
        is_pushed=is_pushed,
        asked_at=at,
        until=at + (PUSHED_LASTS if is_pushed else WAITING_LASTS),
    )


def let_wait(kept: AskedAuthorization, *, at: datetime) -> None:
    """Give the person time to sign in and agree, once a pushed request was opened in time."""
    until = max(kept.until, kept.asked_at + WAITING_LASTS)
    AskedAuthorization.objects.filter(id=kept.id, used_at__isnull=True, until__gt=at).update(
        until=until
    )


def request_kept(kept_id: UUID, *, at: datetime) -> AskedAuthorization:
    """Return a request that waits.

    Raises:
        RequestExpired: It waited too long, was answered already, or never was.
    """
    found = row_of(AskedAuthorization, id=kept_id)
    if found is None or found.used_at is not None or found.until <= at:
        raise RequestExpired
    return found


def use_up(kept_id: UUID, *, at: datetime) -> None:
    """Answer a request without a code, so that it is not answered again.

    Raises:
        RequestExpired: It was answered already.
    """
    unused = AskedAuthorization.objects.filter(id=kept_id, used_at__isnull=True, until__gt=at)
    if not unused.update(used_at=at):
        raise RequestExpired


def pushed_id(request_uri: str) -> UUID:
    """Return the id in a ``request_uri`` of ours.

    Raises:
        RequestExpired: It is none of ours.
    """
    try:
        return UUID(request_uri.removeprefix(PREFIX))
    except ValueError as error:
        raise RequestExpired from error
