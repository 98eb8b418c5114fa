"""Ending what lets a portal's identity open an account."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sekali.accounts.contacts import kinds_of_names
from sekali.accounts.ending import end_sessions
from sekali.accounts.identities import forget_subject, identities_of
from sekali.accounts.messages import alert
from sekali.accounts.models import Account, LinkedIdentity, Session
from sekali.accounts.passkeys import passkeys_of
from sekali.accounts.portal_sign_ins import sign_ins_at
from sekali.audit.actions import Act, record
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction


class LastWayIn(DomainError):
    """Without this portal its owner could not sign in: a password or passkey comes first."""

    code: ClassVar[str] = "portal-last-way"


@whole_transaction
def disconnect(*, account: Account, portal: str, label: str, keep: str, at: datetime) -> None:
    """Let a portal's identity open the account no more, and end what it signed in elsewhere.

    Doing it again changes nothing.

    Args:
        account: Whose.
        portal: Its key.
        label: What it is called, for the message.
        keep: Key of the session that stays.
        at: Now.

    Raises:
        LastWayIn: Its owner could not come back.
    """
    person_id = account.person_id
    connected = {k: one for k, one in identities_of(person_id).items() if one.ended_at is None}
    if portal not in connected:
        return
    if len(connected) == 1 and not _has_other_way(account):
        raise LastWayIn
    mine = LinkedIdentity.objects.filter(person_id=person_id, portal=portal)
    mine.update(ended_at=at)
    forget_subject(person_id, bytes(connected[portal].subject_hash))
    _end_sign_ins(person_id, portal, keep, at)
    act = Act(kind="account.portal-disconnected", actor_id=person_id, details={"portal": portal})
    record(person_id=person_id, acts=[act], at=at)
    alert(person_id, "portal-disconnected", at, words={"portal": label}).save(force_insert=True)


def _has_other_way(account: Account) -> bool:
    if account.has_usable_password() or passkeys_of(account.person_id):
        return True
    # A code is sent to a confirmed address or number.
    return bool(kinds_of_names(account.person_id) & {"email", "phone"})


def _end_sign_ins(person_id: UUID, portal: str, keep: str, at: datetime) -> None:
    keys = [one.session_key for one in sign_ins_at(person_id, portal)]
    mine = Session.objects.filter(account_id=person_id, session_key__in=keys)
    end_sessions(mine.exclude(session_key=keep), at=at)
