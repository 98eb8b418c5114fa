"""The second step after a password: an authenticator app, and codes on paper in its place."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from sekali.accounts import proof, totp
from sekali.accounts.actions import Limit, count_attempt, forget_attempts
from sekali.accounts.codes import WrongCode
from sekali.accounts.messages import alert
from sekali.accounts.models import Account, AuthenticatorApp, RecoveryCode
from sekali.accounts.sealing import seal, unseal
from sekali.audit.actions import Act, record
from sekali.kernel.ids import keyed_hash, uuid7
from sekali.storage.reading import row_of
from sekali.storage.transactions import whole_transaction

TRIED = Limit("second-step", 8, timedelta(minutes=15))
RECOVERY_CODES = 10
# Without letters that look like others; 10 of 32 letters are 50 bits.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LETTERS = 10


@whole_transaction
def begin(*, person_id: UUID, now: datetime) -> AuthenticatorApp:
    """Return a new app that waits to be shown to work; one that waited before is forgotten."""
    AuthenticatorApp.objects.filter(person_id=person_id, confirmed_at__isnull=True).delete()
    secret = secrets.token_bytes(totp.SECRET_BYTES)
    made = AuthenticatorApp(
        person_id=person_id,
        id=uuid7(),
        sealed_secret=seal(secret, key=settings.HASH_KEY, of=person_id.bytes),
        created_at=now,
    )
    made.save(force_insert=True)
    return made


def waiting_app(person_id: UUID) -> AuthenticatorApp | None:
    """Return the app that waits to be confirmed."""
    return row_of(AuthenticatorApp, person_id=person_id, confirmed_at=None)


def secret_of(app: AuthenticatorApp) -> bytes:
    """Return the secret to be shown as a QR, once, to its owner."""
    sealed = bytes(app.sealed_secret)
    return unseal(sealed, key=settings.HASH_KEY, of=app.person_id.bytes)


@whole_transaction
def confirm(*, person_id: UUID, typed: str, now: datetime) -> Sequence[str]:
    """Ask for the app from now on; return the codes on paper, which are shown once.

    Raises:
        WrongCode: The app does not show this code.
    """
    app = waiting_app(person_id)
    step = totp.step_of(secret_of(app), typed, now=now, after=0) if app else None
    if app is None or step is None:
        raise WrongCode
    AuthenticatorApp.objects.filter(person_id=person_id).exclude(id=app.id).delete()
    AuthenticatorApp.objects.filter(person_id=person_id, id=app.id).update(
        confirmed_at=now, last_step=step
    )
    Account.objects.filter(person_id=person_id).update(has_second_step=True)
    _write(person_id, "app-added", now)
    return _new_codes(person_id)


@whole_transaction
def renew_codes(*, person_id: UUID, now: datetime) -> Sequence[str]:
    """Return new codes on paper; those of before are worth nothing any more."""
    _write(person_id, "recovery-codes", now)
    return _new_codes(person_id)


@whole_transaction
def remove(*, person_id: UUID, now: datetime) -> None:
    """Ask for the password alone again; doing it again changes nothing."""
    if AuthenticatorApp.objects.filter(person_id=person_id).delete()[0]:
        forget_factor(person_id)
        _write(person_id, "app-removed", now)


def forget_factor(person_id: UUID) -> None:
    """Take app and codes away, in the transaction of what says why."""
    AuthenticatorApp.objects.filter(person_id=person_id).delete()
    RecoveryCode.objects.filter(person_id=person_id).delete()
    Account.objects.filter(person_id=person_id).update(has_second_step=False)


def codes_left(person_id: UUID) -> int:
    """Return how many codes on paper are unused."""
    left: int = RecoveryCode.objects.filter(person_id=person_id, used_at__isnull=True).count()
    return left


def check_second_step(*, person_id: UUID, typed: str, now: datetime) -> proof.Method:
    """Use a code of the app or one on paper; return which it was.

    Raises:
        WrongCode: Neither of them, or used already.
        TooManyAttempts: Per person: a million codes are few for a machine.
    """
    count_attempt(TRIED, str(person_id), now=now)
    method = _use(person_id, typed, now)
    if method is None:
        raise WrongCode
    forget_attempts(TRIED, str(person_id))
    return method


@whole_transaction
def _use(person_id: UUID, typed: str, now: datetime) -> proof.Method | None:
    app = AuthenticatorApp.objects.select_for_update().filter(
        person_id=person_id, confirmed_at__isnull=False
    ).first()  # fmt: skip
    if app is None:
        return None
    step = totp.step_of(secret_of(app), typed, now=now, after=app.last_step)
    if step is not None:
        mine = AuthenticatorApp.objects.filter(person_id=person_id, id=app.id)
        mine.update(last_step=step)
        return proof.TOTP
    return proof.RECOVERY_CODE if _use_paper(person_id, typed, now) else None


def _use_paper(person_id: UUID, typed: str, now: datetime) -> bool:
    wanted = _hashed(person_id, typed)
    unused = RecoveryCode.objects.filter(person_id=person_id, used_at__isnull=True)
    fitting = [one for one in unused if hmac.compare_digest(bytes(one.code_hash), wanted)]
    if not fitting:
        return False
    unused.filter(id=fitting[0].id).update(used_at=now)
    _write(person_id, "recovery-code-used", now)
    return True


def _new_codes(person_id: UUID) -> Sequence[str]:
    RecoveryCode.objects.filter(person_id=person_id).delete()
    codes = [paper_code(_CODE_LETTERS) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person_id=person_id, id=uuid7(), code_hash=_hashed(person_id, code))
        for code in codes
    )
    return codes


def paper_code(letters: int) -> str:
    """Return a new code to be written down, in groups of five letters."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(letters))
    return "-".join(code[start : start + 5] for start in range(0, letters, 5))


def read_paper_code(typed: str) -> str:
    """Return a code as it was printed, whatever case and dashes it was typed with.

    >>> read_paper_code(" abcde fghjk ")
    'ABCDEFGHJK'
    """
    return "".join(letter for letter in typed.upper()[:60] if letter.isalnum())


def _hashed(person_id: UUID, code: str) -> bytes:
    return keyed_hash(settings.HASH_KEY, "recovery-code", f"{person_id}:{read_paper_code(code)}")


def _write(person_id: UUID, what: str, now: datetime) -> None:
    act = Act(kind=f"account.{what}", actor_id=person_id)
    record(person_id=person_id, acts=[act], at=now)
    alert(person_id, what, now).save(force_insert=True)
