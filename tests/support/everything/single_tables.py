"""What rooms keep that have one table of a person each."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from support.applying import NOW
from support.everything.row import CASE, DAY, LATER, Row


def rows(office_id: UUID) -> Mapping[str, Row]:
    """Return a row for each table."""
    return {
        "agencies.Posting": Row(
            "tanda-jabatan",
            {
                "office_id": office_id,
                "role": "front-office",
                "title": "tanda-jabatan",
                "since": DAY,
                "until": DAY + timedelta(days=1),
            },
        ),
        "appointments.Appointment": Row(
            "2027-05-06",
            {
                "case_id": CASE,
                "office_id": office_id,
                "purpose": "p",
                "starts_at": NOW.replace(year=2027, month=5, day=6),
                "ends_at": NOW.replace(year=2027, month=5, day=7),
                "status": "booked",
                "booked_at": NOW,
            },
        ),
        "audit.Question": Row(
            "tanda-tanya",
            {
                "position": 1,
                "office_id": office_id,
                "text": "tanda-tanya",
                "asked_at": NOW,
                "due_at": LATER,
            },
        ),
        "channels.Notice": Row(
            "tanda-pesan",
            {"subject": "tanda-pesan", "body": "b", "language": "id", "created_at": NOW},
        ),
    }
