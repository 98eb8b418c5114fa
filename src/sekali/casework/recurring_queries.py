"""Reading what recurs: when it is due, how far each period is, what it would do."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import uuid5

from sekali.casework.actions.recurring import STEP, NotRecurring, run_id_of
from sekali.casework.actors import RECURRING
from sekali.casework.grounds import ground_of_service
from sekali.casework.models import RecurringRun
from sekali.casework.recurring import Considered, considered, those_after
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.periods import Period, period_on, periods_begun
from sekali.vault.queries import surroundings_of


def runs_of(service_id: str) -> Sequence[RecurringRun]:
    """Return the periods of a service that were begun, the newest first."""
    return list(RecurringRun.objects.filter(service_id=service_id).order_by("-first_day"))


def run_of(service_id: str, period: str) -> RecurringRun:
    """Return how far a period is that was begun."""
    return RecurringRun.objects.get(id=run_id_of(service_id, period))


def period_named(service: CompiledService, key: str, today: date) -> Period:
    """Return a period by its name, or the present one without a name.

    Raises:
        NotRecurring: The service does not recur, or no such period has begun.
    """
    recurs = service.definition.recurs
    if recurs is None:
        raise NotRecurring(service=service.id)
    if not key:
        return period_on(recurs, today)
    found = next((one for one in periods_begun(recurs, today) if one.key == key), None)
    if found is None:
        raise NotRecurring(service=service.id)
    return found


def what_would_come(service: CompiledService, period: Period, today: date) -> Counter[str]:
    """Return how many people a walk would meet, by what would come of it. Writes nothing."""
    recurs = service.definition.recurs
    if recurs is None:
        raise NotRecurring(service=service.id)
    counted: Counter[str] = Counter()
    after = None
    run_id = run_id_of(service.id, period.key)
    ground = ground_of_service(service, where=RECURRING, reader_id=None)
    while people := those_after(after, recurs, limit=STEP, ground=ground):
        for person_id in people:
            around = surroundings_of(person_id, ground=ground)
            case_id = uuid5(run_id, str(person_id))
            found = considered(service, around, case_id=case_id, period=period, today=today)
            counted[_would_come(found)] += 1
        after = people[-1]
    return counted


def _would_come(found: Considered) -> str:
    if not found.is_concerned:
        return "not-concerned"
    if found.obstacle:
        return found.obstacle
    recurs = found.plan.service.definition.recurs
    if recurs is not None and recurs.opens == "offer":
        return "offered"
    if found.missing:
        return f"not-complete: {found.missing}"
    refusals = found.plan.refusals(complete=True)
    return f"not-eligible: {refusals[0]}" if refusals else "opened"
