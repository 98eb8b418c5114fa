"""Reading clients, and what people have let them have."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sekali.openid.models import Client, Consent, Grant
from sekali.openid.provider import KnownClient
from sekali.openid.refusals import NoSuchClient
from sekali.openid.registration import Registration
from sekali.storage.reading import row_of, rows_of


def client_of(client_id: str | UUID) -> KnownClient:
    """Return a client that may be used.

    Raises:
        NoSuchClient: There is none, it is not approved, or it was stopped.
    """
    try:
        row = row_of(Client, id=UUID(str(client_id)))
    except ValueError as error:
        raise NoSuchClient from error
    if row is None or row.registered is None or row.stopped_at is not None:
        raise NoSuchClient
    return KnownClient(row, Registration.model_validate(row.registered))


def clients_of_office(office_id: UUID) -> Sequence[Client]:
    """Return the clients of an office, also those that wait or were stopped."""
    return rows_of(Client, office_id=office_id, order="id")


def client_of_office(office_id: UUID, client_id: UUID) -> Client:
    """Return a client of an office.

    Raises:
        NoSuchClient: The office has none of this id.
    """
    found = row_of(Client, office_id=office_id, id=client_id)
    if found is None:
        raise NoSuchClient
    return found


def shown(client: Client) -> Mapping[str, Any]:
    """Return what a client is registered with, or, before that, what is proposed."""
    return client.registered or client.proposed or {}


def names_of_clients(ids: Iterable[UUID]) -> Mapping[UUID | None, str]:
    """Return what clients are called, also those that were stopped."""
    wanted = set(ids)
    found = Client.objects.filter(id__in=wanted, registered__isnull=False) if wanted else ()
    return {one.id: shown(one)["name"] for one in found}


def consent_to(person_id: UUID, client_id: UUID) -> Consent | None:
    """Return what a person has agreed to of a client, and not withdrawn."""
    return row_of(Consent, person_id=person_id, id=client_id, withdrawn_at=None)


def connected(person_id: UUID) -> Sequence[Consent]:
    """Return what a person has agreed to and not withdrawn."""
    return rows_of(Consent, person_id=person_id, withdrawn_at=None, order="given_at DESC")


def grant_of(person_id: UUID, grant_id: UUID, *, at: datetime) -> Grant | None:
    """Return a grant that holds."""
    found = row_of(Grant, person_id=person_id, id=grant_id)
    if found is None or found.revoked_at is not None or found.until <= at:
        return None
    return found
