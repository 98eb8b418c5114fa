"""What a state brings when a case enters it: work for offices, bills, and clocks.

A clock is a message that is due later. It says which entry into which state it belongs to; once
the case has moved on, it does nothing (see passing).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import models

from sekali.agencies import queries as agencies
from sekali.agencies.rules import WorkingTime, after_working_time, working_time_between
from sekali.casework import process
from sekali.casework.case_facts import values_of
from sekali.casework.hiding import is_hidden_from, whose
from sekali.casework.models import Case, WorkItem
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import ENDS, RETURNED, CompiledService
from sekali.payments.actions import bill_rows
from sekali.storage import outbox

TIMER = "casework.timer"
RANK = "rank"
OPINION, ESCALATED, REVIEW = "opinion:", "escalated:", "review:"


@dataclass(frozen=True, slots=True)
class Arrival:
    """The rows that a state brings: open work, and what else is written in the person's group."""

    work: tuple[WorkItem, ...] = ()
    rows: tuple[models.Model, ...] = ()


def arrive(case: Case, service: CompiledService, at: datetime) -> Arrival:
    """Return what the state brings that a case has just entered.

    Changes ``case`` in memory: its clock, and the fee that it asks for.
    """
    case.entered += 1
    case.entered_at = at
    if case.state in ENDS or case.state == RETURNED:
        case.due_at = None
        return Arrival()
    state = service.definition.process[case.state]
    office = agencies.working_time(case.office_id)
    case.due_at = process.due_at(state.within, at, office)
    clocks = [clock(case, at, due, kind, key) for due, kind, key in clocks_of(case, state, office)]
    match state:
        case files.Work():
            return Arrival((own_work(case, state, at),), tuple(clocks))
        case files.Opinions():
            asks = state.opinions.items()
            asked = [(key, _asked(case, service, key, one, at)) for key, one in asks]
            silences = [clock(case, at, work.due_at, "silence", key) for key, work in asked]
            case.due_at = max(work.due_at for _, work in asked)
            return Arrival(tuple(work for _, work in asked), (*clocks, *silences))
        case files.Payment():
            return Arrival(rows=(*_bill(case, service, state, at), *clocks))
        case files.PanelState() | files.RankingState():
            return _to_be_judged(case, service, state, clocks, at)
    return Arrival(rows=(*wait_until(case, service, office, at), *clocks))


def _to_be_judged(
    case: Case,
    service: CompiledService,
    state: files.PanelState | files.RankingState,
    clocks: Sequence[models.Model],
    at: datetime,
) -> Arrival:
    """Return the work of the readers, or the clock of the day on which cases are compared.

    Where the case is of a call, its edition says by when.
    """
    call = service.calls.get(case.call)
    if isinstance(state, files.PanelState):
        case.due_at = (call.panel_ends_at if call else None) or case.due_at
        readings = range(1, state.panel.reviewers + 1)
        return Arrival(tuple(reading(case, state, n, at) for n in readings), tuple(clocks))
    if call is not None:
        case.due_at = call.told_by
        clocks = [*clocks, clock(case, at, max(at, call.ranked_from), RANK, "")]
    return Arrival(rows=tuple(clocks))


def resume(case: Case, service: CompiledService, left: timedelta, at: datetime) -> Arrival:
    """Return what the state brings in which a case goes on that the applicant had to correct.

    ``left`` is the working time left on its clock. Timers that went off before do not again.
    """
    before, due = case.entered_at, case.due_at
    case.entered += 1
    state = service.definition.process[case.state]
    office = agencies.working_time(case.office_id)
    clocks = []
    if before is not None and due is not None:
        was_due = process.due_at(state.within, before, office)
        for at_first, kind, key in clocks_of(case, state, office):
            gap = working_time_between(at_first, was_due, office)
            if gap <= left:
                moved = after_working_time(at, left - gap, office)
                clocks.append(clock(case, at, moved, kind, key))
    work = (own_work(case, state, at, came_back=True),) if isinstance(state, files.Work) else ()
    return Arrival(work, tuple(clocks))


def own_work(case: Case, state: files.Work, at: datetime, *, came_back: bool = False) -> WorkItem:
    """Return the work that a state's own role has."""
    work = _work(case, case.office_id, state.by, "", at)
    work.came_back = came_back
    return work


def visit_work(case: Case, appointment: files.Appointment, at: datetime) -> WorkItem:
    """Return the work of whoever receives the applicant at the time that was chosen."""
    return _work(case, case.office_id, appointment.by, "", at)


def visit_clock(case: Case, at: datetime, due: datetime, hours: int) -> models.Model:
    """Return the clock that reminds of an appointment some hours before."""
    return clock(case, at, due, "visit", str(hours))


