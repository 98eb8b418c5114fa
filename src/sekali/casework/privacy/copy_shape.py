"""The shape of the copy of everything held about a person, as machines read it.

``schemas/copy-of-data.json`` is made of it (``python -m sekali.casework.privacy.copy_shape``).
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from sekali.casework.privacy.copy_account import AccountOf
from sekali.casework.privacy.copy_applications import Application, Offered, OneForm, Unfinished
from sekali.casework.privacy.copy_pieces import (
    Asked,
    ConsentSaid,
    CopiedFile,
    CopyMade,
    Deletion,
    Hold,
    LookJudged,
    MandateAsked,
    Mandated,
    Merge,
    Message,
    OfficeHeld,
    Payment,
    Piece,
    Post,
    RegistryAsked,
    System,
    Visit,
)

VERSION: Literal[1] = 1
SCHEMA = Path(__file__).parents[4] / "schemas" / "copy-of-data.json"


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
    beside: list[SaidBy]


class FormerFact(SaidBy):
    """What was once held, of the person or of something of theirs."""

    about: str
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


class FormerRelation(Piece):
    """A relation that has ended; who it was is not named any more."""

    kind: str
    since: date
    until: date


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
    """Everything held about one person on one day.

    ``former_records`` are records that were found to be theirs, each as it stands by itself.
    """

    version: Literal[1]
    made_at: datetime
    law: str
    person: Held
    household: Held | None
    things: list[Held]
    relations: list[Relation]
    former_relations: list[FormerRelation]
    history: list[FormerFact]
    registries_asked: list[RegistryAsked]
    applications: list[Application]
    unfinished: list[Unfinished]
    forms_for_several: list[OneForm]
    offers: list[Offered]
    files: list[CopiedFile]
    messages: list[Message]
    payments: list[Payment]
    visits: list[Visit]
    asked: list[Asked]
    consents: list[ConsentSaid]
    mandates: list[Mandated]
    mandates_asked: list[MandateAsked]
    offices: list[OfficeHeld]
    systems: list[System]
    postings: list[Post]
    merges: list[Merge]
    copies: list[CopyMade]
    deletions: list[Deletion]
    holds: list[Hold]
    looks_judged: list[LookJudged]
    account: AccountOf | None
    ledger: list[LedgerLine]
    former_records: list["CopyOfData"]


def schema_text() -> str:
    """Return the JSON Schema of the copy, as it is published."""
    schema = CopyOfData.model_json_schema()
    said = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(said | schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), encoding="utf-8")
