"""Reading accounts."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sekali.accounts.models import Account
from sekali.storage.reading import row_of


def account_of(person_id: UUID) -> Account | None:
    """Return a person's account, if they have one."""
    return row_of(Account, person_id=person_id)


def names_of(person_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return the names of those who have an account, by person."""
    accounts = Account.objects.filter(person_id__in=set(person_ids))
    return dict(accounts.values_list("person_id", "display_name"))
