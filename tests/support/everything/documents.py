"""What the room ``documents`` keeps: papers that were handed in, documents that were issued."""

from collections.abc import Mapping
from uuid import UUID

from sekali.kernel.ids import uuid7
from support.applying import NOW
from support.everything.row import CASE, WORDS, Row


def rows(office_id: UUID) -> Mapping[str, Row]:
    """Return a row for each table."""
    return {
        "documents.Evidence": Row(
            "tanda-berkas",
            {
                "application_id": CASE,
                "item": "i",
                "name": "tanda-berkas",
                "blob": "b",
                "media_type": "image/png",
                "size_bytes": 1,
                "added_by_id": uuid7(),
                "added_at": NOW,
                "removed_at": NOW,
            },
        ),
        "documents.IssuedDocument": Row(
            "tanda-nomor",
            {
                "case_id": CASE,
                "key": "k",
                "service_id": "s",
                "office_id": office_id,
                "number": "tanda-nomor",
                "code": "c",
                "title": WORDS,
                "about": "a",
                "signer_title": "s",
                "issued_at": NOW,
                "blob": "b",
            },
        ),
    }
