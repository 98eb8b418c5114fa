"""A paper of an application, and the key it is sealed with, as other rooms see them."""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class AttachedPaper(Protocol):
    """A paper of an application: what it is for, and which bytes it is."""

    person_id: UUID
    id: UUID
    item: str
    name: str
    blob: str
    media_type: str
    size_bytes: int
    pages: int
    added_by_id: UUID
    scan: str
    added_at: datetime
    kind: str
    about_id: UUID | None
    service_id: str
    given_at: datetime | None


class KeptKey(Protocol):
    """A person's key as it is kept: wrapped by a master key."""

    person_id: UUID
    id: UUID
    master_id: str
    wrapped: str
