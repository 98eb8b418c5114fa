"""Identities at other portals that open an account here: connected, disconnected, found."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Literal, Protocol
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from sekali.accounts.messages import alert
from sekali.accounts.models import Account, LinkedIdentity, PortalSubject
from sekali.accounts.rules import Level, reaches
from sekali.accounts.signing_in import write_down
from sekali.audit.actions import Act, record
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import keyed_hash, uuid7
from sekali.storage.reading import rows_of
from sekali.storage.transactions import whole_transaction

By = Literal["nik", "session"]
_ENOUGH = "matched"


class SomebodyElses(DomainError):
    """The identity belongs to another account, or its NIK is that of another person."""

    code: ClassVar[str] = "portal-somebody-elses"


class Disconnected(DomainError):
    """The account's owner has ended it, and alone begins it again, from within."""

    code: ClassVar[str] = "portal-disconnected"


class Vouched(Protocol):
    """Somebody whom a portal vouches for.

    ``portal`` is its key in the settings; ``issuer`` and ``subject`` name one identity for ever.
    """

    @property
    def portal(self) -> str:
        """Which portal."""
        ...

    @property
    def issuer(self) -> str:
        """Who vouches."""
        ...

    @property
    def subject(self) -> str:
        """Whom it means."""
        ...

    @property
    def name(self) -> str | None:
        """What it calls them."""
        ...

    @property
    def level(self) -> Level:
        """How sure our agreement says it is."""
        ...


def identities_of(person_id: UUID) -> Mapping[str, LinkedIdentity]:
    """Return how a person is known elsewhere, by portal, also where they have disconnected it."""
    return {one.portal: one for one in rows_of(LinkedIdentity, person_id=person_id)}


def owner_of(issuer: str, subject: str) -> UUID | None:
    """Return whose account an identity elsewhere opens."""
    found = PortalSubject.objects.filter(value_hash=subject_hash(issuer, subject)).first()
    return found.person_id if found else None


def subject_hash(issuer: str, subject: str) -> bytes:
    """Return what stands for an identity in a table: that of another issuer is another one."""
    return keyed_hash(settings.HASH_KEY, "portal-subject", f"{issuer}\0{subject}")


@whole_transaction
def connect(*, person_id: UUID, identity: Vouched, label: str, by: By, at: datetime) -> None:
    """Let an identity elsewhere open an account from now on; tell its owner.

    Args:
        person_id: Whose account.
        identity: As the portal vouched for it just now.
        label: What the portal is called, for the message.
        by: ``nik``: the portal's verified NIK, which the civil registry confirmed; ``session``:
            the owner, signed in here, with a fresh proof.
        at: Now.

    Raises:
        Disconnected: The owner has ended it, and a NIK alone does not begin it again.
        SomebodyElses: It opens another account already.
    """
    kept = identities_of(person_id).get(identity.portal)
    if kept is not None and kept.ended_at is not None and by == "nik":
        raise Disconnected
    hashed = subject_hash(identity.issuer, identity.subject)
    _find_by(hashed, person_id, kept)
    _keep(kept, person_id, identity, hashed, by, at)
    if by == "nik" and reaches(identity.level, _ENOUGH):
        mine = Account.objects.filter(person_id=person_id, assurance="declared")
        mine.update(assurance=_ENOUGH)
    act = Act(
        kind="account.portal-connected",
        actor_id=person_id,
        details={"portal": identity.portal, "by": by, "level": identity.level},
    )
    record(person_id=person_id, acts=[act], at=at)
    alert(person_id, "portal-connected", at, words={"portal": label}).save(force_insert=True)


def _find_by(hashed: bytes, person_id: UUID, kept: LinkedIdentity | None) -> None:
    """Let the identity find the person, and the one of before find nobody."""
    if kept is not None and bytes(kept.subject_hash) != hashed:
        before = PortalSubject.objects.filter(value_hash=bytes(kept.subject_hash))
        before.filter(person_id=person_id).delete()
    try:
        with transaction.atomic():
            made, _ = PortalSubject.objects.get_or_create(
                value_hash=hashed, defaults={"person_id": person_id}
            )
    except IntegrityError as error:
        raise SomebodyElses from error
    if made.person_id != person_id:
        raise SomebodyElses


def _keep(
    kept: LinkedIdentity | None,
    person_id: UUID,
    identity: Vouched,
    hashed: bytes,
    by: By,
    at: datetime,
) -> None:
    row = kept or LinkedIdentity(person_id=person_id, id=uuid7(), portal=identity.portal)
    row.subject_hash, row.name = hashed, identity.name or ""
    row.linked_by, row.linked_at, row.ended_at = by, at, None
    row.save(force_insert=kept is None)


def note_refused(person_id: UUID, portal: str, label: str, at: datetime) -> None:
    """Write down, and tell the owner, that a portal mixed them up with somebody else."""
    write_down(person_id, "account.portal-refused", None, at, portal=portal)
    alert(person_id, "portal-refused", at, words={"portal": label}).save(force_insert=True)


@whole_transaction
def note_used(*, person_id: UUID, portal: str, at: datetime) -> None:
    """Keep when a portal last let somebody in."""
    LinkedIdentity.objects.filter(person_id=person_id, portal=portal).update(last_used_at=at)


def forget_identities(person_id: UUID, *, at: datetime) -> None:
    """End every connection of an account that was in other hands, in the transaction of that."""
    LinkedIdentity.objects.filter(person_id=person_id, ended_at__isnull=True).update(ended_at=at)
    hashes = [bytes(one.subject_hash) for one in rows_of(LinkedIdentity, person_id=person_id)]
    PortalSubject.objects.filter(value_hash__in=hashes, person_id=person_id).delete()


def forget_subject(person_id: UUID, subject: bytes) -> None:
    """Let an identity find nobody any more, in the transaction of what says why."""
    PortalSubject.objects.filter(value_hash=subject, person_id=person_id).delete()
