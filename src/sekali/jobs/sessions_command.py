"""What the command about sessions does and says."""

import sys
from datetime import UTC, datetime
from uuid import UUID

from sekali.accounts.devices import end_by_operator


def end_now(person_id: UUID | None, reason: str) -> int:
    """Sign a person out everywhere, or everybody; say how many sessions ended."""
    ended = end_by_operator(person_id=person_id, reason=reason, now=datetime.now(UTC))
    sys.stdout.write(f"{ended} sessions ended\n")
    return 0
