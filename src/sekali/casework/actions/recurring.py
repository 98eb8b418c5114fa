"""Opening what recurs: for everybody whom a condition holds for, once a person and period.

A walk goes through all who hold an element, a hundred at a time: each step is one message of the
outbox. A person's case, or offer, has an id of run and person, so that a step that was cut off is
done again and doubles nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import models

from sekali.casework.actions.handing_in import NotComplete, NotEligible
from sekali.casework.actions.submitting import submit_at_once
from sekali.casework.actors import RECURRING, Applicant
from sekali.casework.grounds import ground_of_service
from sekali.casework.models import Case, Offer, RecurringRun
from sekali.casework.notices import by_email
from sekali.casework.queries import AlreadySubmitted
from sekali.casework.recurring import Considered, considered, those_after
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.periods import Period, periods_begun
from sekali.channels.actions import new_notice
from sekali.kernel.errors import DomainError
from sekali.storage import outbox
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look, write_down_look
from sekali.vault.queries import surroundings_of

TOPIC = "casework.recurring"
RUNNING, DONE = "running", "done"
NOTICE = "time-has-come"
# A second's work, as with lists.
STEP = 100
_RUNS = UUID("3f8b9b0a-6f39-5c0c-8a55-8a1b9c5f0e77")


class NotRecurring(DomainError):
    """The service is opened by nobody's calendar, or not in this period."""

    code = "not-recurring"


def run_id_of(service_id: str, period: str) -> UUID:
    """Return the id of a run: that of a service and period, however often it is begun."""
    return uuid5(_RUNS, f"{service_id}:{period}")


def begin_what_is_due(*, at: datetime, today: date) -> None:
    """Begin the next period of each service that recurs, once the one before is done."""
    for service in catalogue.services().values():
        period = _next_due(service, today)
        if period is not None:
            begin_run(service=service, period=period, at=at, today=today)


def _next_due(service: CompiledService, today: date) -> Period | None:
    """Return the period of which a walk is to begin now, if one is."""
    recurs = service.definition.recurs
    if recurs is None:
        return None
    begun = {run.period: run for run in RecurringRun.objects.filter(service_id=service.id)}
    due = list(periods_begun(recurs, today))
    for period in due[-1:] if recurs.missed == "last" else due:
        run = begun.get(period.key)
        if run is None:
            return period
        if run.state == RUNNING:
            return None
    last = begun.get(due[-1].key) if due else None
    joins = last is not None and recurs.joins == "at-once" and last.walked_on < today
    return due[-1] if joins else None


@whole_transaction
def begin_run(
    *, service: CompiledService, period: Period, at: datetime, today: date
) -> RecurringRun:
    """Begin a walk of a period; one that is running goes on and is not begun again.

    Raises:
        NotRecurring: The service does not recur.
    """
    if service.definition.recurs is None:
        raise NotRecurring(service=service.id)
    fresh = RecurringRun(
        id=run_id_of(service.id, period.key),
        service_id=service.id,
        period=period.key,
        first_day=period.first,
        end_day=period.end,
        state=RUNNING,
        walked_on=today,
        started_at=at,
        changed_at=at,
    )
    RecurringRun.objects.bulk_create([fresh], ignore_conflicts=True)
    run = RecurringRun.objects.select_for_update().get(id=fresh.id)
    is_new = run.started_at == at and run.after is None
    if run.state == RUNNING and not is_new:
        return run
    run.state, run.after, run.walked_on, run.changed_at = RUNNING, None, today, at
    run.save()
    insert_together(_next_step(run, at))
    return run


def step(*, run_id: UUID, after: UUID | None, at: datetime, today: date) -> bool:
    """Go through the next people of a run; return whether it has come on."""
    run = RecurringRun.objects.filter(id=run_id).first()
    if run is None or run.state != RUNNING or run.after != after:
        return False
    service = catalogue.service(run.service_id)
    recurs = service.definition.recurs
    if recurs is None:
        raise NotRecurring(service=service.id)
    ground = ground_of_service(service, where=RECURRING, reader_id=None)
    people = those_after(after, recurs, limit=STEP, ground=ground)
    outcomes = Counter(_outcomes(run, service, recurs, people, at, today))
    return _keep(run, people, outcomes, at)


