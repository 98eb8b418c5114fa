"""What the room ``vault`` keeps: facts, links, and what was agreed to."""

from collections.abc import Mapping

from sekali.kernel.ids import uuid7
from support.applying import NOW
from support.everything.row import DAY, Row


def rows() -> Mapping[str, Row]:
    """Return a row for each table."""
    return {
        "vault.Consent": Row(
            "tanda-setuju",
            {
                "service_id": "s",
                "service_version": "1",
                "purpose": "p",
                "outcome": "given",
                "language": "id",
                "digest": "d",
                "words": "tanda-setuju",
                "at": NOW,
                "channel": "web",
            },
        ),
        "vault.FactVersion": Row(
            "tanda-dulu",
            {
                "element": "phone",
                "value": "tanda-dulu",
                "level": "declared",
                "source": "resident",
                "date": DAY,
                "recorded_at": NOW,
            },
        ),
        "vault.Fetched": Row(
            "tanda-register", {"registry": "tanda-register", "at": NOW, "outcome": "found"}
        ),
        "vault.Link": Row(
            "tanda-tali",
            {"other_id": uuid7(), "kind": "tanda-tali", "since": DAY, "until": DAY},
        ),
    }
