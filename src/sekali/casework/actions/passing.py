"""What happens to a case without anybody acting on it: time passes, money or an event arrives.

Each is a message to the worker, done in one transaction with its removal. One that comes too
late, for a state that the case has left, does nothing.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sekali.agencies import queries as agencies
from sekali.appointments import queries as appointments
from sekali.audit.actions import Act, record
from sekali.casework import process
from sekali.casework.actions import arriving, moving, ranking_cases
from sekali.casework.actions.arriving import OPINION, escalated_work, offices_at_work
from sekali.casework.actions.giving_opinions import after_opinion
from sekali.casework.case_facts import values_of
from sekali.casework.models import Case, WorkItem
from sekali.casework.notices import Occasion, told, visit_words
from sekali.casework.process import Cause
from sekali.casework.queries import case_of
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.payments import actions as payments
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

EVENT = "casework.event"


class NotAwaited(DomainError):
    """The case does not wait for this event; ``params["awaited"]`` is what it waits for, if any."""

    code = "not-awaited"


@whole_transaction
def tell_of_event(*, person_id: UUID, case_id: UUID, event: str, at: datetime) -> None:
    """Put down for the worker that an event outside has come which a case waits for.

    Raises:
        NoSuchApplication: There is no such case.
        NotAwaited: It waits for nothing, or for something else.
    """
    case = case_of(person_id=person_id, case_id=case_id)
    state = _service(case).definition.process.get(case.state)
    awaited = state.event if isinstance(state, files.Wait) else None
    if awaited != event:
        raise NotAwaited(awaited=awaited)
    body = {"case": str(case.id), "event": event}
    insert_together(outbox.message(person_id=person_id, topic=EVENT, body=body, at=at))


def timer_went_off(message: Message, *, at: datetime) -> None:
    """Do what a state's clock asks for, if the case is still in that entry of the state."""
    case = _locked(message)
    if case is None or case.entered != message.body["entered"]:
        return
    service = _service(case)
    key = message.body["key"]
    match message.body["kind"]:
        case "timer":
            timer = service.definition.process[case.state].timers[int(key)]
            _time_is_up(case, service, timer, at)
        case "silence":
            _silent(case, service, key, at)
        case "unpaid":
            payments.expire(person_id=case.person_id, case_id=case.id, at=at)
            go_on(case, service, files.UNPAID, "time", at)
        case "unbooked":
            go_on(case, service, files.UNBOOKED, "time", at)
        case "visit":
            _remind_of_visit(case, service, int(key), at)
        case "day":
            go_on(case, service, files.ARRIVED, "time", at)
        case "overdue":
            go_on(case, service, files.OVERDUE, "time", at)
        case arriving.RANK:
            ranking_cases.day_has_come(case, service, at)


def bill_was_paid(message: Message, *, at: datetime) -> None:
    """Let a case go on whose fee was paid; what it no longer waits for is given back."""
    case = _locked(message)
    if case is None:
        return
    service = _service(case)
    state = service.definition.process.get(case.state)
    if isinstance(state, files.Payment) and state.pay == message.body["fee"]:
        go_on(case, service, files.PAID, "payment", at)
        return
    payments.refund(person_id=case.person_id, case_id=case.id, reason="not-due", at=at)


def case_was_ranked(message: Message, *, at: datetime) -> None:
    """Let a case go on as the ranking of its call says.

    Body ``{case, entered, chosen, place, of, group, late}``.
    """
    case = _locked(message)
    if case is None or case.entered != message.body["entered"]:
        return
    body = message.body
    said = {key: body[key] for key in ("place", "of", "group", "chosen", "late")}
    insert_together(moving.event(case, "ranked", at, data=said))
    action = files.CHOSEN if body["chosen"] else files.NOT_CHOSEN
    go_on(case, _service(case), action, "ranking", at)


