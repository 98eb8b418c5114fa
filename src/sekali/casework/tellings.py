"""What offices were told that decisions of others change for them: reading and acknowledging it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sekali.audit.actions import Act, record
from sekali.casework.actions import consenting, moving
from sekali.casework.actions.escalating import settle
from sekali.casework.actors import Officer
from sekali.casework.models import Telling
from sekali.casework.queries import NoSuchApplication, case_of
from sekali.catalogue import queries as catalogue
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look

ACKNOWLEDGED = "case.acknowledged"
_OPEN, _READ = 50, 20


def open_tellings(officers: Sequence[Officer], office_id: UUID) -> Sequence[Telling]:
    """Return what somebody's roles in an office have not acknowledged, the oldest first."""
    found = _of_roles(officers, office_id).filter(acknowledged_at__isnull=True)
    return list(found.order_by("told_at", "id")[:_OPEN])


def read_tellings(officers: Sequence[Officer], office_id: UUID) -> Sequence[Telling]:
    """Return what was acknowledged last."""
    found = _of_roles(officers, office_id).filter(acknowledged_at__isnull=False)
    return list(found.order_by("-acknowledged_at", "id")[:_READ])


def has_open_tellings(officers: Sequence[Officer], office_id: UUID) -> bool:
    """Tell whether something waits to be acknowledged."""
    return _of_roles(officers, office_id).filter(acknowledged_at__isnull=True).exists()


def telling_for(officers: Sequence[Officer], telling_id: UUID) -> tuple[Telling, Officer]:
    """Return what was told, and in which of their roles somebody may read it.

    Raises:
        NoSuchApplication: It is not there, or for another role or office.
    """
    by_role = {(officer.office_id, officer.role): officer for officer in officers}
    offices = {officer.office_id for officer in officers}
    for found in Telling.objects.filter(office_id__in=offices, id=telling_id):
        if (found.office_id, found.role) in by_role:
            return found, by_role[found.office_id, found.role]
    raise NoSuchApplication


def facts_shown(telling: Telling) -> Mapping[str, Any]:
    """Return the facts that an office is shown of what it was told.

    What is specific only until it has taken note: then it holds what it needs.
    """
    told: dict[str, Any] = telling.facts
    if telling.acknowledged_at is None:
        return told
    service = catalogue.service_as_submitted(telling.service_id, telling.service_digest)
    return {key: fact for key, fact in told.items() if key not in service.specific}


@whole_transaction
def look_at_telling(*, telling: Telling, by: Officer, at: datetime) -> None:
    """Write on the ledger of everybody whose facts it shows that an officer read it."""
    service = catalogue.service_as_submitted(telling.service_id, telling.service_digest)
    look = Look(
        actor_id=by.person_id,
        office_id=by.office_id,
        service_id=telling.service_id,
        case_id=telling.case_id,
        purposes={telling.purpose: service.definition.purposes[telling.purpose].basis},
        elements=list(facts_shown(telling)),
        where="telling",
    )
    record(person_id=telling.person_id, acts=[look.as_act()], at=at)
    case = case_of(person_id=telling.person_id, case_id=telling.case_id)
    others = moving.looks_at_others(case, service, look, at, seen=facts_shown(telling))
    if others:
        insert_together(*others)


@whole_transaction
def acknowledge(*, telling: Telling, by: Officer, at: datetime) -> None:
    """Write down who has taken note of it, and when; the first to do so stays."""
    rows = Telling.objects.filter(
        office_id=telling.office_id, id=telling.id, acknowledged_at__isnull=True
    )
    taken = rows.update(
        acknowledged_at=at, acknowledged_by_id=by.person_id, acknowledged_by_name=by.name
    )
    if taken:
        details = {"service": telling.service_id, "case": str(telling.case_id)}
        act = Act(kind=ACKNOWLEDGED, actor_id=by.person_id, office_id=by.office_id, details=details)
        record(person_id=telling.person_id, acts=[act], at=at)
        if telling.due_at is not None:
            settle(
                kind=consenting.KIND,
                matter_id=telling.id,
                about_office_id=telling.office_id,
                at=at,
            )


def _of_roles(officers: Sequence[Officer], office_id: UUID) -> QuerySet[Telling]:
    roles = {officer.role for officer in officers if officer.office_id == office_id}
    return Telling.objects.filter(office_id=office_id, role__in=roles)
