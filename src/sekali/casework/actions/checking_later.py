"""Asking a registry about a case that was handed in: when it is back, once, and going on then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sekali.agencies import queries as agencies
from sekali.audit.actions import Act, record
from sekali.casework import process
from sekali.casework.actions import moving
from sekali.casework.actions.acts import act_of_officer
from sekali.casework.actions.claiming import locked_as_shown, refuse_if_claimed, refuse_own
from sekali.casework.actors import Officer
from sekali.casework.case_facts import values_of
from sekali.casework.checked_facts import AGREES, DIFFERS, Checked, checked_facts, kind_of
from sekali.casework.grounds import ground_of_service
from sekali.casework.later_checks import WAITING, LaterCheck, is_waited_for, waiting_items
from sekali.casework.models import Case, RegistryCheck
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import queries as catalogue
from sekali.catalogue.agreements import MATCHING, TELLING, AskedFor, OutsideAgreement, Permit
from sekali.catalogue.compiled import ENDS, RETURNED, CompiledService
from sekali.kernel.errors import DomainError
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.storage.outbox import Message, TryLater
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.fetching import (
    Fetch,
    ask,
    ask_match,
    authorities_on,
    keep_fetched,
    write_down_unanswered,
)
from sekali.vault.metering import office_day
from sekali.vault.ports import FactRegistries, FactRegistry
from sekali.vault.queries import holder_of, surroundings_of
from sekali.vault.told import NOT_ANSWERED, UNAVAILABLE, Told

CHECK = "casework.check"
WHERE = "registry-check"
OPEN, BY_HAND, NO_AGREEMENT = "waiting", "by-hand", "no-agreement"
LONGEST_NOTE = 500


class NoCheckWaits(DomainError):
    """Nothing of this case waits for a registry any more."""

    code = "no-check-waits"


class CheckWithoutNote(DomainError):
    """Who has checked by hand says how."""

    code = "check-without-note"


def begin_checks(
    case: Case, checks: Sequence[LaterCheck], at: datetime
) -> list[RegistryCheck | OutboxMessage]:
    """Return the rows of what is to be asked; lets the rules of the case wait for it in memory."""
    if checks:
        items = sorted(key for one in checks for key in one.items)
        case.findings = {**case.findings, WAITING: items}
    return [row for one in checks for row in _begun(case, one, at)]


def _begun(case: Case, check: LaterCheck, at: datetime) -> tuple[RegistryCheck, OutboxMessage]:
    row = RegistryCheck(
        person_id=case.person_id,
        id=uuid5(case.id, f"{check.registry}:{check.about_id}:{check.manner}"),
        case_id=case.id,
        registry=check.registry,
        about_id=check.about_id,
        manner=check.manner,
        items=list(check.items),
        asked_for=[list(one) for one in check.asked_for],
        begun_at=at,
    )
    body = {"check": str(row.id)}
    return row, outbox.message(person_id=case.person_id, topic=CHECK, body=body, at=at)


@dataclass(frozen=True, slots=True)
class _Question:
    """One check with its case, and what the agreement lets it ask."""

    check: RegistryCheck
    case: Case
    service: CompiledService
    permit: Permit


def check_later(message: Message, *, registries: FactRegistries, at: datetime) -> None:
    """Ask a registry about a case, and keep what it says; asked again, it does nothing.

    Raises:
        TryLater: It cannot answer now, or today's questions are used up.
    """
    check = _open_check(message.person_id, UUID(message.body["check"]))
    if check is None:
        return
    case = Case.objects.get(person_id=check.person_id, id=check.case_id)
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    asked_for = [AskedFor(*one) for one in check.asked_for]
    agreements = catalogue.dictionary().agreements
    try:
        by = MATCHING if check.manner == MATCHING else TELLING
        permit = agreements.permit(check.registry, asked_for, office_day(at), by=by)
    except OutsideAgreement:
        # The agreement has ended: an officer has to look, and the case must not wait for it.
        _finish(check, Checked(NO_AGREEMENT), None, None, at=at)
        return
    question = _Question(check, case, service, permit)
    registry = registries.get(check.registry)
    told = _ask(question, registry, at) if registry is not None else Told(UNAVAILABLE)
    if told.outcome in NOT_ANSWERED:
        if told.outcome == UNAVAILABLE and message.attempts == 1:
            # Further tries are the same question: one line tells of them, and one of the answer.
            write_down_unanswered(fetch=_fetch(question), told=told, at=at)
        raise TryLater(f"{check.registry}: {told.outcome}")
    checked = checked_facts(
        service, catalogue.dictionary(), case.facts, check.items, told, office_day(at)
    )
    _finish(check, checked, question, told, at=at)


def _ask(question: _Question, registry: FactRegistry, at: datetime) -> Told:
    check, case, service = question.check, question.case, question.service
    ground = ground_of_service(service, where=WHERE, reader_id=None, case_id=case.id)
    nik = str(holder_of(check.about_id, ground=ground).value("nik") or "")
    if check.manner == TELLING:
        return ask(registry, nik, question.permit)
    typed = {
        _reference(service, key): case.facts[key]["value"]
        for key in check.items
        if key in case.facts
    }
    return ask_match(registry, nik, typed, question.permit, on=office_day(at))


def _reference(service: CompiledService, key: str) -> str:
    subject, _, element = key.partition(".")
    return f"{kind_of(service, subject)}.{element}"


@whole_transaction
def _finish(
    check: RegistryCheck,
    checked: Checked,
    question: _Question | None,
    told: Told | None,
    *,
    at: datetime,
) -> None:
    """Keep what came, once: who comes second finds it done."""
    case = Case.objects.select_for_update().get(person_id=check.person_id, id=check.case_id)
    if _close(check, checked.outcome, at=at) == 0:
        return
    if question is not None and told is not None:
        authorities = authorities_on(catalogue.dictionary(), office_day(at))
        keep_fetched(fetch=_fetch(question), told=told, authorities=authorities, at=at)
    case.findings = _without(case.findings, check.items)
    if not case.decided_at:
        # What the applicant has changed meanwhile is theirs again, and not what was asked about.
        case.facts = {**case.facts, **checked.facts_for(case.facts)}
    said = {"registry": check.registry, "outcome": checked.outcome, "manner": check.manner}
    insert_together(moving.event(case, "checked", at, data={**said, "items": list(check.items)}))
    act = Act(
        kind="case.checked", actor_id=None, office_id=case.office_id, details=_about(case, said)
    )
    _go_on(case, checked.outcome, [act], at)


def _go_on(case: Case, outcome: str, acts: Sequence[Act], at: datetime) -> None:
    """Let the rules of the state decide now, unless a registry said otherwise than the applicant.

    Of several registries each counts, whichever answers last: an officer sees what differs.
    """
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    is_idle = case.state in ENDS or case.state == RETURNED
    waits = is_waited_for(service, case.state, case.findings)
    if not is_idle and not waits and outcome == AGREES and not _has_differing(case):
        values = values_of(
            service,
            catalogue.dictionary(),
            case.facts,
            today=agencies.working_time(case.office_id).local(at).date(),
            findings=case.findings,
        )
        progress = process.enter(service, case.state, values, by_hand=case.by_hand)
        if progress.transitions:
            moving.carry_out(case, service, progress, said=None, acts=acts, at=at)
            return
    case.version += 1
    case.save()
    record(person_id=case.person_id, acts=acts, at=at)


def _has_differing(case: Case) -> bool:
    rows = RegistryCheck.objects.filter(person_id=case.person_id, case_id=case.id)
    return rows.filter(outcome=DIFFERS).exists()


@whole_transaction
def checked_by_hand(
    *, person_id: UUID, case_id: UUID, note: str, version: int, by: Officer, at: datetime
) -> Case:
    """Let a case wait for registries no more: an officer has found out in another way, and how.

    What the applicant said stays their word. The officer decides; no rule does.

    Raises:
        NoSuchApplication: There is no such case in the officer's office.
        DecidedMeanwhile: The case changed since the officer's page was made.
        NotYours, OwnCase: A colleague has claimed it, or it is about the officer.
        NoCheckWaits, CheckWithoutNote: See there.
    """
    case = locked_as_shown(person_id, case_id, version)
    if case.office_id != by.office_id:
        raise NoSuchApplication
    refuse_own(case, by)
    refuse_if_claimed(case, by)
    if not note.strip():
        raise CheckWithoutNote
    open_ones = open_checks(case)
    if not open_ones:
        raise NoCheckWaits
    for check in open_ones:
        _close(check, BY_HAND, at=at, by_id=by.person_id, note=note.strip()[:LONGEST_NOTE])
        case.findings = _without(case.findings, check.items)
    registries = sorted({check.registry for check in open_ones})
    said = {"registry": ", ".join(registries), "outcome": BY_HAND, "note": note.strip()}
    event = moving.event(case, "checked", at, actor_id=by.person_id, data=said)
    case.version += 1
    case.save()
    insert_together(event)
    record(person_id=case.person_id, acts=[act_of_officer("case.checked", case, by, said)], at=at)
    return case


def open_checks(case: Case) -> Sequence[RegistryCheck]:
    """Return what registries have yet to say of a case."""
    if not waiting_items(case.findings):
        return []
    rows = RegistryCheck.objects.filter(person_id=case.person_id, case_id=case.id, outcome=OPEN)
    return list(rows.order_by("registry"))


def _open_check(person_id: UUID, check_id: UUID) -> RegistryCheck | None:
    rows = RegistryCheck.objects.filter(person_id=person_id, id=check_id, outcome=OPEN)
    found: RegistryCheck | None = rows.first()
    return found


def _close(
    check: RegistryCheck, outcome: str, *, at: datetime, by_id: UUID | None = None, note: str = ""
) -> int:
    """Write down what came, unless somebody has; return how many rows that met."""
    rows = RegistryCheck.objects.filter(person_id=check.person_id, id=check.id, outcome=OPEN)
    return rows.update(outcome=outcome, done_at=at, done_by_id=by_id, note=note)


def _without(findings: Mapping[str, Any], items: Sequence[str]) -> dict[str, Any]:
    left = sorted(waiting_items(findings) - set(items))
    kept = {key: found for key, found in findings.items() if key != WAITING}
    return {**kept, WAITING: left} if left else kept


def _fetch(question: _Question) -> Fetch:
    check, case = question.check, question.case
    ground = ground_of_service(question.service, where=WHERE, reader_id=None, case_id=case.id)
    household = surroundings_of(check.about_id, ground=ground).household()
    return Fetch(
        permit=question.permit,
        person_id=check.about_id,
        household_id=household.subject_id if household else None,
        purposes={one.purpose: one.ground for one in map(_asked, check.asked_for)},
        consented=(),
        asked_by=case.person_id,
        channel=WHERE,
        service_id=case.service_id,
        application_id=case.id,
        is_sample=case.is_sample,
    )


def _asked(kept: Sequence[str]) -> AskedFor:
    return AskedFor(*kept)


def _about(case: Case, said: Mapping[str, Any]) -> dict[str, Any]:
    return {"case": str(case.id), "service": case.service_id, **said}
