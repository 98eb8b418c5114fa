"""Keeping what the data-protection officer judges of the impact assessment of a service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sekali.agencies.queries import office
from sekali.agencies.roles import DATA_PROTECTION_AGENCY, DATA_PROTECTION_OFFICER
from sekali.casework.actors import Officer
from sekali.casework.models import ImpactJudgement
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.privacy.activities import activity_of
from sekali.catalogue.privacy.contents import fingerprint_of
from sekali.catalogue.queries import dictionary
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction

ACCEPTED, CONDITIONS, REFUSED = OUTCOMES = ("accepted", "conditions", "refused")
LONGEST_TEXT = 4_000


class JudgementIncomplete(DomainError):
    """A judgement has an outcome and a text; ``params["reason"]`` is which is missing."""

    code = "judgement-incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJudgement:
    """What an officer says: accepted, accepted with conditions, or refused; and why, in words.

    ``fingerprint`` is of what they read: a service that changed meanwhile is read again.
    """

    judgement_id: UUID
    outcome: str
    text: str
    fingerprint: str


class ServiceChanged(DomainError):
    """What the service does with data changed while it was read; nothing is kept."""

    code = "service-changed"


@whole_transaction
def judge_impact(
    *, service: CompiledService, judgement: NewJudgement, by: Officer, at: datetime
) -> None:
    """Keep a judgement of the version that is in use; doing it again is once.

    Raises:
        NoSuchApplication: The officer does not watch over this service.
        JudgementIncomplete, ServiceChanged: See each.
    """
    if may_judge((by,), service) is None:
        raise NoSuchApplication
    if judgement.outcome not in OUTCOMES:
        raise JudgementIncomplete(reason="outcome")
    if not judgement.text.strip():
        raise JudgementIncomplete(reason="text")
    if judgement.fingerprint != fingerprint_of(activity_of(service, dictionary(), "id")):
        raise ServiceChanged
    ImpactJudgement.objects.get_or_create(
        service_id=service.id,
        id=judgement.judgement_id,
        defaults={
            "service_version": service.version,
            "fingerprint": judgement.fingerprint,
            "outcome": judgement.outcome,
            "text": judgement.text.strip()[:LONGEST_TEXT],
            "office_id": by.office_id,
            "judged_by_id": by.person_id,
            "judged_by": f"{by.name}, {by.title}"[:200],
            "judged_at": at,
        },
    )


def may_judge(officers: Sequence[Officer], service: CompiledService) -> Officer | None:
    """Return the role in which somebody judges a service: of its agency, or of the province."""
    agencies = {DATA_PROTECTION_AGENCY, service.definition.owner}
    for officer in officers:
        if officer.role == DATA_PROTECTION_OFFICER and office(officer.office_id).agency in agencies:
            return officer
    return None
