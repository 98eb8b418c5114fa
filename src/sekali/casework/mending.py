"""Who mends a fact that is wrong, by when, and on which law: read out of the dictionary."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from sekali.agencies.queries import NoOffice, office_serving, working_time
from sekali.agencies.rules import end_of_working_day
from sekali.casework.models import MendRequest
from sekali.catalogue.dictionary import DATA_PROTECTION, DictionaryOf
from sekali.catalogue.files import SPECIFIC
from sekali.kernel.errors import DomainError

OPEN, MENDED, REFUSED = "open", "mended", "refused"


class NoSuchRequest(DomainError):
    """There is no such request, or it is not for the one who asks: the two look alike."""

    code = "no-such-mend-request"


class NobodyMends(DomainError):
    """No office serves the place in which the person lives."""

    code = "nobody-mends"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes: to which office, until when, on which law."""

    office_id: UUID
    due_at: datetime
    law: str


def route_of(authority: str, region_code: str, dictionary: DictionaryOf, *, at: datetime) -> Route:
    """Return who answers for what a source has wrong.

    The authority's own office where it has one here; else the agency that passes requests on.
    The clock counts every hour, nights and weekends too: 3 x 24 hours from receipt.

    Raises:
        NobodyMends: There is no such office in the region.
    """
    mending = dictionary.mending
    source = dictionary.sources.get(authority)
    named = source.mended_by if source and source.mended_by else authority
    agency = named if named in dictionary.agencies.agencies else mending.agency
    due_at = dictionary.deadline(DATA_PROTECTION, localdate(at)).due_at(at)
    return Route(_office(agency, region_code), due_at, mending.law)


def route_of_appeal(refused: MendRequest, dictionary: DictionaryOf, *, at: datetime) -> Route:
    """Return who looks again at what was refused: the head of the same office."""
    appeal = dictionary.mending.appeal
    due_at = end_of_working_day(at, appeal.working_days, working_time(refused.office_id))
    return Route(refused.office_id, due_at, appeal.law)


def may_answer(
    request: MendRequest, *, office_id: UUID, role: str, dictionary: DictionaryOf
) -> bool:
    """Tell whether an officer of an office, in a role, answers a request."""
    mending = dictionary.mending
    heads = set(mending.appeal.roles)
    roles = heads if request.appeals_id else heads | set(mending.roles)
    return request.office_id == office_id and role in roles


def shows_value(request: MendRequest, dictionary: DictionaryOf) -> bool:
    """Tell whether the office that mends is shown the value: what is specific until it answers."""
    known = dictionary.element(request.kind, request.element)
    is_specific = known is not None and known.spec.sensitivity == SPECIFIC
    return request.state == OPEN or not is_specific


def _office(agency: str, region_code: str) -> UUID:
    try:
        return office_serving(agency, region_code).id
    except NoOffice as missing:
        raise NobodyMends from missing
