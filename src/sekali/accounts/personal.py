"""What this room holds of a person, for the copy that they ask for."""

from collections.abc import Sequence
from uuid import UUID

from sekali.accounts.models import Passkey


def names_of_passkeys(person_id: UUID) -> Sequence[str]:
    """Return what a person calls their passkeys; the keys themselves are nobody's to read."""
    passkeys = Passkey.objects.filter(person_id=person_id).order_by("created_at")
    return list(passkeys.values_list("name", flat=True))
