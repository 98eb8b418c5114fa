"""What somebody agreed to or not: for which service and purpose, in which words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

GIVEN, DECLINED, WITHDRAWN = "given", "declined", "withdrawn"


@dataclass(frozen=True, slots=True)
class Decided:
    """The last word of somebody on one purpose; ``digest`` is of what they were told then."""

    outcome: str
    language: str
    digest: str
    at: datetime

    @property
    def is_given(self) -> bool:
        """Tell whether it is agreed to."""
        return self.outcome == GIVEN

    def holds_for(self, digests: Mapping[str, str]) -> bool:
        """Tell whether they were told what is asked now, in the language they read it in."""
        return digests.get(self.language) == self.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision as its person sees it: in which words it was asked, when, and who answered."""

    id: UUID
    person_id: UUID
    service_id: str
    service_version: str
    purpose: str
    outcome: str
    language: str
    digest: str
    words: str
    at: datetime
    actor_id: UUID | None
    channel: str
    application_id: UUID | None
