"""Whose record a page is about: one's own, or one that became part of it and is looked into."""

from uuid import UUID

from django.http import HttpRequest

from sekali.casework.merging import records_of

LOOKING_INTO = "record"


def record_meant(request: HttpRequest) -> UUID:
    """Return who a request is about; a record that was put to one's own is asked for by its merge.

    It is looked up each time: once two records are apart again, nobody looks into the other one.
    """
    own_id: UUID = request.user.person_id  # type: ignore[union-attr]
    asked = request.session.get(LOOKING_INTO)
    if asked is None:
        return own_id
    found: UUID | None = next(
        (one.other_id for one in records_of(own_id) if str(one.id) == asked), None
    )
    if found is None:
        del request.session[LOOKING_INTO]
        return own_id
    request.former_record = True  # type: ignore[attr-defined]
    return found
