"""The owner's side of a recovery: stopping it, or getting back in with the code on paper."""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from sekali.accounts.actions import Limit, check_new_password
from sekali.accounts.codes import WrongCode
from sekali.accounts.ending import take_back
from sekali.accounts.guessing import NOBODY, Guesses, Tried, Whence
from sekali.accounts.identities import forget_identities
from sekali.accounts.messages import alert
from sekali.accounts.models import Account, OpenRecovery, Passkey, Recovery
from sekali.accounts.names import Name
from sekali.accounts.resetting import forget_waiting
from sekali.accounts.second_step import forget_factor, read_paper_code
from sekali.accounts.signing_in import account_hashed
from sekali.accounts.stopping import stop_key
from sekali.audit.actions import Act, record
from sekali.kernel.ids import keyed_hash
from sekali.storage.reading import row_of, rows_of
from sekali.storage.transactions import whole_transaction

# The code on paper works so long after it began to.
CODE_LASTS = timedelta(days=14)
# Of 75 bits nobody guesses one: the limits keep machines away, and no owner.
TRIED = Guesses(
    by_device=Limit("recovery-device", 8, timedelta(hours=1)),
    by_place=Limit("recovery-place", 8, timedelta(hours=1)),
    by_name=Limit("recovery-name", 1_000, timedelta(hours=1)),
    by_address=Limit("recovery-address", 120, timedelta(hours=1)),
)


def running(person_id: UUID, now: datetime) -> Recovery | None:
    """Return the recovery of a person that was confirmed and neither stopped nor done."""
    found = rows_of(Recovery, person_id=person_id, stopped_at=None, done_at=None)
    alive = [one for one in found if one.due_at is not None and now < one.due_at + CODE_LASTS]
    return alive[-1] if alive else None


def recovery_to_stop(*, person_id: UUID, recovery_id: UUID, key: str) -> Recovery | None:
    """Return the recovery that such an address stops."""
    found = row_of(Recovery, person_id=person_id, id=recovery_id)
    fits = hmac.compare_digest(stop_key(person_id, recovery_id).encode(), key.encode())
    return found if fits else None


@whole_transaction
def stop_recovery(*, person_id: UUID, recovery_id: UUID, now: datetime) -> None:
    """Let nothing come of it; doing it again changes nothing."""
    mine = Recovery.objects.filter(
        person_id=person_id, id=recovery_id, stopped_at__isnull=True, done_at__isnull=True
    )
    if mine.update(stopped_at=now):
        OpenRecovery.objects.filter(id=recovery_id).delete()
        stopped = mine.model.objects.get(person_id=person_id, id=recovery_id)
        write_down(stopped, "stopped", None, now)
        alert(person_id, "recovery-stopped", now).save(force_insert=True)


def finish_recovery(
    *, name: Name, typed: str, password: str, whence: Whence, now: datetime
) -> None:
    """Let the person back in with the code on paper: a new password, and none of the old devices.

    Raises:
        WeakPassword: Told first, so that it tells of nobody.
        WrongCode: Wrong, too early, too late, stopped, used, or nobody's: not told which.
        TooManyAttempts: See guessing.
    """
    check_new_password(password)
    hashed = name.hashed(settings.HASH_KEY)
    account = account_hashed(hashed)
    tried = Tried.at(hashed, account, whence)
    TRIED.count(tried, now=now)
    owner = account.person_id if account else NOBODY
    found = running(owner, now)
    wanted = bytes(found.code_hash) if found and found.code_hash else bytes(32)
    fits = hmac.compare_digest(wanted, code_hash(owner, typed))
    if account is None or not account.is_active or found is None or not fits:
        raise WrongCode
    if found.due_at is None or now < found.due_at:
        raise WrongCode
    _finish(account, found, password, now)
    TRIED.went_well(tried)


@whole_transaction
def _finish(account: Account, found: Recovery, password: str, now: datetime) -> None:
    mine = Recovery.objects.filter(
        person_id=found.person_id, id=found.id, done_at__isnull=True, stopped_at__isnull=True
    )
    if not mine.update(done_at=now):
        raise WrongCode
    account.set_password(password)
    if not found.is_absent:
        account.assurance = "seen"
    account.save(update_fields=["password", "assurance"])
    # Whoever has the lost phone has its passkeys and its app as well.
    forget_factor(found.person_id)
    Passkey.objects.filter(person_id=found.person_id).delete()
    forget_identities(found.person_id, at=now)
    forget_waiting(found.person_id)
    take_back(found.person_id, at=now)
    write_down(found, "done", found.person_id, now)
    alert(found.person_id, "recovery-done", now).save(force_insert=True)


def write_down(recovery: Recovery, what: str, actor_id: UUID | None, now: datetime) -> None:
    """Write on the owner's ledger what became of a recovery, and who came along."""
    act = Act(
        kind=f"account.recovery-{what}",
        actor_id=actor_id,
        office_id=recovery.office_id if actor_id not in {None, recovery.person_id} else None,
        details={"recovery": str(recovery.id), "reason": recovery.reason, **_companion(recovery)},
    )
    record(person_id=recovery.person_id, acts=[act], at=now)


def code_hash(person_id: UUID, code: str) -> bytes:
    """Return what is kept of a code on paper; one person's code is nothing to another."""
    return keyed_hash(settings.HASH_KEY, "recovery", f"{person_id}:{read_paper_code(code)}")


def _companion(recovery: Recovery) -> dict[str, str]:
    if recovery.companion_id is None:
        return {}
    came = "for" if recovery.is_absent else "with"
    return {"companion": str(recovery.companion_id), "mandate": recovery.companion_by, "came": came}
