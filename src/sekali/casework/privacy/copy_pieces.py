"""Papers, payments, agreements and mandates in the copy of somebody's data, as machines read it."""

from datetime import date, datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict


class Piece(BaseModel):
    """A part of the copy; nothing is converted, and nothing is there that is not named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def of(cls, row: object, **said: Any) -> Self:
        """Return the piece with what a row calls the same, and what is said of the rest."""
        same = {name: getattr(row, name) for name in cls.model_fields if name not in said}
        return cls(**same, **said)


class CopiedFile(Piece):
    """A paper that was brought, or a document that was issued; the app hands out the file.

    Of a paper that was taken off, or is held for its virus, the app hands out nothing.
    """

    kind: Literal["paper", "document"]
    name: str
    at: datetime
    size_bytes: int
    address: str
    removed_at: datetime | None


class Message(Piece):
    """A notice in the inbox."""

    subject: str
    body: str
    at: datetime


class Paid(Piece):
    """What the bank said was paid, in rupiah."""

    amount_rupiah: int
    paid_at: datetime
    outcome: str


class Refunded(Piece):
    """What goes back, in rupiah."""

    amount_rupiah: int
    reason: str
    status: str
    wanted_at: datetime
    confirmed_at: datetime | None


class Payment(Piece):
    """A bill, what was paid of it and what goes back, in rupiah."""

    title: str
    amount_rupiah: int
    paid_rupiah: int
    status: str
    made_at: datetime
    paid: list[Paid]
    refunds: list[Refunded]


class Visit(Piece):
    """A time at an office."""

    office: str
    starts_at: datetime
    status: str


class Asked(Piece):
    """What was asked: to put a fact right, why somebody looked, to look at a rule's decision."""

    kind: Literal["mending", "question", "objection"]
    about: str
    said: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None
    held: Any = None
    wanted: Any = None
    mended: Any = None


class ConsentSaid(Piece):
    """What was agreed to, declined or taken back, in the words it was asked in."""

    service: str
    purpose: str
    outcome: str
    words: str
    at: datetime


class Mandated(Piece):
    """That somebody acts, or acted, for another: ``role`` is the part of whose copy this is."""

    role: Literal["gives", "acts"]
    other: str
    basis: str
    relation: str
    services: list[str]
    facts: list[str]
    until_date: date
    since: datetime
    taken_at: datetime | None
    ended_at: datetime | None


class MandateAsked(Piece):
    """That a mandate was asked for with a code; it holds only where the code was read out."""

    relation: str
    services: list[str]
    days: int
    asked_at: datetime
    used_at: datetime | None


class OfficeHeld(Piece):
    """That somebody is, or was, an officer of an organisation, as its register says."""

    organisation_name: str
    office: str
    checked_at: datetime
    ended_at: datetime | None


class SignedInThere(Piece):
    """One sign-in at a system of an agency, and what it let the system have until when."""

    scopes: list[str]
    created_at: datetime
    until: datetime
    revoked_at: datetime | None


class System(Piece):
    """A system of an agency that people sign in to with their account here."""

    name: str
    asked: list[str]
    given: list[str]
    given_at: datetime | None
    withdrawn_at: datetime | None
    sign_ins: list[SignedInThere]


class RegistryAsked(Piece):
    """When a registry was last asked about the person, and for what."""

    registry: str
    at: datetime
    outcome: str
    elements: list[str]


class Merge(Piece):
    """That two records were found to be one person's; the other record is a copy of its own."""

    role: str
    state: str
    office: str
    note: str
    law: str
    proposed_at: datetime
    done_at: datetime | None


class Post(Piece):
    """A role in an office."""

    office: str
    role: str
    title: str
    since: date
    until: date | None


class CopyMade(Piece):
    """An earlier copy like this one."""

    made_at: datetime
    expires_at: datetime
    fetched_at: datetime | None
    removed_at: datetime | None


class Deletion(Piece):
    """What was deleted, and what stayed by which law."""

    done_at: datetime
    report: list[dict[str, Any]]


class LookJudged(Piece):
    """That an officer's looks at these data were judged: where, when, and what came of it."""

    office: str
    day: date
    looks: int
    outcome: str
    judged_at: datetime | None


class Hold(Piece):
    """That nothing may be deleted. Why is the court's or the auditor's to say."""

    law: str
    placed_at: datetime
    lifted_at: datetime | None
