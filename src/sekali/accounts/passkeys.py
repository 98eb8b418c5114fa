"""Passkeys (WebAuthn): registered by somebody signed in, named, removed, and signed in with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from sekali.accounts.actions import Limit, WrongSignIn, count_attempt, uncount_attempt
from sekali.accounts.messages import alert
from sekali.accounts.models import Account, Passkey
from sekali.audit.actions import Act, record
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.storage.reading import row_of, rows_of
from sekali.storage.transactions import whole_transaction

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData

MOST_EACH = 10
LONGEST_NAME = 60
BY_ADDRESS = Limit("passkey-address", 120, timedelta(minutes=15))
_REQUIRED = "required"


class PasskeyRefused(DomainError):
    """The device's answer is not one to our question, or there are passkeys enough."""

    code = "passkey-refused"


@dataclass(frozen=True, slots=True)
class Question:
    """What the browser asks the device, and what must be kept to judge the answer."""

    options: Mapping[str, Any]
    kept: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PasskeyDoor:
    """WebAuthn for the one origin of this installation, e.g. ``https://sekali.example``.

    The library is loaded by the first who uses a passkey: 5 MiB that most processes never need.
    """

    origin: str

    def new_one(self, account: Account) -> Question:
        """Return the question for a new passkey; devices that have one are told to say so."""
        from fido2.webauthn import PublicKeyCredentialUserEntity  # noqa: PLC0415

        person = PublicKeyCredentialUserEntity(
            id=account.person_id.bytes,
            name=account.display_name,
            display_name=account.display_name,
        )
        # Discoverable, and with finger, face or PIN: then it stands for both factors, and
        # nothing has to be typed at signing in.
        options, kept = self._server().register_begin(
            person,
            [_credential(one) for one in passkeys_of(account.person_id)],
            resident_key_requirement=_REQUIRED,  # type: ignore[arg-type]  # the library takes its text
            user_verification=_REQUIRED,  # type: ignore[arg-type]
        )
        return Question(dict(options), kept)

    def sign_in(self) -> Question:
        """Return the question for signing in; it names nobody, so it tells of nobody."""
        options, kept = self._server().authenticate_begin(
            user_verification=_REQUIRED  # type: ignore[arg-type]
        )
        return Question(dict(options), kept)

    def add(
        self,
        *,
        account: Account,
        kept: Mapping[str, Any],
        answer: Mapping[str, Any],
        name: str,
        now: datetime,
    ) -> None:
        """Keep a new passkey, and tell the owner everywhere.

        Raises:
            PasskeyRefused: The answer does not fit the question, or there are ten already.
        """
        try:
            data = self._server().register_complete(kept, answer)
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise PasskeyRefused(reason="answer") from fault
        if data.credential_data is None:
            raise PasskeyRefused(reason="answer")
        made = Passkey(
            person_id=account.person_id,
            id=uuid7(),
            credential=bytes(data.credential_data),
            name=name.strip()[:LONGEST_NAME] or "Passkey",
            sign_count=data.counter,
            is_synced=bool(data.flags & data.FLAG.BS),
            created_at=now,
        )
        _insert(made, data.credential_data.credential_id, now)

    def owner(
        self, *, kept: Mapping[str, Any], answer: Mapping[str, Any], address: str, now: datetime
    ) -> Account:
        """Return who signed in with a passkey.

        Raises:
            WrongSignIn: It is no answer to our question, or the passkey is not here (any more).
            TooManyAttempts: Per address.
        """
        count_attempt(BY_ADDRESS, address, now=now)
        passkey = self._answering(kept, answer)
        account = row_of(Account, person_id=passkey.person_id)
        if account is None or not account.is_active:
            raise WrongSignIn
        if not _used(passkey, _counter(answer), now):
            raise WrongSignIn
        uncount_attempt(BY_ADDRESS, address)
        return account

    def _answering(self, kept: Mapping[str, Any], answer: Mapping[str, Any]) -> Passkey:
        try:
            owner = UUID(bytes=_bytes(answer["response"]["userHandle"]))
            held = {bytes(_credential(one).credential_id): one for one in passkeys_of(owner)}
            found = self._server().authenticate_complete(
                kept, [_credential(one) for one in held.values()], answer
            )
            return held[bytes(found.credential_id)]
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise WrongSignIn from fault

    def _server(self) -> "Fido2Server":
        from fido2.server import Fido2Server  # noqa: PLC0415
        from fido2.webauthn import PublicKeyCredentialRpEntity  # noqa: PLC0415

        party = PublicKeyCredentialRpEntity(name="Sekali", id=urlsplit(self.origin).hostname)
        # Exactly ours: the library itself would also take any subdomain.
        return Fido2Server(party, verify_origin=lambda origin: origin == self.origin)


def passkeys_of(person_id: UUID) -> Sequence[Passkey]:
    """Return the passkeys of a person, the oldest first."""
    return rows_of(Passkey, person_id=person_id, order="created_at")


@whole_transaction
def rename(*, person_id: UUID, passkey_id: UUID, name: str) -> None:
    """Call a passkey what its owner calls the device."""
    mine = Passkey.objects.filter(person_id=person_id, id=passkey_id)
    mine.update(name=name.strip()[:LONGEST_NAME] or "Passkey")


@whole_transaction
def remove(*, person_id: UUID, passkey_id: UUID, now: datetime) -> None:
    """Take a passkey away; doing it again changes nothing."""
    if Passkey.objects.filter(person_id=person_id, id=passkey_id).delete()[0]:
        act = Act(kind="account.passkey-removed", actor_id=person_id)
        record(person_id=person_id, acts=[act], at=now)
        alert(person_id, "passkey-removed", now).save(force_insert=True)


@whole_transaction
def _insert(made: Passkey, credential_id: bytes, now: datetime) -> None:
    # The account's row: two devices at once do not pass the bound together.
    Account.objects.select_for_update().get(person_id=made.person_id)
    others = passkeys_of(made.person_id)
    if len(others) >= MOST_EACH:
        raise PasskeyRefused(reason="many")
    if any(_credential(one).credential_id == credential_id for one in others):
        raise PasskeyRefused(reason="answer")
    made.save(force_insert=True)
    act = Act(kind="account.passkey-added", actor_id=made.person_id)
    record(person_id=made.person_id, acts=[act], at=now)
    alert(made.person_id, "passkey-added", now).save(force_insert=True)


@whole_transaction
def _used(passkey: Passkey, counter: int, now: datetime) -> bool:
    """Remember the use; False where the device counts and has gone back: it was copied."""
    mine = Passkey.objects.filter(person_id=passkey.person_id, id=passkey.id)
    if counter or passkey.sign_count:
        mine = mine.filter(sign_count__lt=counter)
    return bool(mine.update(sign_count=counter, last_used_at=now))


def _credential(passkey: Passkey) -> "AttestedCredentialData":
    from fido2.webauthn import AttestedCredentialData  # noqa: PLC0415

    return AttestedCredentialData(bytes(passkey.credential))


def _counter(answer: Mapping[str, Any]) -> int:
    """Return the counter of a device's answer: bytes 33 to 36 of what it signed."""
    return int.from_bytes(_bytes(answer["response"]["authenticatorData"])[33:37])


def _bytes(text: str) -> bytes:
    from fido2.utils import websafe_decode  # noqa: PLC0415

    return websafe_decode(text)
