"""Registering the systems of an office: proposed by one officer, approved by another."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sekali.audit.actions import Act, record
from sekali.kernel.errors import DomainError
from sekali.openid.client_proof import secret_hash
from sekali.openid.models import Client
from sekali.openid.refusals import NoSuchClient, SamePerson
from sekali.openid.registration import Registration
from sekali.storage.transactions import whole_transaction

# Time to put a new secret into every server of a system, before the one before ends.
BOTH_TAKEN_FOR = timedelta(days=3)


class NothingToApprove(DomainError):
    """Nothing waits, or it is not what was looked at."""

    code = "openid-nothing-waits"


class HasNoSecret(DomainError):
    """This client shows a key, or nothing: there is no secret to change."""

    code = "openid-no-secret"


@whole_transaction
def propose(
    *, client_id: UUID, office_id: UUID, by: UUID, registration: Registration, at: datetime
) -> None:
    """Ask for a new client, or for another registration of one; what is registered goes on.

    Raises:
        NoSuchClient: The id is that of another office's client.
    """
    client, _ = Client.objects.get_or_create(id=client_id, defaults={"office_id": office_id})
    if client.office_id != office_id:
        raise NoSuchClient
    client.proposed = registration.model_dump()
    client.proposed_by_id, client.proposed_at = by, at
    client.save(update_fields=["proposed", "proposed_by_id", "proposed_at"])
    _write_down("openid.client-proposed", client, by, at)


@whole_transaction
def approve(
    *, client_id: UUID, office_id: UUID, by: UUID, seen_at: datetime, at: datetime
) -> str | None:
    """Register what was proposed; return the new client's secret, which nobody sees again.

    Raises:
        NothingToApprove: What waits is not what the officer has seen.
        SamePerson: They proposed it themselves.
    """
    client = _locked(client_id, office_id)
    if client.proposed is None or client.proposed_at != seen_at:
        raise NothingToApprove
    if client.proposed_by_id == by:
        raise SamePerson
    registration = Registration.model_validate(client.proposed)
    needs_secret = registration.authentication == "secret" and client.secret_hash is None
    secret = _new_secret() if needs_secret else None
    if registration.authentication != "secret":
        client.secret_hash = client.former_hash = client.former_until = None
    elif secret:
        client.secret_hash = secret_hash(secret)
    client.registered = client.proposed
    client.approved_by_id, client.approved_at = by, at
    _forget_proposal(client)
    client.save()
    _write_down("openid.client-approved", client, by, at)
    return secret


@whole_transaction
def refuse(*, client_id: UUID, office_id: UUID, by: UUID, at: datetime) -> None:
    """Throw a proposal away; a client that never was registered goes with it.

    Raises:
        NothingToApprove: Nothing waits.
    """
    client = _locked(client_id, office_id)
    if client.proposed is None:
        raise NothingToApprove
    _write_down("openid.client-refused", client, by, at)
    if client.registered is None:
        client.delete()
        return
    _forget_proposal(client)
    client.save()


@whole_transaction
def change_secret(*, client_id: UUID, office_id: UUID, by: UUID, at: datetime) -> str:
    """Return a new secret, shown this once; the one before is taken for some days more.

    Raises:
        HasNoSecret: The client has none.
    """
    client = _locked(client_id, office_id)
    if client.secret_hash is None:
        raise HasNoSecret
    secret = _new_secret()
    client.former_hash, client.former_until = client.secret_hash, at + BOTH_TAKEN_FOR
    client.secret_hash = secret_hash(secret)
    client.save(update_fields=["secret_hash", "former_hash", "former_until"])
    _write_down("openid.secret-changed", client, by, at)
    return secret


@whole_transaction
def stop(*, client_id: UUID, office_id: UUID, by: UUID, at: datetime) -> None:
    """Give nothing out to a client any more, from this moment; doing it again changes nothing."""
    client = _locked(client_id, office_id)
    if client.stopped_at is None:
        client.stopped_at = at
        client.save(update_fields=["stopped_at"])
        _write_down("openid.client-stopped", client, by, at)


def _locked(client_id: UUID, office_id: UUID) -> Client:
    found = Client.objects.select_for_update().filter(id=client_id, office_id=office_id).first()
    if found is None:
        raise NoSuchClient
    return found


def _forget_proposal(client: Client) -> None:
    client.proposed = client.proposed_by_id = client.proposed_at = None


def _new_secret() -> str:
    return secrets.token_urlsafe(32)


def _write_down(kind: str, client: Client, by: UUID, at: datetime) -> None:
    """Write on the office's own chain what was done with its client."""
    act = Act(
        kind=kind, actor_id=by, office_id=client.office_id, details={"client": str(client.id)}
    )
    record(person_id=client.office_id, acts=[act], at=at)
