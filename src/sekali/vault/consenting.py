"""Keeping what somebody agreed to, and telling what they agree to now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

from sekali.audit.actions import Act, record
from sekali.kernel.ids import uuid7
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.consents import DECLINED, GIVEN, WITHDRAWN, Decided, Decision
from sekali.vault.models import Consent

Decisions = Mapping[tuple[str, str], Decided]
_LAST = """
    SELECT DISTINCT ON (service_id, purpose) service_id, purpose, outcome, language, digest, at
    FROM vault_consent WHERE person_id = %s AND service_id = ANY(%s)
    ORDER BY service_id, purpose, at DESC, id DESC
"""
_HISTORY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody was told before they decided, and who decides, through which door."""

    service_id: str
    service_version: str
    purpose: str
    language: str
    digest: str
    words: str
    actor_id: UUID | None
    channel: str
    application_id: UUID | None = None


def last_words(person_id: UUID, services: Collection[str]) -> Decisions:
    """Return what a person has decided last for some services, by service and purpose."""
    if not services:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [person_id, list(services)])
        return {(row[0], row[1]): Decided(*row[2:]) for row in cursor.fetchall()}


def consents_of(person_id: UUID) -> Sequence[Decision]:
    """Return the last decisions of a person, as many as anybody reads, the newest first."""
    names = [one.name for one in fields(Decision)]
    rows = all_consents_of(person_id)[:_HISTORY]
    return [Decision(**{name: getattr(row, name) for name in names}) for row in rows]


def all_consents_of(person_id: UUID) -> models.QuerySet[Consent]:
    """Return every decision of a person that was ever kept, the newest first."""
    kept: models.QuerySet[Consent] = Consent.objects.filter(person_id=person_id)
    return kept.order_by("-at", "-id")


@whole_transaction
def decide(*, person_id: UUID, told: Told, outcome: str, at: datetime) -> None:
    """Keep a decision, with what was told before it, and write it on the person's ledger."""
    if outcome not in {GIVEN, DECLINED, WITHDRAWN}:
        raise ValueError(outcome)
    # First: whoever else writes about the person waits, and sees what was decided.
    details: dict[str, Any] = {"service": told.service_id, "purposes": {told.purpose: "consent"}}
    details |= {"digest": told.digest, "case": _text(told.application_id), "where": told.channel}
    act = Act(kind=f"consent.{outcome}", actor_id=told.actor_id, details=details)
    record(person_id=person_id, acts=[act], at=at)
    insert_together(
        Consent(
            person_id=person_id,
            id=uuid7(),
            service_id=told.service_id,
            service_version=told.service_version,
            purpose=told.purpose,
            outcome=outcome,
            language=told.language,
            digest=told.digest,
            words=told.words,
            at=at,
            actor_id=told.actor_id,
            channel=told.channel,
            application_id=told.application_id,
        )
    )


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None
