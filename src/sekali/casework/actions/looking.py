"""Looking at a case: in which role somebody may, and that they did."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sekali.audit.actions import record
from sekali.casework.actions import moving
from sekali.casework.actors import DESK, HIDDEN_DESK, Officer
from sekali.casework.breaking import GLASS, purpose_of
from sekali.casework.grounds import ground_of_service, purposes_seen
from sekali.casework.hiding import is_hidden_from
from sekali.casework.models import BrokenGlass, Case, WorkItem
from sekali.catalogue import queries as catalogue
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look


def may_see(
    case: Case, officers: Sequence[Officer], asked: Sequence[WorkItem] = ()
) -> Officer | None:
    """Return the role in which somebody may see a case.

    Any role in its office; in another office the role that is asked for an opinion, while it is.
    A reader of its panel sees it only as ``reviewing`` shows it.
    """
    readers = catalogue.service_as_submitted(case.service_id, case.service_digest).reader_roles
    others = [officer for officer in officers if officer.role not in readers]
    own = next((officer for officer in others if officer.office_id == case.office_id), None)
    return own or next((o for o in others if work_of(o, asked) is not None), None)


def work_of(officer: Officer, items: Sequence[WorkItem]) -> WorkItem | None:
    """Return the open work that somebody has in a role, among that of a case."""
    return next(
        (i for i in items if i.office_id == officer.office_id and i.role == officer.role), None
    )


@whole_transaction
def look_at(
    *,
    case: Case,
    by: Officer,
    at: datetime,
    seen: Collection[str],
    broken: BrokenGlass | None = None,
) -> None:
    """Write on the ledger of everybody whose facts the case shows that an officer saw them.

    ``seen`` are the items that were shown, ``broken`` is by what some of them are open in an
    emergency; see seeing.Sight.
    Side effects: the applicant's line in this transaction; those of others by the outbox.
    """
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    ground = ground_of_service(
        service,
        where=HIDDEN_DESK if is_hidden_from(case, by.office_id) else DESK,
        reader_id=by.person_id,
        case_id=case.id,
        office_id=by.office_id,
        used=purposes_seen(service, seen) if service.consents else None,
    )
    look = Look.on(ground, [key for key in seen if "." in key])
    if broken is not None:
        look = _in_emergency(look, broken)
    record(person_id=case.person_id, acts=[look.as_act()], at=at)
    others = moving.looks_at_others(case, service, look, at, seen=seen)
    if others:
        insert_together(*others)


def _in_emergency(look: Look, broken: BrokenGlass) -> Look:
    """Return a look that says for what else it was, and on which ground."""
    reason = catalogue.dictionary().break_glass.reasons[broken.reason]
    purposes = {**look.purposes, purpose_of(broken): reason.basis}
    return replace(look, where=GLASS if look.where == DESK else look.where, purposes=purposes)
