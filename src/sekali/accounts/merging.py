"""What becomes of the accounts of two records that are put together: one signs in, the other waits.

Nobody gets into an account by a password that was the other one's: that would be a way to take one
over. The NIK of the record that was merged finds the surviving account; its password does not.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sekali.accounts.actions import close_account, reopen_account
from sekali.accounts.models import Account, SignInName

_NIK = "nik"


def has_account(person_id: UUID) -> bool:
    """Tell whether somebody signs in as a person, or could once."""
    return Account.objects.filter(person_id=person_id).exists()


def names_to_hand_over(person_id: UUID) -> list[str]:
    """Return the NIK that an account signs in with, as its hash in hex."""
    names = SignInName.objects.filter(account_id=person_id, kind=_NIK)
    return sorted(bytes(one).hex() for one in names.values_list("value_hash", flat=True))


def hand_over(
    *, from_id: UUID, to_id: UUID, names: Sequence[str], merge_id: UUID, now: datetime
) -> None:
    """Close an account, and let its NIK find the other one. Again it changes nothing."""
    close_account(person_id=from_id, case_id=merge_id, now=now)
    _point(names, to_id)


def hand_back(*, to_id: UUID, names: Sequence[str], merge_id: UUID, now: datetime) -> None:
    """Open an account again that was closed by a merge. Again it changes nothing."""
    _point(names, to_id)
    reopen_account(person_id=to_id, case_id=merge_id, now=now)


def _point(names: Sequence[str], to_id: UUID) -> None:
    hashes = [bytes.fromhex(one) for one in names]
    SignInName.objects.filter(value_hash__in=hashes).update(account_id=to_id)