def event_came(message: Message, *, at: datetime) -> None:
    """Let a case go on that waited for an event outside: body ``{case, event}``."""
    case = _locked(message)
    if case is None:
        return
    service = _service(case)
    state = service.definition.process.get(case.state)
    if isinstance(state, files.Wait) and state.event == message.body["event"]:
        go_on(case, service, files.ARRIVED, "event", at)


def _time_is_up(case: Case, service: CompiledService, timer: files.Timer, at: datetime) -> None:
    if timer.act is not None:
        go_on(case, service, timer.act, "time", at, law=timer.law or "")
    elif timer.escalate is not None:
        role = timer.escalate
        # Two timers may name one role: it has the case in its queue once.
        insert_together(escalated_work(case, role, at), new_only=True)
        _tell(case, "escalated", {"role": role}, at)
    else:
        occasion = Occasion("reminder", case.entered)
        insert_together(*told(case, service, occasion, at=at, has_address=True))
        _tell(case, "reminded", {}, at)


def _remind_of_visit(case: Case, service: CompiledService, hours: int, at: datetime) -> None:
    """Remind of a time that was chosen; each of several reminders is a notice of its own."""
    state = service.definition.process[case.state]
    held = appointments.awaited(person_id=case.person_id, case_id=case.id)
    if not isinstance(state, files.Visit) or held is None:
        return
    said = visit_words(case, service, state.appointment, held.starts_at)
    occasion = Occasion("booking-reminder", case.entered, part=hours, words=said)
    insert_together(*told(case, service, occasion, at=at, has_address=True))
    _tell(case, "reminded", {}, at)


def _silent(case: Case, service: CompiledService, key: str, at: datetime) -> None:
    """Take an agency's silence for the answer that the law gives it."""
    state = service.definition.process[case.state]
    if not isinstance(state, files.Opinions) or f"opinion.{key}" in case.findings:
        return
    opinion = state.opinions[key]
    case.findings = {**case.findings, f"opinion.{key}": opinion.if_silent}
    offices = offices_at_work(case, service)
    WorkItem.objects.filter(office_id__in=offices, case_id=case.id, task=f"{OPINION}{key}").delete()
    said = {"key": key, "answer": opinion.if_silent, "law": opinion.law}
    insert_together(moving.event(case, "silent", at, data=said))
    details = {"case": str(case.id), "service": case.service_id, **said}
    act = Act(kind="case.silent", actor_id=None, office_id=case.office_id, details=details)
    after_opinion(case, service, act, at=at, today=_today(case, at))


def go_on(
    case: Case, service: CompiledService, action: str, cause: Cause, at: datetime, *, law: str = ""
) -> None:
    """Do an action of the state of a locked case that no officer has chosen."""
    values = values_of(
        service,
        catalogue.dictionary(),
        case.facts,
        today=_today(case, at),
        findings=case.findings,
    )
    progress = process.act(
        service, case.state, action, values, cause=cause, law=law, by_hand=case.by_hand
    )
    details = {"case": str(case.id), "service": case.service_id, "action": action, "law": law}
    act = Act(kind=f"case.{cause}", actor_id=None, office_id=case.office_id, details=details)
    moving.carry_out(case, service, progress, said=None, acts=[act], at=at)


def _tell(case: Case, kind: str, data: dict[str, Any], at: datetime) -> None:
    insert_together(moving.event(case, kind, at, data=data))
    details = {"case": str(case.id), "service": case.service_id, **data}
    act = Act(kind=f"case.{kind}", actor_id=None, office_id=case.office_id, details=details)
    record(person_id=case.person_id, acts=[act], at=at)


def _locked(message: Message) -> Case | None:
    rows = Case.objects.select_for_update()
    found: Case | None = rows.filter(
        person_id=message.person_id, id=UUID(message.body["case"])
    ).first()
    return found


def _service(case: Case) -> CompiledService:
    return catalogue.service_as_submitted(case.service_id, case.service_digest)


def _today(case: Case, at: datetime) -> date:
    return agencies.working_time(case.office_id).local(at).date()
