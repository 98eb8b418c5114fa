"""Accounts that nobody uses: found, their owners warned, and closed with all that opens them.

What is closed is the way in. The person's facts and applications are kept by their own rules, and
whoever comes back opens an account again as anybody does.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models.functions import Coalesce

from sekali.accounts.ending import take_back
from sekali.accounts.messages import alert
from sekali.accounts.models import (
    Account,
    AuthenticatorApp,
    Contact,
    ContactChange,
    IdleAccount,
    LinkedIdentity,
    OneTimeCode,
    OpenRecovery,
    Passkey,
    PortalSignIn,
    PortalSubject,
    Recovery,
    RecoveryCode,
    Reset,
    SignInName,
)
from sekali.accounts.rules import Idle
from sekali.audit.actions import Act, record
from sekali.kernel.wording import long_date
from sekali.storage.transactions import whole_transaction

CLOSED = "account.closed-unused"
_AT_ONCE = 500
# Whatever opens the account, finds it, or waits to. Disconnected portals stay: what was ended on
# purpose is not begun again by a NIK alone.
_OPENS: tuple[type[Any], ...] = (
    *(AuthenticatorApp, Contact, ContactChange, OneTimeCode, OpenRecovery, Passkey),
    *(PortalSignIn, PortalSubject, Recovery, RecoveryCode, Reset, IdleAccount),
)


def accounts_unused_since(before: datetime) -> Iterator[UUID]:
    """Yield whose accounts nobody has signed in to since an instant; by night, table by table."""
    used_at = Coalesce("last_login", "created_at")
    found = (
        Account.objects.filter(is_active=True).alias(used_at=used_at).filter(used_at__lte=before)
    )
    yield from found.order_by("person_id").values_list("person_id", flat=True).iterator(_AT_ONCE)


def how_idle(person_id: UUID) -> Idle | None:
    """Return how long nobody has used an account, and the warnings since; None: there is none."""
    account = Account.objects.filter(person_id=person_id, is_active=True).first()
    if account is None:
        return None
    used_at = account.last_login or account.created_at
    given = IdleAccount.objects.filter(person_id=person_id, warned_at__gt=used_at).first()
    return Idle(used_at, given.warned if given else 0, given.warned_at if given else None)


@whole_transaction
def warn_unused(*, person_id: UUID, warned: int, days_left: int, now: datetime) -> None:
    """Tell an owner everywhere that their account will be closed, and when.

    ``warned`` is how many warnings that makes.
    """
    account = Account.objects.get(person_id=person_id)
    day = long_date((now + timedelta(days=days_left)).date(), account.language)
    IdleAccount.objects.update_or_create(
        person_id=person_id, defaults={"warned": warned, "warned_at": now}
    )
    alert(person_id, "unused", now, words={"when": day}).save(force_insert=True)


@whole_transaction
def close_unused(*, person_id: UUID, unused_since: datetime, law: str, now: datetime) -> bool:
    """Take away what opens an account that nobody uses; False where somebody has used it meanwhile.

    Sessions end, here and at other systems. Done again, it changes nothing.
    """
    account = (
        Account.objects.select_for_update().filter(person_id=person_id, is_active=True).first()
    )
    if account is None or (account.last_login or account.created_at) > unused_since:
        return False
    take_back(person_id, at=now)
    for model in _OPENS:
        model.objects.filter(person_id=person_id).delete()
    LinkedIdentity.objects.filter(person_id=person_id, ended_at__isnull=True).delete()
    SignInName.objects.filter(account_id=person_id).delete()
    account.delete()
    record(
        person_id=person_id, acts=[Act(kind=CLOSED, actor_id=None, details={"law": law})], at=now
    )
    return True
