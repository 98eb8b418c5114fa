"""One-time codes: wanted by a page, made and sent by the worker, tried a few times, used once."""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F

from sekali.accounts.actions import Limit
from sekali.accounts.guessing import NOBODY, Guesses, Tried, Whence
from sekali.accounts.messages import code_wanted
from sekali.accounts.models import Account, OneTimeCode
from sekali.accounts.names import Name
from sekali.accounts.signing_in import account_hashed, account_named
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
DIGITS = 6
# An SMS costs money, and a phone that rings all night is an attack too.
WANTED = Guesses(
    by_device=Limit("code-device", 5, timedelta(hours=1)),
    by_place=Limit("code-place", 5, timedelta(hours=1)),
    by_name=Limit("code-name", 20, timedelta(days=1)),
    by_address=Limit("code-address", 240, timedelta(hours=1)),
)


class WrongCode(DomainError):
    """Wrong, too old, used, tried too often, or never sent: whoever guesses learns not which."""

    code = "code-wrong"


def ask_for_code(*, name: Name, purpose: str, channel: str, whence: Whence, now: datetime) -> UUID:
    """Let a code be sent to whoever signs in with this name; return the id to try it with.

    Does the same for a name that nobody has.

    Raises:
        TooManyAttempts: See guessing.
    """
    hashed = name.hashed(settings.HASH_KEY)
    WANTED.count(Tried.at(hashed, account_hashed(hashed), whence), now=now)
    message = code_wanted(hashed, purpose, channel, now)
    message.save(force_insert=True)
    return message.id


def code_of(code_id: UUID) -> str:
    """Return the digits that belong to an id: the same when a crashed worker sends again."""
    mac = hmac.digest(settings.HASH_KEY, b"one-time-code:" + code_id.bytes, "sha256")
    return f"{int.from_bytes(mac[:8]) % 10**DIGITS:0{DIGITS}}"


@whole_transaction
def keep_code(*, person_id: UUID, code_id: UUID, purpose: str, channel: str, at: datetime) -> None:
    """Keep that a code is being sent; doing it again changes nothing."""
    made = OneTimeCode(
        person_id=person_id,
        id=code_id,
        purpose=purpose,
        channel=channel,
        sent_at=at,
        expires_at=at + LASTS,
    )
    OneTimeCode.objects.bulk_create([made], ignore_conflicts=True)


def use_code_of_name(
    *, name: Name, code_id: UUID, typed: str, purpose: str, now: datetime
) -> tuple[Account, str]:
    """Return whose account a code opens, and through which channel it had come.

    How many can be guessed is bounded by how many are sent, and five tries at each.

    Raises:
        WrongCode: For whichever reason.
    """
    account = account_named(name)
    owner = account.person_id if account else NOBODY
    channel = _use(owner, code_id, typed, purpose, now)
    if account is None or not account.is_active or channel is None:
        raise WrongCode
    return account, channel


def use_code(*, person_id: UUID, code_id: UUID, typed: str, purpose: str, now: datetime) -> None:
    """Use up a code of somebody who is signed in.

    Raises:
        WrongCode: For whichever reason.
    """
    if _use(person_id, code_id, typed, purpose, now) is None:
        raise WrongCode


@whole_transaction
def _use(person_id: UUID, code_id: UUID, typed: str, purpose: str, now: datetime) -> str | None:
    """Count the try first, so that many at once are no more than one after the other."""
    mine = OneTimeCode.objects.filter(person_id=person_id, id=code_id)
    is_right = hmac.compare_digest(code_of(code_id).encode(), "".join(typed.split()).encode())
    alive = mine.filter(
        purpose=purpose, used_at__isnull=True, expires_at__gt=now, tries__lt=MOST_TRIES
    )
    counted = alive.update(tries=F("tries") + 1)
    if not counted or not is_right:
        return None
    used = mine.filter(used_at__isnull=True).update(used_at=now)
    return mine.values_list("channel", flat=True).get() if used else None
