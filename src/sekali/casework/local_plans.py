"""A form as the office has it that serves the place: its clocks, fees, numbers and words."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from sekali.agencies.queries import NoOffice
from sekali.casework.planning import Plan
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.offering.queries import (
    forget_offerings,
    offered_by,
    offered_in,
    offering_now,
)
from sekali.kernel.errors import DomainError


class NotOfferedThere(DomainError):
    """The office that serves the place does not offer the service; ``params["region"]``."""

    code = "not-offered-there"


class OfferedOtherwise(DomainError):
    """What the office offers has changed since the form was shown."""

    code = "offered-otherwise"


def planned_here(service: CompiledService, make: Callable[[CompiledService], Plan]) -> Plan:
    """Return the plan that ``make`` makes of a service, or of what the place's office offers.

    Of a service that is the same everywhere nothing more is asked or done.
    """
    plan = make(service)
    region = place_of(plan) if service.is_regional else None
    if region is None:
        return plan
    try:
        offered = offered_in(service, region)
    except NoOffice:
        # Told when it is handed in, as for every service.
        return plan
    if offered is None:
        return replace(plan, not_offered_in=region)
    return plan if offered is service else make(offered)


def place_of(plan: Plan) -> str | None:
    """Return the code of the region in which the case would be served, where it is known."""
    reference = plan.service.definition.served_where
    if reference is None:
        return None
    line = plan.line(reference)
    if line is not None and line.value is not None:
        return str(line.value)
    subject, _, element = reference.partition(".")
    holder = plan.holders.get(subject)
    held = holder.value(element) if holder else None
    return str(held) if held else None


def check_still_offered(plan: Plan, newest: CompiledService, office_id: UUID) -> None:
    """Do nothing where the office offers, in this transaction, just what the plan was made of.

    Raises:
        NotOfferedThere: It does not offer the service.
        OfferedOtherwise: It offers another version, or has set something else.
    """
    if not newest.is_regional:
        return
    offered = offered_by(newest, offering_now(office_id, newest.id))
    if offered is not None and offered.digest == plan.service.digest and not plan.not_offered_in:
        return
    forget_offerings()
    if offered is None:
        raise NotOfferedThere
    raise OfferedOtherwise