def escalated_work(case: Case, role: str, at: datetime) -> WorkItem:
    """Return the same work for a further role of the office, which has waited too long."""
    return _work(case, case.office_id, role, f"{ESCALATED}{role}", at)


def reading(case: Case, state: files.PanelState, number: int, at: datetime) -> WorkItem:
    """Return the work of one reader of a panel; whom it is about is not in the queue."""
    work = _work(case, case.office_id, state.panel.role, f"{REVIEW}{number}", at)
    work.about = ""
    return work


def offices_at_work(case: Case, service: CompiledService) -> set[UUID]:
    """Return the offices in which a case may be open work: its own, and those asked."""
    state = service.definition.process.get(case.state)
    asked = state.opinions.values() if isinstance(state, files.Opinions) else ()
    return {case.office_id, *(office_asked(case, service, one) for one in asked)}


def amounts_to(case: Case, service: CompiledService, fee: str, at: datetime) -> int:
    """Return what a fee is for a case, in rupiah, by what was in force on the day."""
    today = agencies.working_time(case.office_id).local(at).date()
    values = values_of(
        service, catalogue.dictionary(), case.facts, today=today, findings=case.findings
    )
    return process.fee_of(service, fee, values)


def _work(case: Case, office_id: UUID, role: str, task: str, at: datetime) -> WorkItem:
    due = case.due_at
    if due is None:
        raise ValueError("a case without a clock is nobody's work")
    return WorkItem(
        office_id=office_id,
        case_id=case.id,
        task=task,
        person_id=whose(case, office_id),
        number=case.number,
        service_id=case.service_id,
        title=case.title,
        about="" if is_hidden_from(case, office_id) else case.about,
        state=case.state,
        role=role,
        due_at=due,
        arrived_at=at,
        is_sample=case.is_sample,
    )


def _asked(
    case: Case, service: CompiledService, key: str, opinion: files.Opinion, at: datetime
) -> WorkItem:
    """Return the work of an agency that is asked, in its office for the place of the case."""
    office_id = office_asked(case, service, opinion)
    work = _work(case, office_id, opinion.by, f"{OPINION}{key}", at)
    work.due_at = process.due_at(opinion.within, at, agencies.working_time(office_id))
    return work


def office_asked(case: Case, service: CompiledService, opinion: files.Opinion) -> UUID:
    """Return the office of an agency that is asked, for the place of the case."""
    # The gate lets only services ask that are served somewhere.
    place = str(case.facts[service.definition.served_where or ""]["value"])
    office_id: UUID = agencies.office_serving(opinion.of, place).id
    return office_id


def clocks_of(
    case: Case, state: files.State, office: WorkingTime
) -> Iterator[tuple[datetime, str, str]]:
    """Yield when something happens by itself in a state, what, and its key."""
    start = case.entered_at
    if start is None:
        return
    for number, timer in enumerate(state.timers):
        yield process.due_at(timer.after, start, office), "timer", str(number)
    if isinstance(state, files.Payment):
        yield process.due_at(state.within, start, office), "unpaid", state.pay
    if isinstance(state, files.Visit):
        yield process.due_at(state.within, start, office), "unbooked", ""
    if isinstance(state, files.Wait) and state.wait == "event":
        yield process.due_at(state.within, start, office), "overdue", ""


def wait_until(
    case: Case, service: CompiledService, office: WorkingTime, at: datetime
) -> Iterator[models.Model]:
    """Yield the clock of a state that waits for a day: its first hour in the office's zone."""
    if case.state not in service.waits:
        return
    today = office.local(at).date()
    values = values_of(
        service, catalogue.dictionary(), case.facts, today=today, findings=case.findings
    )
    day: date = process.day_of(service, case.state, values)
    due = datetime.combine(day, time(), office.local(at).tzinfo)
    case.due_at = due
    yield clock(case, at, due, "day", "")


def _bill(
    case: Case, service: CompiledService, state: files.Payment, at: datetime
) -> tuple[models.Model, ...]:
    amount = amounts_to(case, service, state.pay, at)
    case.findings = {**case.findings, f"fee.{state.pay}": amount}
    titles = {language: text.fees[state.pay] for language, text in service.texts.items()}
    return bill_rows(
        person_id=case.person_id,
        case_id=case.id,
        fee_key=state.pay,
        title=titles,
        amount_rupiah=amount,
        office_id=case.office_id,
        due_at=case.due_at or at,
        at=at,
        is_sample=case.is_sample,
    )


def clock(case: Case, at: datetime, due: datetime, kind: str, key: str) -> models.Model:
    """Return the message that goes off when something is due in this entry of the state."""
    body = {"case": str(case.id), "entered": case.entered, "kind": kind, "key": key}
    return outbox.message(person_id=case.person_id, topic=TIMER, body=body, at=at, due_at=due)
