"""What this room holds of a person, for the copy that they ask for."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sekali.accounts.identities import identities_of
from sekali.accounts.models import (
    AuthenticatorApp,
    ContactChange,
    LinkedIdentity,
    OneTimeCode,
    Passkey,
    Recovery,
    Reset,
    Session,
)
from sekali.storage.reading import rows_of


class AccessOf(NamedTuple):
    """How somebody gets into their account, and got; the keys themselves are nobody's to read."""

    passkeys: Sequence[Passkey]
    authenticators: Sequence[AuthenticatorApp]
    devices: Sequence[Session]
    codes: Sequence[OneTimeCode]
    changes: Sequence[ContactChange]
    recoveries: Sequence[Recovery]
    resets: Sequence[Reset]
    portals: Mapping[str, LinkedIdentity]


def access_of(person_id: UUID) -> AccessOf:
    """Return all of it, each in order of time. One statement a table."""
    return AccessOf(
        rows_of(Passkey, person_id=person_id, order="created_at"),
        rows_of(AuthenticatorApp, person_id=person_id, order="created_at"),
        rows_of(Session, account_id=person_id, order="signed_in_at"),
        rows_of(OneTimeCode, person_id=person_id, order="sent_at"),
        rows_of(ContactChange, person_id=person_id, order="asked_at"),
        rows_of(Recovery, person_id=person_id, order="opened_at"),
        rows_of(Reset, person_id=person_id, order="asked_at"),
        identities_of(person_id),
    )
