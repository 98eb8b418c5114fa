"""A forgotten password: a code to a confirmed contact, a span to stop it, and then a new one.

Whoever holds a phone gets its codes, and with them in. What they must not be able to do is to keep
the owner out: so the new password waits as long as a recovery at a counter does, the owner is told
everywhere, and may stop it. Meanwhile a code signs in, and an authenticator app is still asked for.
"""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password

from sekali.accounts.actions import check_new_password
from sekali.accounts.codes import use_code_of_name
from sekali.accounts.ending import end_sessions, take_back
from sekali.accounts.messages import alert, reset_due
from sekali.accounts.models import Account, Reset, Session
from sekali.accounts.names import Name
from sekali.accounts.proof import was_only_sent
from sekali.accounts.stopping import stop_key, stop_path
from sekali.audit.actions import Act, record
from sekali.kernel.ids import uuid7
from sekali.storage.reading import row_of, rows_of
from sekali.storage.transactions import whole_transaction

RESET = "reset"
# Once the owner has stopped one, no code sets a password for so long: a counter does.
REFUSED_FOR = timedelta(days=14)
_KEPT = timedelta(days=30)


def ask_for_reset(
    *, name: Name, code_id: UUID, typed: str, password: str, cooling: timedelta, now: datetime
) -> Reset:
    """Let a new password wait for whoever got the code.

    Raises:
        WeakPassword: Told before the code is looked at, so that it tells of nobody.
        WrongCode: See accounts.codes.
    """
    check_new_password(password)
    account, channel = use_code_of_name(
        name=name, code_id=code_id, typed=typed, purpose=RESET, now=now
    )
    check_new_password(password, account)
    return _begin(account, channel, make_password(password), now + cooling, now)


@whole_transaction
def _begin(account: Account, channel: str, password: str, due_at: datetime, now: datetime) -> Reset:
    person_id = account.person_id
    forget_waiting(person_id)
    made = Reset(
        person_id=person_id,
        id=uuid7(),
        channel=channel,
        password=password,
        asked_at=now,
        due_at=due_at,
    )
    made.save(force_insert=True)
    reset_due(person_id, made.id, now, due_at=due_at).save(force_insert=True)
    hours = str(int((due_at - now).total_seconds() // 3600))
    words = {"hours": hours, "stop": stop_path(person_id, made.id)}
    _record(person_id, "reset-asked", None, now)
    alert(person_id, "reset", now, words=words).save(force_insert=True)
    return made


def waiting_reset(person_id: UUID) -> Reset | None:
    """Return the new password that waits, if one does."""
    return row_of(Reset, person_id=person_id, stopped_at=None, done_at=None)


def reset_to_stop(*, person_id: UUID, reset_id: UUID, key: str) -> Reset | None:
    """Return the reset that an address in a message stops."""
    found = row_of(Reset, person_id=person_id, id=reset_id)
    fits = hmac.compare_digest(stop_key(person_id, reset_id).encode(), key.encode())
    return found if fits else None


@whole_transaction
def stop_reset(*, person_id: UUID, reset_id: UUID, now: datetime) -> None:
    """Let nothing come of it, and sign out whoever came in by a code alone.

    Doing it again changes nothing.
    """
    mine = Reset.objects.filter(
        person_id=person_id, id=reset_id, stopped_at__isnull=True, done_at__isnull=True
    )
    if not mine.update(stopped_at=now, password=""):
        return
    sessions = Session.objects.filter(account_id=person_id)
    by_code = [one.session_key for one in sessions if was_only_sent(one.methods.split())]
    end_sessions(sessions.filter(session_key__in=by_code), at=now)
    _record(person_id, "reset-stopped", None, now)
    alert(person_id, "reset-stopped", now).save(force_insert=True)


@whole_transaction
def finish_reset(*, person_id: UUID, reset_id: UUID, now: datetime) -> None:
    """Let the new password hold, and end every session of before.

    Doing it again, or after it was stopped, changes nothing.
    """
    mine = Reset.objects.filter(
        person_id=person_id, id=reset_id, stopped_at__isnull=True, done_at__isnull=True
    )
    found = mine.select_for_update().first()
    if found is None:
        return
    mine.update(done_at=now, password="")
    Account.objects.filter(person_id=person_id).update(password=found.password)
    take_back(person_id, at=now)
    _record(person_id, "reset-done", None, now)
    alert(person_id, "password-changed", now).save(force_insert=True)


def forget_waiting(person_id: UUID) -> None:
    """Forget a new password that waits, in the transaction of what takes its place."""
    Reset.objects.filter(
        person_id=person_id, stopped_at__isnull=True, done_at__isnull=True
    ).delete()


def is_refused(person_id: UUID, *, now: datetime) -> bool:
    """Tell whether the owner has stopped one lately, so that no code is sent for another."""
    stopped = rows_of(Reset, person_id=person_id, done_at=None)
    return any(one.stopped_at and now < one.stopped_at + REFUSED_FOR for one in stopped)


def forget_old_resets(*, now: datetime) -> None:
    """Remove those that are over for long."""
    Reset.objects.all().across_people().filter(due_at__lt=now - _KEPT).delete()


def _record(person_id: UUID, what: str, actor_id: UUID | None, now: datetime) -> None:
    act = Act(kind=f"account.{what}", actor_id=actor_id)
    record(person_id=person_id, acts=[act], at=now)
