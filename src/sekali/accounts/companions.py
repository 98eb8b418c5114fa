"""Who comes to a counter with somebody who cannot sign in any more, or for them."""

from dataclasses import dataclass
from uuid import UUID

from sekali.kernel.errors import DomainError

# Among the papers that were seen: the companion's own identity card.
COMPANION_CARD = "companion-card"


class CompanionUnknown(DomainError):
    """Who came with somebody, or for them, holds no mandate that says so."""

    code = "companion-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """Who comes with somebody to a counter, or for them, and by which mandate of theirs.

    The rooms above know mandates, and have looked.
    """

    person_id: UUID
    name: str
    mandate: str
    comes_alone: bool
