"""What the room ``casework`` keeps of somebody's rights over their data and their decisions."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sekali.kernel.ids import uuid7
from support.applying import NOW
from support.everything.row import CASE, FINDING, LATER, Row


def rows(office_id: UUID) -> Mapping[str, Row]:
    """Return a row for each table."""
    return {
        "casework.DataCopy": Row(
            "2026-02-03",
            {
                "case_id": CASE,
                "data_id": uuid7(),
                "document_id": uuid7(),
                "sha256": "s",
                "made_at": NOW.replace(month=2, day=3),
                "expires_at": LATER,
            },
        ),
        "casework.Erasure": Row(
            "tanda-hapus", {"case_id": CASE, "report": [{"what": "tanda-hapus"}], "done_at": NOW}
        ),
        "casework.LegalHold": Row(
            "tanda-tahan",
            {
                "reason": "rahasia-hakim",
                "law": "tanda-tahan",
                "office_id": office_id,
                "placed_by_id": uuid7(),
                "placed_at": NOW,
            },
        ),
        "casework.MendRequest": Row(
            "tanda-minta",
            {
                "subject_id": uuid7(),
                "kind": "person",
                "element": "phone",
                "held": {"value": "lama"},
                "wanted": {"value": "tanda-minta"},
                "said": "s",
                "office_id": office_id,
                "law": "l",
                "state": "open",
                "asked_at": NOW,
                "due_at": LATER,
            },
        ),
        "casework.Objection": Row(
            "tanda-keberatan",
            {
                "case_id": CASE,
                "office_id": office_id,
                "state_decided": "assess",
                "role": "front-office",
                "law": "l",
                "said": "tanda-keberatan",
                "state": "open",
                "asked_at": NOW,
                "due_at": LATER,
            },
        ),
        "casework.MergeSide": Row(
            "tanda-gabung",
            {
                "other_id": uuid7(),
                "role": "survivor",
                "state": "proposed",
                "office_id": office_id,
                "note": "tanda-gabung",
                "law": "l",
                "proposed_by_id": uuid7(),
                "proposed_at": NOW,
            },
        ),
        "casework.ReviewedLook": Row(
            "2026-01-07",
            {
                "office_id": office_id,
                "review_id": FINDING,
                "number": 1,
                "door": "desk",
                "looks": 1,
                "first_at": NOW,
                "last_at": NOW,
            },
            beside=(
                "casework.LookReview",
                {
                    "office_id": office_id,
                    "id": FINDING,
                    "watch_office_id": office_id,
                    "kind": "odd",
                    "officer_id": UUID(int=9),
                    "day": date(2026, 1, 7),
                    "people": 1,
                    "looks": 1,
                    "status": "justified",
                    "note": "n",
                    "opened_at": NOW,
                    "due_at": LATER,
                    "judged_at": NOW,
                    "judged_by_id": UUID(int=8),
                },
            ),
        ),
    }
