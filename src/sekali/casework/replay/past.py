"""What is replayed: a case as it was handed in, and what people did to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sekali.agencies.rules import WorkingTime


@dataclass(frozen=True, slots=True)
class Step:
    """An event of a case: its kind and data as ``CaseEvent`` has them, and when it was."""

    kind: str
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCase:
    """Frozen facts, what became known at work, the events in order, and the office's hours.

    ``until`` is the instant to which clocks run on if the case is still open.
    """

    facts: Mapping[str, Any]
    findings: Mapping[str, Any]
    submitted_at: datetime
    until: datetime
    office: WorkingTime
    steps: Sequence[Step]
