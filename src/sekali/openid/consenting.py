"""Agreeing to what a client gets, remembering it, and taking it back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sekali.audit.actions import Act, record
from sekali.openid.models import Consent, Grant
from sekali.openid.provider import KnownClient
from sekali.openid.signing_out import end_known
from sekali.storage.transactions import whole_transaction


@whole_transaction
def agree(
    *,
    person_id: UUID,
    client: KnownClient,
    asked: Sequence[str],
    chosen: Collection[str],
    at: datetime,
) -> None:
    """Keep what a person was shown of a client and agreed to.

    What rests on consent alone is given only where it was chosen; the rest is told, and comes
    with signing in there at all. What was agreed before and is not asked now stays.
    """
    choices = {use.scope for use in client.data.uses if use.is_choice}
    given = [scope for scope in asked if scope not in choices or scope in chosen]
    before = Consent.objects.filter(person_id=person_id, id=client.id).first()
    told = client.data.told()
    if before is not None and before.withdrawn_at is None and bytes(before.text_hash) == told:
        given += [scope for scope in before.given if scope not in asked]
        asked = [*asked, *(scope for scope in before.asked if scope not in asked)]
    kept = {
        "asked": list(asked),
        "given": given,
        "text_hash": told,
        "given_at": at,
        "withdrawn_at": None,
    }
    Consent.objects.update_or_create(person_id=person_id, id=client.id, defaults=kept)
    details = {"client": str(client.id), "scopes": given}
    act = Act(kind="openid.agreed", actor_id=person_id, details=details)
    record(person_id=person_id, acts=[act], at=at)


@whole_transaction
def decline(*, person_id: UUID, client_id: UUID, at: datetime) -> None:
    """Write down that a person said no to a client."""
    act = Act(kind="openid.declined", actor_id=person_id, details={"client": str(client_id)})
    record(person_id=person_id, acts=[act], at=at)


@whole_transaction
def withdraw(*, person_id: UUID, client_id: UUID, at: datetime) -> None:
    """Take back what was agreed, and everything that rests on it, at once.

    UU 27/2022 pasal 40 allows three days; doing it again changes nothing.
    """
    open_one = Consent.objects.filter(person_id=person_id, id=client_id, withdrawn_at__isnull=True)
    if not open_one.update(withdrawn_at=at):
        return
    grants = Grant.objects.filter(person_id=person_id, client_id=client_id, revoked_at__isnull=True)
    end_known(person_id, grants, why="withdrawn", at=at)
    act = Act(kind="openid.withdrawn", actor_id=person_id, details={"client": str(client_id)})
    record(person_id=person_id, acts=[act], at=at)


def agreed_before(consent: Consent | None, client: KnownClient) -> frozenset[str] | None:
    """Return the scopes a person was asked for already, None where the text is another now."""
    if consent is None or bytes(consent.text_hash) != client.data.told():
        return None
    return frozenset(consent.asked)
