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
    """Return for what a service reads; ``used`` narrows it down to some of its purposes.

    Else it is for all of them, save those that rest on consent: nobody has said that it was given.
    """
    purposes = service.definition.purposes
    if used is None:
        used = set(purposes) - set(service.consents) or set(purposes)
    return Ground(
        reader_id=reader_id,
        where=where,
        purposes={key: purposes[key].basis for key in sorted(used)},
        service_id=service.id,
        case_id=case_id,
        office_id=office_id,
    )


def purposes_seen(service: CompiledService, keys: Collection[str]) -> set[str]:
    """Return the purposes for which an office sees what it sees of a case.

    What rests on consent is among them where something of it is there: it was agreed to.
    """
    seen = {key for key in service.consents if service.items_for(key) & set(keys)}
    others = set(service.definition.purposes) - set(service.consents)
    return others | seen


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
