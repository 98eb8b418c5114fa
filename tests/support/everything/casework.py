"""What the room ``casework`` keeps of what somebody applied for."""

from collections.abc import Mapping
from uuid import UUID

from sekali.kernel.ids import uuid7
from support.applying import NOW
from support.everything.row import BUNDLE, CASE, LATER, WORDS, Row


def rows(office_id: UUID) -> Mapping[str, Row]:
    """Return a row for each table."""
    return {
        "casework.Bundle": Row(
            "tanda-bundel",
            {
                "id": BUNDLE,
                "key": "k",
                "title": WORDS,
                "about": "tanda-bundel",
                "channel": "web",
                "language": "id",
                "submitted_at": NOW,
            },
        ),
        "casework.BundlePart": Row(
            "tanda-bagian",
            {
                "case_id": CASE,
                "bundle_id": BUNDLE,
                "position": 1,
                "service_id": "tanda-bagian",
                "title": WORDS,
                "standing": "waiting",
                "answers": {"a": {"value": 1}},
            },
        ),
        "casework.Case": Row(
            "tanda-temuan",
            {
                "id": CASE,
                "number": "26-TANDA-0001",
                "service_id": "umum.pengaduan",
                "service_version": "1.0.0",
                "service_digest": "d",
                "office_id": office_id,
                "title": WORDS,
                "about": "a",
                "language": "id",
                "findings": {"opinion": "tanda-temuan"},
                "state": "done",
                "submitted_at": NOW,
                "promised_at": LATER,
                "decided_at": NOW,
            },
        ),
        "casework.CaseEvent": Row(
            "tanda-langkah",
            {"case_id": CASE, "kind": "acted", "at": NOW, "data": {"x": "tanda-langkah"}},
        ),
        "casework.Draft": Row(
            "tanda-isian",
            {
                "service_id": "tanda-isian",
                "service_version": "1.0.0",
                "started_at": NOW,
                "saved_at": NOW,
            },
        ),
        "casework.EffectStep": Row(
            "tanda-akibat", {"case_id": CASE, "position": 1, "kind": "tanda-akibat", "done_at": NOW}
        ),
        "casework.InspectionReport": Row(
            "-7.55,112.41",
            {
                "case_id": CASE,
                "number": 1,
                "state": "s",
                "action": "a",
                "office_id": office_id,
                "made_by_id": uuid7(),
                "made_at": NOW,
                "coordinates": "-7.55,112.41",
            },
        ),
        "casework.Offer": Row(
            "tanda-tawar",
            {
                "service_id": "tanda-tawar",
                "about": "a",
                "because_case_id": CASE,
                "offered_at": NOW,
            },
        ),
        "casework.RegistryCheck": Row(
            "tanda-cek",
            {
                "case_id": CASE,
                "registry": "tanda-cek",
                "about_id": uuid7(),
                "manner": "telling",
                "items": ["i"],
                "asked_for": {},
                "begun_at": NOW,
            },
        ),
        "casework.Review": Row(
            "tanda-nilai",
            {
                "case_id": CASE,
                "entered": 1,
                "reviewer_id": uuid7(),
                "office_id": office_id,
                "standing": "given",
                "comments": {"c": "tanda-nilai"},
                "declared_at": NOW,
                "given_at": NOW,
            },
        ),
    }
