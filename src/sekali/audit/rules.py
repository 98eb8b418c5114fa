"""How a link of the audit chain is computed, so that an auditor can compute it again."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

_POSITION_BYTES = 8
# The entry that says up to where a chain was taken away, and the hash of the last of it.
TRIMMED = "data.ledger-trimmed"


def entry_content(
    *,
    person_id: UUID,
    at: datetime,
    kind: str,
    actor_id: UUID | None,
    office_id: UUID | None,
    details: Mapping[str, Any],
) -> bytes:
    """Return what an entry says as canonical JSON (RFC 8785 style): all but its place.

    Keys sorted, no spaces, UTF-8, the instant in UTC with microseconds.
    """
    entry = {
        "person_id": str(person_id),
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": kind,
        "actor_id": str(actor_id) if actor_id else None,
        "office_id": str(office_id) if office_id else None,
        "details": details,
    }
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def entry_hash(*, previous: bytes, position: int, content: bytes) -> bytes:
    """Return SHA-256 over the previous hash, the position (8 bytes, big-endian), the content.

    The database computes the same when it appends (``audit.actions``).
    """
    place = position.to_bytes(_POSITION_BYTES, "big")
    return hashlib.sha256(previous + place + content).digest()
