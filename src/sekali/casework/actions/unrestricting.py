"""Taking back a restriction of one's own facts, also in applications that are worked on."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sekali.casework.privacy.open_cases import free_in_open_cases
from sekali.storage.transactions import whole_transaction
from sekali.vault.restricting import lift_restriction


@whole_transaction
def unrestrict(*, person_id: UUID, elements: Collection[str], actor_id: UUID, at: datetime) -> None:
    """Let facts of a person be used again; doing it again changes nothing."""
    lift_restriction(person_id=person_id, elements=elements, actor_id=actor_id, at=at)
    free_in_open_cases(person_id=person_id, elements=elements)