def period_of(run: RecurringRun) -> Period:
    """Return the period that a run is of."""
    return Period(run.first_day, run.end_day, run.period)


def _outcomes(
    run: RecurringRun,
    service: CompiledService,
    recurs: files.Recurs,
    people: Sequence[UUID],
    at: datetime,
    today: date,
) -> Iterator[str]:
    """Do for each what is to be done; yield what came of it."""
    before = _had_before(run, recurs, people)
    ground = ground_of_service(service, where=RECURRING, reader_id=None)
    for person_id in people:
        if person_id in before:
            continue
        found = considered(
            service,
            surroundings_of(person_id, ground=ground),
            case_id=uuid5(run.id, str(person_id)),
            period=period_of(run),
            today=today,
        )
        if not found.is_concerned:
            yield "not-concerned"
            continue
        if found.obstacle:
            yield found.obstacle
            continue
        _write_down(found, at)
        yield _offered(run, found, at) if recurs.opens == "offer" else _opened(run, found, at)


def _had_before(
    run: RecurringRun, recurs: files.Recurs, people: Sequence[UUID]
) -> Mapping[UUID, UUID]:
    """Return those who have had their case, or offer, of the period already."""
    ids = [uuid5(run.id, str(person_id)) for person_id in people]
    table = Offer if recurs.opens == "offer" else Case
    rows = table.objects.filter(person_id__in=people, id__in=ids)
    return dict(rows.values_list("person_id", "id"))


def _opened(run: RecurringRun, found: Considered, at: datetime) -> str:
    """Open a case; return "opened", or what stands against it."""
    by = Applicant(found.person_id, channel=RECURRING)
    try:
        submit_at_once(opened=found.opened, plan=found.plan, by=by, at=at, period=period_of(run))
    except AlreadySubmitted:
        # Another worker's step was quicker, and has counted it.
        return "before"
    except NotComplete:
        return f"not-complete: {found.missing}"
    except NotEligible as refusal:
        return f"not-eligible: {refusal.params['refusals'][0]}"
    except DomainError as refusal:
        return f"refused: {refusal.code}"
    return "opened"


@whole_transaction
def _offered(run: RecurringRun, found: Considered, at: datetime) -> str:
    """Offer the service, and say so in the inbox."""
    offer = Offer(
        person_id=found.person_id,
        id=found.opened.draft.id,
        service_id=run.service_id,
        subjects={},
        about="",
        because_case_id=run.id,
        offered_at=at,
    )
    language = "id"
    notice = new_notice(
        person_id=found.person_id,
        notice_id=uuid5(offer.id, NOTICE),
        case_id=None,
        key=NOTICE,
        words={"title": found.plan.service.text(language).title},
        language=language,
        at=at,
    )
    insert_together(offer, notice, by_email(found.person_id, notice.id, at), new_only=True)
    return "offered"


def _write_down(found: Considered, at: datetime) -> None:
    """Write on somebody's ledger that a rule has read their facts, because it is their turn."""
    ground = ground_of_service(
        found.plan.service, where=RECURRING, reader_id=None, case_id=found.opened.draft.id
    )
    look = Look.on(ground, [line.item.key for line in found.plan.lines() if line.fact is not None])
    write_down_look(person_id=found.person_id, look=look, at=at)


@whole_transaction
def _keep(run: RecurringRun, people: Sequence[UUID], outcomes: Counter[str], at: datetime) -> bool:
    """Keep what came of a step, unless somebody else has done it meanwhile."""
    here = RecurringRun.objects.select_for_update().filter(id=run.id, state=RUNNING)
    locked = here.filter(after=run.after, walked_on=run.walked_on).first()
    if locked is None:
        return False
    outcomes.pop("before", None)
    total = Counter(locked.outcomes)
    total.update(outcomes)
    locked.outcomes, locked.changed_at = dict(total), at
    if people:
        locked.after = people[-1]
    if len(people) < STEP:
        locked.state = DONE
    locked.save()
    if locked.state == RUNNING:
        insert_together(_next_step(locked, at))
    return True


def _next_step(run: RecurringRun, at: datetime) -> models.Model:
    body = {"run": str(run.id), "after": str(run.after) if run.after else None}
    return outbox.message(person_id=run.id, topic=TOPIC, body=body, at=at)
