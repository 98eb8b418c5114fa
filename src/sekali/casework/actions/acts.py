"""Acts on a case as the audit log is told of them."""

from collections.abc import Mapping
from typing import Any

from sekali.audit.actions import Act
from sekali.casework.actors import Officer
from sekali.casework.models import Case


def about(case: Case) -> dict[str, str]:
    """Return what the audit log is told of every act."""
    return {"case": str(case.id), "service": case.service_id}


def act_of_officer(kind: str, case: Case, by: Officer, said: Mapping[str, Any]) -> Act:
    """Return an officer's act on a case, and what they said with it."""
    return Act(
        kind=kind, actor_id=by.person_id, office_id=by.office_id, details={**about(case), **said}
    )
