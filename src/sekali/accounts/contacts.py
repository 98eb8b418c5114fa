"""Password, e-mail address and phone number: changed by their owner, confirmed at both ends."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.conf import settings

from sekali.accounts.actions import Limit, check_new_password, count_attempt
from sekali.accounts.codes import LASTS, WrongCode, use_code
from sekali.accounts.ending import end_sessions
from sekali.accounts.messages import alert, contact_code
from sekali.accounts.models import Account, Contact, ContactChange, OneTimeCode, Session, SignInName
from sekali.accounts.names import Name
from sekali.accounts.resetting import forget_waiting
from sekali.audit.actions import Act, record
from sekali.kernel.ids import uuid7
from sekali.storage.reading import row_of, rows_of
from sekali.storage.transactions import whole_transaction

ContactKind = Literal["email", "phone"]
CHANGES = Limit("contact-change", 5, timedelta(hours=1))
NEW, OLD = "contact-new", "contact-old"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that waits for its codes, and the ids under which they were sent."""

    change: ContactChange
    new_code: UUID
    old_code: UUID | None


def contacts_of(person_id: UUID) -> Mapping[str, str]:
    """Return the confirmed address and number of a person, by kind."""
    return {one.kind: one.value for one in rows_of(Contact, person_id=person_id)}


def kinds_of_names(person_id: UUID) -> frozenset[str]:
    """Return with what kinds of names a person signs in."""
    return frozenset(SignInName.objects.filter(account_id=person_id).values_list("kind", flat=True))


@whole_transaction
def change_password(*, account: Account, password: str, keep: str, now: datetime) -> None:
    """Set a new password and sign out every device but the one whose session key is ``keep``.

    Raises:
        WeakPassword: See accounts.actions.
    """
    check_new_password(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    forget_waiting(account.person_id)
    others = Session.objects.filter(account_id=account.person_id).exclude(session_key=keep)
    end_sessions(others, at=now)
    _write(account.person_id, "password-changed", now)


def ask_to_change(*, person_id: UUID, kind: ContactKind, value: str, now: datetime) -> Waiting:
    """Let codes be sent to a new address or number, and to the one it replaces.

    Raises:
        TooManyAttempts: Each code costs somebody something.
    """
    count_attempt(CHANGES, str(person_id), now=now)
    return _ask(person_id, kind, value, now)


@whole_transaction
def _ask(person_id: UUID, kind: ContactKind, value: str, now: datetime) -> Waiting:
    old = contacts_of(person_id).get(kind, "")
    ContactChange.objects.filter(person_id=person_id, kind=kind).delete()
    change = ContactChange(
        person_id=person_id,
        id=uuid7(),
        kind=kind,
        value=value,
        old_value="" if hmac.compare_digest(old.encode(), value.encode()) else old,
        asked_at=now,
    )
    change.save(force_insert=True)
    new = contact_code(person_id, change.id, "new", now)
    new.save(force_insert=True)
    if not change.old_value:
        return Waiting(change, new.id, None)
    before = contact_code(person_id, change.id, "old", now)
    before.save(force_insert=True)
    return Waiting(change, new.id, before.id)


def change_of(*, person_id: UUID, change_id: UUID) -> ContactChange | None:
    """Return a change that waits."""
    return row_of(ContactChange, person_id=person_id, id=change_id)


def confirm_change(*, waiting: Waiting, typed_new: str, typed_old: str, now: datetime) -> None:
    """Make the new address or number theirs, once both ends have shown that they are reached.

    Raises:
        WrongCode: One of the codes; which, is not told.
    """
    change = waiting.change
    if change.asked_at + LASTS <= now:
        raise WrongCode
    for code_id, typed, purpose in (
        (waiting.new_code, typed_new, NEW),
        (waiting.old_code, typed_old, OLD),
    ):
        if code_id is not None:
            use_code(
                person_id=change.person_id, code_id=code_id, typed=typed, purpose=purpose, now=now
            )
    kind: ContactKind = "email" if change.kind == "email" else "phone"
    keep_contact(person_id=change.person_id, kind=kind, value=change.value, now=now)
    ContactChange.objects.filter(person_id=change.person_id, id=change.id).delete()


@whole_transaction
def keep_contact(*, person_id: UUID, kind: ContactKind, value: str, now: datetime) -> None:
    """Keep a confirmed address or number; the one before is told and signs in no more."""
    account = Account.objects.select_for_update().get(person_id=person_id)
    old = contacts_of(person_id).get(kind, "")
    Contact.objects.filter(person_id=person_id, kind=kind).delete()
    Contact(person_id=person_id, id=uuid7(), kind=kind, value=value, confirmed_at=now).save(
        force_insert=True
    )
    SignInName.objects.filter(account=account, kind=kind).delete()
    hashed = Name(kind, value).hashed(settings.HASH_KEY)
    # Somebody in the house may sign in with the same phone already: then it only gets messages.
    SignInName.objects.bulk_create(
        [SignInName(value_hash=hashed, kind=kind, account=account)], ignore_conflicts=True
    )
    if kind == "email":
        Account.objects.filter(person_id=person_id).update(email=value)
    _write(person_id, f"{kind}-changed", now, also={kind: old} if old not in {"", value} else {})


def forget_old_changes(*, now: datetime) -> None:
    """Remove changes and codes that nobody confirmed in time."""
    ContactChange.objects.all().across_people().filter(asked_at__lt=now - LASTS).delete()
    OneTimeCode.objects.all().across_people().filter(expires_at__lt=now).delete()


def _write(
    person_id: UUID, what: str, now: datetime, *, also: Mapping[str, str] | None = None
) -> None:
    act = Act(kind=f"account.{what}", actor_id=person_id)
    record(person_id=person_id, acts=[act], at=now)
    alert(person_id, what, now, also=also).save(force_insert=True)
