"""What the room ``mandates`` keeps: who acts for whom."""

from collections.abc import Mapping
from datetime import timedelta

from sekali.kernel.ids import uuid7
from support.applying import NOW
from support.everything.row import DAY, Row


def rows() -> Mapping[str, Row]:
    """Return a row for each table."""
    return {
        "mandates.HeldOffice": Row(
            "tanda-lembaga",
            {
                "organisation_id": uuid7(),
                "organisation_name": "tanda-lembaga",
                "office": "chair",
                "checked_at": NOW,
            },
        ),
        "mandates.Helping": Row(
            "tanda-dibantu",
            {
                "other_id": uuid7(),
                "other_name": "tanda-dibantu",
                "basis": "mandate",
                "relation": "relative",
                "until_date": DAY,
                "told_at": NOW,
            },
        ),
        "mandates.Mandate": Row(
            "tanda-pembantu",
            {
                "basis": "mandate",
                "relation": "relative",
                "way": "app",
                "from_date": DAY,
                "until_date": DAY + timedelta(days=9),
                "helper_hash": b"h",
                "helper_label": "tanda-pembantu",
                "given_at": NOW,
                "given_by_id": uuid7(),
            },
        ),
        "mandates.MandateRequest": Row(
            "tanda-hubungan",
            {"of_hash": b"h", "relation": "tanda-hubungan", "days": 3, "asked_at": NOW},
        ),
    }
