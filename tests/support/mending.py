"""A resident who says that a fact is wrong, through the actions."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sekali.casework.actions.mending import Wish, ask_to_mend
from sekali.casework.mending import route_of
from sekali.casework.models import MendRequest
from sekali.catalogue.queries import dictionary
from sekali.kernel.ids import uuid7
from support.knowing import surroundings_of

# A Friday evening: the weekend counts.
ASKED_AT = datetime(2026, 3, 6, 11, 0, tzinfo=UTC)


def asked_to_mend(
    person_id: UUID,
    element: str = "full_name",
    wanted: Any = "Siti Aminnah",
    said: str = "Di akta saya tertulis lain.",
    *,
    at: datetime = ASKED_AT,
) -> MendRequest:
    """Hand in that a fact of somebody is wrong."""
    around = surroundings_of(person_id)
    holder = around.person if element in around.person.facts else around.household()
    assert holder is not None
    known = dictionary().elements[holder.kind][element]
    route = route_of(known.spec.authority, "35.16.04.2001", dictionary(), at=at)
    wish = Wish(
        request_id=uuid7(),
        person_id=person_id,
        holder=holder,
        element=element,
        wanted=wanted,
        said=said,
    )
    return ask_to_mend(wish=wish, route=route, at=at)
