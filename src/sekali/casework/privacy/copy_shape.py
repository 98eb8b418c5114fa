"""The shape of the copy of everything held about a person, as machines read it.

``schemas/copy-of-data.json`` is made of it (``python -m sekali.casework.privacy.copy_shape``).
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

VERSION: Literal[1] = 1
SCHEMA = Path(__file__).parents[4] / "schemas" / "copy-of-data.json"


class Piece(BaseModel):
    """A part of the copy; nothing is converted, and nothing is there that is not named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SaidBy(Piece):
    """What a source says, and since when."""

    value: Any
    source: str
    level: Literal["verified", "declared"]
    since: date


class CopiedFact(SaidBy):
    """A fact: its element of the dictionary, its name, and what other sources say."""

    element: str
    label: str
    good_until: date | None = None
    restricted: bool = False
    beside: list[SaidBy] = []


class FormerFact(SaidBy):
    """What was once held."""

    element: str
    recorded_at: datetime


class Held(Piece):
    """A subject: the person, their household, or something of theirs."""

    kind: str
    facts: list[CopiedFact]


class Relation(Piece):
    """Who belongs to the person; what is held about them is theirs to ask for."""

    relations: list[str]
    name: str


class Step(Piece):
    """One step of an application, as its time line tells it."""

    at: datetime
    kind: str
    office: str | None
    data: dict[str, Any]


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
    steps: list[Step]


class Unfinished(Piece):
    """A form that was begun and not handed in."""

    service: str
    saved_at: datetime
    answers: dict[str, Any]


class CopiedFile(Piece):
    """A paper that was brought, or a document that was issued; the app hands out the file."""

    kind: Literal["paper", "document"]
    name: str
    at: datetime
    size_bytes: int
    address: str


class Message(Piece):
    """A notice in the inbox."""

    subject: str
    body: str
    at: datetime


class Payment(Piece):
    """A bill and what was paid of it, in rupiah."""

    title: str
    amount_rupiah: int
    paid_rupiah: int
    status: str
    made_at: datetime


class Visit(Piece):
    """A time at an office."""

    office: str
    starts_at: datetime
    status: str


class Asked(Piece):
    """What was asked about one's data: to put a fact right, or why somebody looked."""

    kind: Literal["mending", "question"]
    about: str
    said: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None


class ConsentSaid(Piece):
    """What was agreed to, declined or taken back, in the words it was asked in."""

    service: str
    purpose: str
    outcome: str
    words: str
    at: datetime


class AccountOf(Piece):
    """The account: how its owner signs in and is reached. No secret is part of it."""

    name: str
    language: str
    assurance: str
    contacts: dict[str, str]
    signs_in_with: list[str]
    passkeys: list[str]
    opened_at: datetime


class LedgerLine(Piece):
    """Who did what with these data, and why: the processing trail (UU 27/2022 pasal 32)."""

    at: datetime
    act: str
    who: str
    office: str | None
    service: str | None
    purposes: dict[str, str]
    elements: list[str]


class CopyOfData(Piece):
    """Everything held about one person on one day."""

    version: Literal[1]
    made_at: datetime
    law: str
    person: Held
    household: Held | None
    things: list[Held]
    relations: list[Relation]
    history: list[FormerFact]
    applications: list[Application]
    unfinished: list[Unfinished]
    files: list[CopiedFile]
    messages: list[Message]
    payments: list[Payment]
    visits: list[Visit]
    asked: list[Asked]
    consents: list[ConsentSaid]
    account: AccountOf | None
    ledger: list[LedgerLine]


def schema_text() -> str:
    """Return the JSON Schema of the copy, as it is published."""
    schema = CopyOfData.model_json_schema()
    said = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(said | schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), encoding="utf-8")
