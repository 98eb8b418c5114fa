"""Reading objections: of one case, and those that wait for an office."""

from collections.abc import Collection, Sequence

from django.db.models import Q

from sekali.agencies.roles import HEADS
from sekali.casework.actors import Officer
from sekali.casework.models import Case, Objection, ObjectionWork
from sekali.casework.objecting import objection_id
from sekali.storage.reading import row_of

_PAGE = 50


def objection_to(case: Case) -> Objection | None:
    """Return the objection to the decision of a case, if there is one."""
    return row_of(Objection, person_id=case.person_id, id=objection_id(case.id))


def objections_to_answer(officers: Collection[Officer]) -> Sequence[ObjectionWork]:
    """Return what waits for officers in their roles, what falls due first on top."""
    mine = Q(pk__in=[])
    for officer in officers:
        own = Q(office_id=officer.office_id)
        mine |= own if officer.role in HEADS else own & Q(role=officer.role)
    return list(ObjectionWork.objects.filter(mine).order_by("due_at", "case_id")[:_PAGE])
