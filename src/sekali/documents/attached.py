"""A paper of an application, as other rooms see it."""

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
    added_at: datetime
