"""Taking a decision back that a system outside has refused to carry out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sekali.audit.actions import Act, record
from sekali.casework.actions import moving
from sekali.casework.actions.arriving import arrive
from sekali.casework.models import Case, CaseEvent
from sekali.casework.notices import Occasion, told
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedDecision:
    """A decision one effect of which was refused for good, and what the service says then.

    ``run`` is the entry of the state in which it was decided, ``said`` the sentence of the
    system outside, ``left_undone`` how many of its effects were never done.
    """

    run: int
    state: str
    action: str
    effect: str
    said: str
    left_undone: int
    then: files.IfRefused


@whole_transaction
def take_back(*, person_id: UUID, case_id: UUID, refused: RefusedDecision, at: datetime) -> None:
    """Bring a case back to where somebody has to look at it again; no rule decides it there.

    Its clock is a new one. The applicant is told. Doing it again changes nothing: the case has
    then entered another state.
    """
    rows = Case.objects.select_for_update().filter(person_id=person_id, id=case_id)
    case: Case | None = rows.first()
    if case is None or case.entered != refused.run + 1 or case.decided_at is None:
        return
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    case.state = refused.then.to
    case.decided_at, case.decided_by_id, case.decision = None, None, {}
    case.effects_left -= refused.left_undone
    arrival = arrive(case, service, at)
    for work in arrival.work:
        work.came_back = True
    case.version += 1
    case.save()
    occasion = Occasion(refused.then.notify, case.version, note=refused.said)
    notices = told(case, service, occasion, at=at, has_address=True)
    insert_together(_event(case, refused, at), *notices, *arrival.rows)
    insert_together(*arrival.work)
    record(person_id=person_id, acts=[_act(case, refused)], at=at)


def _event(case: Case, refused: RefusedDecision, at: datetime) -> CaseEvent:
    data = {
        "state": refused.state,
        "action": refused.action,
        "to": refused.then.to,
        "effect": refused.effect,
        "said": refused.said,
    }
    return moving.event(case, "taken-back", at, data=data)


def _act(case: Case, refused: RefusedDecision) -> Act:
    details = {
        "case": str(case.id),
        "service": case.service_id,
        "action": refused.action,
        "effect": refused.effect,
    }
    return Act(kind="case.taken-back", actor_id=None, office_id=case.office_id, details=details)
