"""Cases that hang together: one that was corrected, and those that correct it."""

from typing import Any

from sekali.casework import queries as casework
from sekali.casework.corrections import AskedBy, corrections_of, may_be_corrected
from sekali.casework.models import Case
from sekali.web.requests import now


def related_to(found: Case, asked_by: AskedBy) -> dict[str, Any]:
    """Return for a page what a case corrects, what corrects it, and whether more can be asked.

    A case that is worked on and corrects nothing costs no query.
    """
    made = corrections_of(found) if found.is_finished else []
    before = (
        casework.case_of(person_id=found.person_id, case_id=found.corrects_id)
        if found.corrects_id
        else None
    )
    may = may_be_corrected(found, made, asked_by=asked_by, at=now())
    return {"corrects": before, "corrections": made, "may_correct": may is not None}
