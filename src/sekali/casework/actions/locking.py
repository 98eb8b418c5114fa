"""A case, locked to the end of a transaction: who does something to it comes after the others."""

from uuid import UUID

from sekali.casework.models import Case
from sekali.casework.queries import NoSuchApplication


def locked_case(person_id: UUID, case_id: UUID) -> Case:
    """Return a case, locked.

    Raises:
        NoSuchApplication: There is none.
    """
    rows = Case.objects.select_for_update().filter(person_id=person_id, id=case_id)
    found: Case | None = rows.first()
    if found is None:
        raise NoSuchApplication
    return found
