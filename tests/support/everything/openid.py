"""What the room ``openid`` keeps: to which systems somebody signs in from here."""

from collections.abc import Mapping

from support.applying import NOW
from support.everything.row import LATER, SYSTEM, Row


def rows() -> Mapping[str, Row]:
    """Return a row for each table."""
    return {
        "openid.Consent": Row(
            "tanda-izin",
            {
                "id": SYSTEM,
                "asked": ["tanda-izin"],
                "given": [],
                "text_hash": b"h",
                "given_at": NOW,
            },
        ),
        "openid.Grant": Row(
            "tanda-masuk",
            {"client_id": SYSTEM, "scopes": ["tanda-masuk"], "created_at": NOW, "until": LATER},
        ),
    }
