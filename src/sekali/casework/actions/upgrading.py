"""Moving an open case to a newer version of its service, as that version says.

One message moves one case, in one transaction with its removal. A second message for the same
version finds nothing to do.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models

from sekali.agencies import queries as agencies
from sekali.audit.actions import Act, record
from sekali.casework import process
from sekali.casework.actions import moving
from sekali.casework.actions.arriving import (
    ESCALATED,
    OPINION,
    clock,
    clocks_of,
    office_asked,
    offices_at_work,
    own_work,
    wait_until,
)
from sekali.casework.actions.running import Running, running
from sekali.casework.asked_again import readable
from sekali.casework.case_facts import values_of
from sekali.casework.in_flight import Fate, Standing, fate_of, kept_findings
from sekali.casework.models import Case, CaseEvent, WorkItem
from sekali.casework.process import Progress
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import ENDS, RETURNED, CompiledService
from sekali.catalogue.offering.queries import under_settings_of
from sekali.catalogue.offering.recording import keep_version
from sekali.storage import outbox
from sekali.storage.outbox import Message, TryLater
from sekali.storage.writing import insert_together

MOVE = "casework.move"
# What came back from the applicant or from a registry is decided by an officer.
_LOOKED_AT_BY_PEOPLE = ("resubmitted", "taken-back")


def standing_of(case: Case) -> Standing:
    """Return where a case stands."""
    return Standing(
        state=case.state,
        returned_from=case.returned_from,
        facts=case.facts,
        findings=case.findings,
        marks=case.marks,
    )


def move_to_version(message: Message, *, at: datetime) -> None:
    """Let a case go on under the version that the message names, if that version says so.

    Raises:
        TryLater: What an earlier decision set off is still being done.
    """
    rows = Case.objects.select_for_update().filter(person_id=message.person_id)
    case: Case | None = rows.filter(id=UUID(message.body["case"])).first()
    if case is None or case.state in ENDS or case.service_digest == message.body["digest"]:
        return
    if case.effects_left:
        raise TryLater("effects of an earlier decision are not done yet")
    old = catalogue.service_as_submitted(case.service_id, case.service_digest)
    # A region's fees and clocks go on with the case.
    version = catalogue.service_as_submitted(case.service_id, message.body["digest"])
    new = under_settings_of(case.service_digest, version)
    today = agencies.working_time(case.office_id).local(at).date()
    fate = fate_of(standing_of(case), old, new, catalogue.dictionary(), today=today)
    if fate.kind == "moves":
        keep_version(new, of_digest=version.digest)
        _move(case, old, new, fate, at, today)


def _move(
    case: Case, old: CompiledService, new: CompiledService, fate: Fate, at: datetime, today: date
) -> None:
    before = old.definition.process[case.returned_from or case.state]
    insert_together(_told(case, old, new, fate, at))
    offices = offices_at_work(case, old)
    _change_version(case, old, new)
    act = _act(case, old, new, fate)
    if case.state == RETURNED:
        _with_the_applicant(case, before, new, fate.to)
        case.version += 1
        case.save()
        record(person_id=case.person_id, acts=[act], at=at)
        return
    case.state = fate.to
    progress = _progress(case, new, today)
    if progress.transitions or type(before) is not type(new.definition.process[fate.to]):
        WorkItem.objects.filter(office_id__in=offices, case_id=case.id).delete()
        moving.carry_out(case, new, progress, said=None, acts=[act], at=at)
        return
    _go_on(case, before, new, at)
    case.version += 1
    case.save()
    record(person_id=case.person_id, acts=[act], at=at)


def _change_version(case: Case, old: CompiledService, new: CompiledService) -> None:
    case.service_version, case.service_digest = new.version, new.digest
    case.facts = readable(new, old, case.facts)
    case.findings = kept_findings(new, case.findings)


def _progress(case: Case, new: CompiledService, today: date) -> Progress:
    """Return what happens by itself in the new state; nothing where an officer sent it back."""
    events = CaseEvent.objects.filter(person_id=case.person_id, case_id=case.id)
    if events.filter(kind__in=_LOOKED_AT_BY_PEOPLE).exists():
        return Progress((), case.state)
    values = values_of(new, catalogue.dictionary(), case.facts, today=today, findings=case.findings)
    return process.enter(new, case.state, values, by_hand=case.by_hand)


def _with_the_applicant(case: Case, before: files.State, new: CompiledService, to: str) -> None:
    """Let a case come back to the new state, with the time that is left of its clock there."""
    case.returned_from = to
    if case.entered_at is None:
        return
    office = agencies.working_time(case.office_id)
    stopped = running(case, before, case.entered_at, office)
    first = process.due_at(new.definition.process[to].within, case.entered_at, office)
    left = timedelta(seconds=case.time_left_seconds or 0) + stopped.longer(first)
    case.time_left_seconds = max(0, int(left.total_seconds()))


def _go_on(case: Case, before: files.State, new: CompiledService, at: datetime) -> None:
    """Let a case go on in a state of the same kind: clocks set anew, work kept with who has it.

    Changes ``case`` in memory: its entry and its clock.
    """
    state = new.definition.process[case.state]
    start = case.entered_at or at
    office = agencies.working_time(case.office_id)
    was = running(case, before, start, office)
    # What was promised on a bill stays: money may be under way.
    clock_now = was if isinstance(state, files.Payment) else was.under(state.within, start, at=at)
    went_off = {_what(t) for t in before.timers if _due(was, t, start, at) <= at}
    case.entered += 1
    case.due_at = clock_now.now
    rows: list[models.Model] = []
    for at_first, kind, key in clocks_of(case, state, office):
        due = clock_now.now if kind == "unpaid" else clock_now.due(at_first, at=at)
        if kind != "timer" or due > at or _what(state.timers[int(key)]) not in went_off:
            rows.append(clock(case, at, due, kind, key))
    rows += wait_until(case, new, office, at)
    rows += _silences(case, new, start, at)
    if rows:
        insert_together(*rows)
    _keep_work(case, before, new, at)


def _due(was: Running, timer: files.Timer, start: datetime, at: datetime) -> datetime:
    return was.due(process.due_at(timer.after, start, was.office), at=at)


def _what(timer: files.Timer) -> tuple[str | None, str | None, str | None]:
    return timer.remind, timer.escalate, timer.act


def _silences(
    case: Case, new: CompiledService, start: datetime, at: datetime
) -> Iterator[models.Model]:
    """Yield the clocks of the agencies that have not answered; the last is that of the case."""
    state = new.definition.process[case.state]
    asked = state.opinions if isinstance(state, files.Opinions) else {}
    dues = []
    for key, opinion in asked.items():
        if f"opinion.{key}" in case.findings:
            continue
        office_id = office_asked(case, new, opinion)
        due = process.due_at(opinion.within, start, agencies.working_time(office_id))
        work = WorkItem.objects.filter(office_id=office_id, case_id=case.id)
        work.filter(task=f"{OPINION}{key}").update(state=case.state, due_at=due)
        dues.append(due)
        yield clock(case, at, due, "silence", key)
    if dues:
        case.due_at = max(dues)


def _keep_work(case: Case, before: files.State, new: CompiledService, at: datetime) -> None:
    """Leave the work in the hands it is in, if it is still that role's."""
    state = new.definition.process[case.state]
    if not isinstance(before, files.Work) or not isinstance(state, files.Work):
        return
    work = WorkItem.objects.filter(office_id=case.office_id, case_id=case.id)
    roles = {timer.escalate for timer in state.timers if timer.escalate}
    tasks = {"", *(f"{ESCALATED}{role}" for role in roles)}
    if before.by != state.by:
        work.filter(task="").delete()
        insert_together(own_work(case, state, at))
    work.exclude(task__in=tasks).delete()
    work.update(state=case.state, due_at=case.due_at)


def _told(
    case: Case, old: CompiledService, new: CompiledService, fate: Fate, at: datetime
) -> CaseEvent:
    rule = fate.rule
    why = rule.why if rule else ""
    said = {
        "from": old.version,
        "version": new.version,
        "state": case.returned_from or case.state,
        "to": fate.to,
        # The words of this version: a later one need not have them any more.
        "why": {language: text.in_flight.get(why, "") for language, text in new.texts.items()},
        "law": (rule.law if rule else None) or "",
    }
    return moving.event(case, "moved", at, data=said)


def _act(case: Case, old: CompiledService, new: CompiledService, fate: Fate) -> Act:
    details: dict[str, Any] = {
        "case": str(case.id),
        "service": case.service_id,
        "from": old.version,
        "version": new.version,
        "digest": new.digest,
        "to": fate.to,
        "law": (fate.rule.law if fate.rule else None) or "",
    }
    return Act(kind="case.moved", actor_id=None, office_id=case.office_id, details=details)


def message_to_move(case: Case, new: CompiledService, at: datetime) -> models.Model:
    """Return the message that moves a case."""
    body = {"case": str(case.id), "digest": new.digest}
    return outbox.message(person_id=case.person_id, topic=MOVE, body=body, at=at)
