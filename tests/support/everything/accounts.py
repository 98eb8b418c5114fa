"""What the room ``accounts`` keeps: how somebody signs in, and how they are reached."""

from collections.abc import Mapping
from uuid import UUID

from sekali.kernel.ids import uuid7
from support.applying import NOW
from support.everything.row import LATER, Row


def rows(office_id: UUID) -> Mapping[str, Row]:
    """Return a row for each table."""
    return {
        "accounts.AuthenticatorApp": Row(
            "2026-01-05",
            {"sealed_secret": b"s", "created_at": NOW, "confirmed_at": NOW.replace(month=1, day=5)},
        ),
        "accounts.Contact": Row(
            "tanda-kontak@contoh.example",
            {"kind": "email", "value": "tanda-kontak@contoh.example", "confirmed_at": NOW},
        ),
        "accounts.ContactChange": Row(
            "tanda-ganti", {"kind": "email", "value": "tanda-ganti", "asked_at": NOW}
        ),
        "accounts.LinkedIdentity": Row(
            "tanda-portal",
            {"portal": "tanda-portal", "subject_hash": b"h", "linked_by": "nik", "linked_at": NOW},
        ),
        "accounts.OneTimeCode": Row(
            "tanda-kode",
            {"purpose": "tanda-kode", "channel": "sms", "sent_at": NOW, "expires_at": LATER},
        ),
        "accounts.Passkey": Row(
            "tanda-kunci",
            {"credential": b"c", "name": "tanda-kunci", "is_synced": True, "created_at": NOW},
        ),
        "accounts.Recovery": Row(
            "tanda-loket",
            {
                "office_id": office_id,
                "reason": "tanda-loket",
                "papers": ["kk"],
                "opened_by_id": uuid7(),
                "opened_at": NOW,
            },
        ),
        "accounts.Reset": Row(
            "tanda-set",
            {"channel": "tanda-set", "password": "x", "asked_at": NOW, "due_at": LATER},
        ),
        "accounts.Session": Row(
            "tanda-gawai",
            {
                "session_key": "k" * 32,
                "session_data": "d",
                "expire_date": LATER,
                "device": "tanda-gawai",
            },
            key="account_id",
        ),
        "accounts.SignInName": Row(
            "phone", {"value_hash": b"n" * 32, "kind": "phone"}, key="account_id"
        ),
    }
