"""Reading accounts."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sekali.accounts.models import Account, SignInName
from sekali.storage.reading import row_of


def account_of(person_id: UUID) -> Account | None:
    """Return a person's account, if they have one."""
    return row_of(Account, person_id=person_id)


def names_of(person_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return the names of those who have an account, by person."""
    accounts = Account.objects.filter(person_id__in=set(person_ids))
    return dict(accounts.values_list("person_id", "display_name"))


def emails_of(person_ids: Iterable[UUID]) -> Sequence[tuple[str, str]]:
    """Return the addresses of those who have an account, each with its owner's language."""
    accounts = Account.objects.filter(person_id__in=set(person_ids), is_active=True)
    return list(accounts.exclude(email="").values_list("email", "language"))


def nik_hash_of(person_id: UUID) -> bytes:
    """Return the hash of the NIK by which somebody with an account signs in."""
    return bytes(SignInName.objects.get(account_id=person_id, kind="nik").value_hash)


def is_name_of(hashed: bytes, person_id: UUID) -> bool:
    """Tell whether somebody signs in with the name of this hash."""
    return SignInName.objects.filter(value_hash=hashed, account_id=person_id).exists()
