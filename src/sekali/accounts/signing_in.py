"""Signing in with a password: who guesses learns nothing by what is said, or how long it takes."""

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, identify_hasher, make_password

from sekali.accounts.actions import Limit, WrongSignIn, count_attempt, forget_attempts
from sekali.accounts.guessing import Guesses, Tried, Whence
from sekali.accounts.messages import SIGN_IN_REFUSED, refusal
from sekali.accounts.models import Account, SignInName
from sekali.accounts.names import Name
from sekali.audit.actions import Act, record
from sekali.storage.transactions import whole_transaction

# A hundred guesses in a row at one account are the most that NIST SP 800-63B 5.2.2 lets pass.
SIGN_IN = Guesses(
    by_device=Limit("sign-in-device", 8, timedelta(minutes=15)),
    by_place=Limit("sign-in-place", 8, timedelta(minutes=15)),
    by_name=Limit("sign-in-name", 40, timedelta(hours=1)),
    by_address=Limit("sign-in-address", 120, timedelta(minutes=15)),
)
AGAIN_BY_PERSON = Limit("step-up-person", 8, timedelta(minutes=15))


class _Unknown:
    """A password that nobody has, so that an unknown name takes as long as a wrong password."""

    encoded: ClassVar[str] = ""

    @classmethod
    def hash(cls) -> str:
        cls.encoded = cls.encoded or make_password("nobody signs in with this")
        return cls.encoded


def check_sign_in(*, name: Name, password: str, whence: Whence, now: datetime) -> Account:
    """Return the account that a name and a password belong to.

    Raises:
        WrongSignIn: Unknown name, wrong password, or account closed.
        TooManyAttempts: Guessing is slowed down; see guessing.
    """
    hashed = name.hashed(settings.HASH_KEY)
    account = account_hashed(hashed)
    tried = Tried.at(hashed, account, whence)
    SIGN_IN.count(tried, now=now)
    encoded = account.password if account else _Unknown.hash()
    if not check_password(password, encoded) or account is None or not account.is_active:
        # For a name that nobody has as well: what is written takes time.
        refusal(hashed, SIGN_IN_REFUSED, now).save(force_insert=True)
        raise WrongSignIn
    SIGN_IN.went_well(tried)
    _renew_hash(account, password)
    return account


def check_again(*, account: Account, password: str, now: datetime) -> None:
    """Make sure that it is still the account's owner who sits at a signed-in device.

    Raises:
        WrongSignIn, TooManyAttempts: As at signing in.
    """
    count_attempt(AGAIN_BY_PERSON, str(account.person_id), now=now)
    if not check_password(password, account.password):
        write_down(account.person_id, "account.step-up-refused", None, now)
        raise WrongSignIn
    forget_attempts(AGAIN_BY_PERSON, str(account.person_id))


def account_named(name: Name) -> Account | None:
    """Return the account that signs in with a name."""
    return account_hashed(name.hashed(settings.HASH_KEY))


def account_hashed(hashed: bytes) -> Account | None:
    """Return the account that signs in with the name of this hash."""
    found = SignInName.objects.select_related("account").filter(value_hash=hashed).first()
    return found.account if found else None


def _renew_hash(account: Account, password: str) -> None:
    """Hash a password anew that was hashed at other parameters; a session of before ends."""
    if identify_hasher(account.password).must_update(account.password):
        account.set_password(password)
        account.save(update_fields=["password"])


@whole_transaction
def write_down(
    person_id: UUID, kind: str, actor_id: UUID | None, now: datetime, **details: str
) -> None:
    """Write on a person's ledger what happened to their account."""
    record(person_id=person_id, acts=[Act(kind=kind, actor_id=actor_id, details=details)], at=now)
