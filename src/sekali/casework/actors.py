"""Who does something to an application, and through which door."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Applicant:
    """A resident who acts for themselves; ``channel`` is web, later telephone or counter.

    Without an address there is no e-mail to send; where it is not known, the worker looks.
    """

    person_id: UUID
    channel: str = "web"
    language: str = "id"
    has_address: bool = True


@dataclass(frozen=True, slots=True)
class Officer:
    """A member of staff, in one role of one office."""

    person_id: UUID
    name: str
    office_id: UUID
    role: str
    title: str
