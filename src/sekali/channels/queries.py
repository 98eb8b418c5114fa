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


def language_about(*, person_id: UUID, case_id: UUID) -> str:
    """Return the language in which a person was last told of a case; Indonesian before that."""
    told = Notice.objects.filter(person_id=person_id, case_id=case_id).order_by("-created_at")
    language: str | None = told.values_list("language", flat=True).first()
    return language or "id"
