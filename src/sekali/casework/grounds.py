"""The ground on which a service reads facts: the purposes that its folder declares."""

from collections.abc import Collection
from uuid import UUID

from sekali.casework.actors import BULK, Applicant
from sekali.casework.models import BulkFile
from sekali.catalogue.compiled import CompiledService
from sekali.vault.grounds import Ground, own


def ground_of_service(
    service: CompiledService,
    *,
    where: str,
    reader_id: UUID | None,
    case_id: UUID | None = None,
    office_id: UUID | None = None,
    used: Collection[str] | None = None,
) -> Ground:
    """Return for what a service reads; ``used`` narrows it down to some of its purposes."""
    purposes = service.definition.purposes
    return Ground(
        reader_id=reader_id,
        where=where,
        purposes={key: purposes[key].basis for key in (purposes if used is None else sorted(used))},
        service_id=service.id,
        case_id=case_id,
        office_id=office_id,
    )


def ground_of_list(bulk: BulkFile, service: CompiledService, case_id: UUID) -> Ground:
    """Return on what ground an office has a row of its list compared with what is known."""
    return ground_of_service(
        service,
        where=BULK,
        reader_id=bulk.sent_by_id,
        case_id=case_id,
        office_id=bulk.office_id,
    )


def own_form(by: Applicant) -> Ground:
    """Return the ground on which somebody fills in a form with what is known of them."""
    return own(by.person_id, where=by.channel, reader_id=by.actor_id)
