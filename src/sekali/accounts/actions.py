"""Opening and closing an account, its owner's choices, and slowing down those who guess."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from sekali.accounts.ending import end_sessions
from sekali.accounts.models import Account, Attempt, Session, SignInName
from sekali.accounts.names import Name
from sekali.audit.actions import Act, record
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import keyed_hash
from sekali.storage.transactions import whole_transaction


class WrongSignIn(DomainError):
    """No account, or not its password, or not its passkey: all look alike to whoever asks."""

    code = "sign-in-wrong"


class TooManyAttempts(DomainError):
    """Tried too often; ``params["minutes"]`` says when to come back."""

    code = "too-many-attempts"


class AccountExists(DomainError):
    """The person has an account already."""

    code = "account-exists"


class WeakPassword(DomainError):
    """The password is too short, too common or too close to the person's own data."""

    code = "password-weak"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts in so much time."""

    kind: str
    most: int
    window: timedelta


_log = logging.getLogger("sekali.refused")
_COUNT = """
    INSERT INTO accounts_attempt (key_hash, window_ends_at, count) VALUES (%(key)s, %(end)s, 1)
    ON CONFLICT (key_hash) DO UPDATE SET
        count = CASE WHEN accounts_attempt.window_ends_at <= %(now)s THEN 1
                     ELSE accounts_attempt.count + 1 END,
        window_ends_at = CASE WHEN accounts_attempt.window_ends_at <= %(now)s THEN %(end)s
                              ELSE accounts_attempt.window_ends_at END
    RETURNING count, window_ends_at
"""


def count_attempt(limit: Limit, subject: str, *, now: datetime) -> None:
    """Count one attempt.

    Raises:
        TooManyAttempts: The limit is used up until its window ends.
    """
    key = keyed_hash(settings.HASH_KEY, limit.kind, subject)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "now": now, "end": now + limit.window})
        count, ends_at = cursor.fetchone()
    if count > limit.most:
        # Whose, the log does not say: the subject may be a number or an address.
        _log.warning("refused: the limit %s was reached", limit.kind)
        minutes = max(1, -int(-(ends_at - now).total_seconds() // 60))
        raise TooManyAttempts(minutes=minutes)


def forget_attempts(limit: Limit, subject: str) -> None:
    """Forget the attempts of somebody who has shown who they are."""
    key = keyed_hash(settings.HASH_KEY, limit.kind, subject)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_attempt WHERE key_hash = %s", [key])


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """Whose account is to be opened, and what is known of them."""

    person_id: UUID
    nik: str
    display_name: str
    assurance: str
    email: str = ""
    language: str = "id"
    is_sample: bool = False


@whole_transaction
def open_account(*, new: NewAccount, password: str | None, now: datetime) -> Account:
    """Open the one account of a person who has shown who they are.

    Without a password they sign in as they did just now, until they choose one.

    Raises:
        AccountExists: They have one.
        WeakPassword: ``params["findings"]`` lists the validators' messages.
    """
    name_hash = _name_hash(new.nik)
    if SignInName.objects.filter(value_hash=name_hash).exists():
        raise AccountExists
    account = Account(
        person_id=new.person_id,
        display_name=new.display_name,
        assurance=new.assurance,
        email=new.email,
        language=new.language,
        created_at=now,
        is_sample=new.is_sample,
    )
    if password is not None:
        check_new_password(password, account)
    account.set_password(password)
    _insert(account, name_hash)
    act = Act(kind="account.opened", actor_id=new.person_id, details={"assurance": new.assurance})
    record(person_id=new.person_id, acts=[act], at=now)
    return account


def _insert(account: Account, name_hash: bytes) -> None:
    try:
        with transaction.atomic():
            account.save(force_insert=True)
            SignInName.objects.create(value_hash=name_hash, account=account)
    except IntegrityError as error:
        # Opened by another device of theirs since we looked.
        raise AccountExists from error


def uncount_attempt(limit: Limit, subject: str) -> None:
    """Take an attempt back that turned out well, where many people are counted together.

    Behind one address of a mobile network, or at one village computer, are thousands: only what
    goes wrong there is counted.
    """
    key = keyed_hash(settings.HASH_KEY, limit.kind, subject)
    Attempt.objects.filter(key_hash=key, count__gt=0).update(count=F("count") - 1)


def check_new_password(password: str, account: Account | None = None) -> None:
    """Raise WeakPassword where the password is one that is easily guessed.

    Without an account it can be asked before it is known whose it would be.
    """
    try:
        validate_password(password, account)
    except ValidationError as finding:
        raise WeakPassword(findings=[str(message) for message in finding.messages]) from finding


@whole_transaction
def close_account(*, person_id: UUID, case_id: UUID, now: datetime) -> None:
    """Let nobody sign in any more as a person, and end where they are signed in.

    Doing it again, or for somebody without an account, changes nothing.
    """
    open_one = Account.objects.filter(person_id=person_id, is_active=True)
    if open_one.update(is_active=False, closed_for_id=case_id):
        end_sessions(Session.objects.filter(account_id=person_id), at=now)
        act = Act(kind="account.closed", actor_id=None, details={"case": str(case_id)})
        record(person_id=person_id, acts=[act], at=now)


@whole_transaction
def reopen_account(*, person_id: UUID, case_id: UUID, now: datetime) -> None:
    """Open an account again that a case has closed, because that was taken back.

    One that was closed for another reason stays closed; doing it again changes nothing.
    """
    closed = Account.objects.filter(person_id=person_id, is_active=False, closed_for_id=case_id)
    if closed.update(is_active=True, closed_for_id=None):
        act = Act(kind="account.reopened", actor_id=None, details={"case": str(case_id)})
        record(person_id=person_id, acts=[act], at=now)


@whole_transaction
def choose_language(*, person_id: UUID, language: str) -> None:
    """Remember the language in which a person reads, also for their notices."""
    Account.objects.filter(person_id=person_id).update(language=language)


@whole_transaction
def choose_rights(*, person_id: UUID, shown: bool, now: datetime) -> None:
    """Remember whether somebody wants to be told what they have a right to.

    To tell it, what is held about them is judged; they may say no (UU 27/2022 pasal 10).
    """
    Account.objects.filter(person_id=person_id).update(shows_rights=shown)
    act = Act(kind="account.rights", actor_id=person_id, details={"shown": shown})
    record(person_id=person_id, acts=[act], at=now)


def _name_hash(nik: str) -> bytes:
    return Name("nik", nik).hashed(settings.HASH_KEY)


@whole_transaction
def forget_expired(*, now: datetime) -> None:
    """Remove sessions that ended and attempts that no longer count."""
    end_sessions(Session.objects.filter(expire_date__lt=now), at=now)
    Attempt.objects.filter(window_ends_at__lt=now).delete()


@whole_transaction
def mark_as_staff(*, person_id: UUID) -> None:
    """Remember that somebody has a role in an office, so that the desk is looked for."""
    Account.objects.filter(person_id=person_id).update(is_staff_member=True)
