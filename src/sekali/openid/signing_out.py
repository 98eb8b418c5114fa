"""Signing out: telling every client that was signed in by the same session (back-channel)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from joserfc.errors import JoseError

from sekali.accounts.messages import SESSION_ENDED, TAKEN_BACK
from sekali.kernel.ids import uuid7
from sekali.openid.models import Grant
from sekali.openid.ports import ClientLine
from sekali.openid.provider import KnownClient, Provider
from sekali.openid.queries import client_of
from sekali.openid.refusals import NoSuchClient
from sekali.openid.scopes import OFFLINE
from sekali.storage import outbox
from sekali.storage.outbox import Consumer, Message, TryLater, in_one_transaction
from sekali.storage.transactions import whole_transaction

SIGNED_OUT = "openid.signed-out"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
_TOKEN_LASTS = timedelta(minutes=2)
# An hour or so of trying; then the client's own session runs out by itself.
_ATTEMPTS = 6


@whole_transaction
def end_session(*, person_id: UUID, session: str, at: datetime) -> None:
    """End what rests on a session, and put down whom to tell. Doing it again changes nothing.

    What a person has allowed without being there (offline_access) goes on (Back-Channel 2.7).
    """
    if not session:
        return
    mine = Grant.objects.filter(person_id=person_id, session=session, revoked_at__isnull=True)
    clients = set()
    for grant in mine:
        clients.add(grant.client_id)
        if OFFLINE not in grant.scopes:
            mine.filter(id=grant.id).update(revoked_at=at, revoked_for="signed-out")
    _put_down(person_id, {(client_id, session) for client_id in clients}, at)


@whole_transaction
def end_everything(*, person_id: UUID, at: datetime) -> None:
    """End all that rests on an account that may have been in other hands; put down whom to tell.

    Also what was allowed to go on without the person. Doing it again changes nothing.
    """
    mine = Grant.objects.filter(person_id=person_id, revoked_at__isnull=True)
    end_known(person_id, mine, why="taken-back", at=at)


def end_known(person_id: UUID, grants: QuerySet[Grant], *, why: str, at: datetime) -> None:
    """End grants in the transaction of what says why; whose session knows of it will be told."""
    known = set(grants.exclude(session="").values_list("client_id", "session"))
    grants.update(revoked_at=at, revoked_for=why)
    _put_down(person_id, known, at)


def _put_down(person_id: UUID, known: Iterable[tuple[UUID, str]], at: datetime) -> None:
    for client_id, session in sorted(known):
        body = {"client": str(client_id), "session": session}
        outbox.message(person_id=person_id, topic=SIGNED_OUT, body=body, at=at).save(
            force_insert=True
        )


@dataclass(frozen=True, slots=True)
class OpenidConsumers:
    """The consumers of this room, with what they use of the outside."""

    provider: Provider
    line: ClientLine
    now: Callable[[], datetime]

    def by_topic(self) -> Mapping[str, Consumer]:
        """Return every consumer by the topic it handles."""
        return {
            SIGNED_OUT: self.tell_signed_out,
            SESSION_ENDED: self.end_session,
            TAKEN_BACK: self.end_everything,
        }

    @in_one_transaction
    def end_session(self, message: Message) -> None:
        """End what rests on a session that ran out, or was ended from another device."""
        end_session(person_id=message.person_id, session=message.body["session"], at=self.now())

    @in_one_transaction
    def end_everything(self, message: Message) -> None:
        """End what rests on an account that was taken back."""
        end_everything(person_id=message.person_id, at=self.now())

    def tell_signed_out(self, message: Message) -> None:
        """Tell a client that somebody signed out, if it wants to be told."""
        try:
            client = client_of(message.body["client"])
        except NoSuchClient:
            return
        if not client.data.logout_uri:
            return
        token = logout_token(
            client, message.person_id, message.body["session"], self.provider, at=self.now()
        )
        try:
            self.line.tell(client.data.logout_uri, {"logout_token": token})
        except OSError as away:
            if message.attempts < _ATTEMPTS:
                raise TryLater(type(away).__name__) from away


def logout_token(
    client: KnownClient, person_id: UUID, session: str, provider: Provider, *, at: datetime
) -> str:
    """Return the signed word that a session ended (OpenID Connect Back-Channel Logout 2.4)."""
    claims = {
        "iss": provider.issuer,
        "sub": provider.subject(person_id, client),
        "aud": str(client.id),
        "iat": int(at.timestamp()),
        "exp": int((at + _TOKEN_LASTS).timestamp()),
        "jti": str(uuid7()),
        "sid": session,
        "events": {EVENT: {}},
    }
    return provider.keys.sign(claims, client.data.id_token_algorithm, typ="logout+jwt")


def hinted(token: str, provider: Provider) -> Mapping[str, Any]:
    """Return the claims of an ID token of ours that a client sends along; it may have run out."""
    try:
        return provider.keys.verified(token) if token else {}
    except (JoseError, ValueError, KeyError, TypeError):
        return {}
