"""How a link of the audit chain is computed, so that an auditor can compute it again."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID


def entry_hash(
    *,
    previous: bytes,
    person_id: UUID,
    position: int,
    at: datetime,
    kind: str,
    actor_id: UUID | None,
    office_id: UUID | None,
    details: Mapping[str, Any],
) -> bytes:
    """Return SHA-256 over the previous hash and the entry as canonical JSON (RFC 8785 style).

    Keys sorted, no spaces, UTF-8, the instant in UTC with microseconds.
    """
    entry = {
        "person_id": str(person_id),
        "position": position,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": kind,
        "actor_id": str(actor_id) if actor_id else None,
        "office_id": str(office_id) if office_id else None,
        "details": details,
    }
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + text.encode()).digest()
