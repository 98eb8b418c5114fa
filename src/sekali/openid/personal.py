"""What this room holds of a person: which systems they agreed to, and each sign-in there."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sekali.openid.models import Consent, Grant
from sekali.openid.queries import names_of_clients
from sekali.storage.reading import rows_of


class SystemOf(NamedTuple):
    """A system of an agency: its name, what was agreed to (None: nothing was kept), sign-ins."""

    name: str
    consent: Consent | None
    grants: Sequence[Grant]


def systems_of(person_id: UUID) -> Sequence[SystemOf]:
    """Return every system that a person let have something, also where that has ended."""
    consents = {one.id: one for one in rows_of(Consent, person_id=person_id, order="given_at")}
    grants = rows_of(Grant, person_id=person_id, order="created_at")
    ids = list(dict.fromkeys([*consents, *(one.client_id for one in grants)]))
    names = names_of_clients(ids)
    return [
        SystemOf(
            names.get(client_id, ""),
            consents.get(client_id),
            [one for one in grants if one.client_id == client_id],
        )
        for client_id in ids
    ]
