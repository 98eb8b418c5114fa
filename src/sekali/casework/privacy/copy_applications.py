"""What somebody applied for, in the copy of their data, as machines read it."""

from datetime import datetime
from typing import Any

from sekali.casework.privacy.copy_pieces import Piece


class Step(Piece):
    """One step of an application, as its time line tells it."""

    at: datetime
    kind: str
    office: str | None
    data: dict[str, Any]


class Check(Piece):
    """What a registry was asked about an application after it was handed in."""

    registry: str
    manner: str
    items: list[str]
    outcome: str
    begun_at: datetime
    done_at: datetime | None


class Inspection(Piece):
    """What an officer found on the spot; its photographs are among the files."""

    office: str
    made_at: datetime
    checks: dict[str, Any]
    coordinates: str


class Consequence(Piece):
    """What followed from a decision, and whether it was taken back."""

    kind: str
    done_at: datetime
    undone_at: datetime | None
    refusal: str


class Reading(Piece):
    """What a reader of a panel gave, once it is decided; by whom stays theirs."""

    scores: dict[str, Any]
    comments: dict[str, Any]
    given_at: datetime


class Application(Piece):
    """An application with everything it says and how it went."""

    number: str
    service: str
    title: str
    office: str
    state: str
    submitted_at: datetime
    decided_at: datetime | None
    decision: dict[str, Any]
    facts: dict[str, Any]
    findings: dict[str, Any]
    corrected: dict[str, Any]
    note_to_applicant: str
    steps: list[Step]
    checks: list[Check]
    inspections: list[Inspection]
    consequences: list[Consequence]
    readings: list[Reading]


class Unfinished(Piece):
    """A form that was begun and not handed in."""

    service: str
    saved_at: datetime
    answers: dict[str, Any]


class Part(Piece):
    """One service of a form for several, and what was answered for it while it waits."""

    service: str
    standing: str
    answers: dict[str, Any]


class OneForm(Piece):
    """Several services that were handed in with one form."""

    title: str
    about: str
    submitted_at: datetime
    parts: list[Part]


class Offered(Piece):
    """A service that was offered, because of what had been decided."""

    service: str
    about: str
    offered_at: datetime
    taken_at: datetime | None
