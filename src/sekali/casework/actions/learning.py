"""Keeping what an applicant said of their household, so that nobody in it is asked again."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import models

from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.vault.actions import Recording, record_facts
from sekali.vault.facts import Fact, fact_from_json

LEARN = "casework.learn"


def message(
    *, subject_id: UUID, facts: Mapping[str, Fact], by: UUID | None, case_id: UUID, at: datetime
) -> models.Model:
    """Return the message by which a subject's declared facts are kept in its own transaction."""
    body = {
        "facts": {element: fact.as_json() for element, fact in facts.items()},
        "by": str(by) if by else None,
        "case": str(case_id),
        "at": at.isoformat(),
    }
    return outbox.message(person_id=subject_id, topic=LEARN, body=body, at=at)


def learn(told: Message) -> None:
    """Keep what a message says; what an authority has said meanwhile stands."""
    body = told.body
    recording = Recording(
        at=datetime.fromisoformat(body["at"]),
        recorded_by_id=UUID(body["by"]) if body["by"] else None,
        case_id=UUID(body["case"]),
    )
    facts = {element: fact_from_json(kept) for element, kept in body["facts"].items()}
    record_facts(subject_id=told.person_id, facts=facts, recording=recording)
