"""What is offered where, in words for residents: said early, and nothing is advertised in vain."""

from collections.abc import Sequence
from typing import Any

from sekali.agencies import queries as agencies
from sekali.casework.local_plans import planned_here
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import Filling, Plan
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.offering.queries import offered_in, offered_near, offerings
from sekali.vault.facts import Surroundings
from sekali.vault.queries import surroundings_of
from sekali.web.acting import is_covered
from sekali.web.requests import Request, own_ground, today
from sekali.web.texts import Words

_MOST_NAMED = 3
_MOST_LISTED = 12


def plan_of_service(
    service: CompiledService, surroundings: Surroundings, filling: Filling | None = None
) -> Plan:
    """Return the form of a service for a person, as the office of their place offers it."""

    def plan(one: CompiledService) -> Plan:
        dictionary = catalogue.dictionary()
        return plan_form(one, dictionary, surroundings, filling or Filling(), today=today())

    return planned_here(service, plan)


def as_offered_in(service: CompiledService, region_code: str) -> CompiledService:
    """Return a service as it is offered in a region, for anybody to read; else as it is itself."""
    try:
        offered = offered_in(service, region_code) if region_code.isascii() else None
    except agencies.NoOffice:
        offered = None
    return offered or service


def not_offered_sentence(plan: Plan, t: Words) -> str:
    """Return that the place's office does not offer it, and who near it does; else nothing."""
    if not plan.not_offered_in:
        return ""
    office = agencies.office_serving(plan.service.definition.owner, plan.not_offered_in)
    near = [
        agencies.office(one.office_id).name
        for one in offered_near(plan.service.id, plan.not_offered_in)[:_MOST_NAMED]
    ]
    if not near:
        return t("offered.nowhere", office=office.name)
    return t("offered.elsewhere", office=office.name, others="; ".join(near))


def worth_showing(found: Sequence[CompiledService], request: Request) -> list[CompiledService]:
    """Leave out what nobody offers, and what the office of the person's own place does not.

    Asks who the person is only where something found is not offered everywhere.
    """
    found = [s for s in found if is_covered(request, s.id)]
    everywhere = [s for s in found if s.definition.offered == "everywhere"]
    if len(everywhere) == len(found):
        return everywhere
    adopted = offerings().of_service
    shown = [s for s in found if s.definition.offered == "everywhere" or s.id in adopted]
    if len(shown) == len(everywhere) or not request.user.is_authenticated:
        return shown
    around = surroundings_of(request.person_id, ground=own_ground(request))
    return [s for s in shown if s in everywhere or is_offered_to(s, around)]


def is_offered_to(service: CompiledService, around: Surroundings) -> bool:
    """Tell whether the office of a person's place offers it, as far as the place is known."""
    return not plan_of_service(service, around).not_offered_in


def offered_at(service: CompiledService) -> dict[str, Any]:
    """Return the offices that offer a service which not all do, and how many more there are."""
    if service.definition.offered == "everywhere":
        return {"offered_at": [], "offered_more": 0}
    found = offerings().of_service.get(service.id, ())
    names = [agencies.office(one.office_id).name for one in found[:_MOST_LISTED]]
    return {"offered_at": names, "offered_more": len(found) - len(names)}
