"""Reading a resident's inbox."""

from collections.abc import Sequence
from uuid import UUID

from sekali.channels.models import Notice
from sekali.storage.reading import row_of


def inbox_of(person_id: UUID) -> Sequence[Notice]:
    """Return a resident's newest notices."""
    return list(Notice.objects.filter(person_id=person_id).order_by("-created_at")[:50])


def notice(*, person_id: UUID, notice_id: UUID) -> Notice | None:
    """Return one notice of a person."""
    return row_of(Notice, person_id=person_id, id=notice_id)
