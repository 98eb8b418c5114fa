"""What an officer does with a case of their own office."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sekali.audit.actions import Act
from sekali.casework import process, reports
from sekali.casework.actions import moving
from sekali.casework.actions.acts import act_of_officer
from sekali.casework.actions.claiming import locked_as_shown, refuse_if_claimed, refuse_own
from sekali.casework.actors import Officer
from sekali.casework.case_facts import values_of
from sekali.casework.hiding import keys_shown
from sekali.casework.inspecting import check_inspection, inspection_of
from sekali.casework.later_checks import WaitsForRegistry, is_waited_for
from sekali.casework.models import Case, InspectionReport
from sekali.casework.queries import NoSuchApplication
from sekali.casework.reports import Point
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import RETURNED, CompiledService
from sekali.documents.papers import refuse_papers
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.facts import VERIFIED


class UnknownMark(DomainError):
    """An item was marked that the application does not have, or the applicant cannot change."""

    code = "unknown-mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an officer chose on the page, and the version of the case it was shown with."""

    action: str
    reason: str | None
    note: str
    marks: tuple[str, ...]
    version: int
    checks: Mapping[str, bool | None] = field(default_factory=dict)
    point: Point | None = None


@whole_transaction
def act(
    *, person_id: UUID, case_id: UUID, decision: Decision, by: Officer, at: datetime, today: date
) -> Case:
    """Do an action on a case: one transaction moves it, with everything that follows.

    Raises:
        NoSuchApplication: There is no such case in the officer's office.
        DecidedMeanwhile: The case changed since the officer's page was made.
        NotYours: A colleague has claimed it.
        OwnCase: It is about the officer.
        NoSuchAction, ReasonMissing, NothingMarked, UnknownMark: See process.
        WaitsForRegistry: A registry has yet to say what the rules here look at.
        ChecksMissing, PhotosMissing, CoordinatesMissing: See inspecting.
    """
    case = locked_as_shown(person_id, case_id, decision.version)
    if case.office_id != by.office_id:
        raise NoSuchApplication
    refuse_own(case, by)
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    marks = [key for key in decision.marks if key]
    if not set(marks) <= markable(case, service) & keys_shown(case, service, by.office_id):
        raise UnknownMark
    if not isinstance(service.definition.process[case.state], files.Work):
        # A panel's work may be shown to a head, too; nobody chooses what comes of it.
        raise process.NoSuchAction(state=case.state, action=decision.action)
    found = process.check_action(
        service, case.state, decision.action, reason=decision.reason, marks=marks
    )
    refuse_if_claimed(case, by)
    if found.to != RETURNED and is_waited_for(service, case.state, case.findings):
        raise WaitsForRegistry
    reported = _report(case, service, found, decision, by, at)
    values = values_of(
        service, catalogue.dictionary(), case.facts, today=today, findings=case.findings
    )
    progress = process.act(service, case.state, decision.action, values, by_hand=case.by_hand)
    said = moving.Said(
        actor_id=by.person_id,
        reason=decision.reason,
        note=decision.note,
        marks=tuple(marks) if found.to == RETURNED else (),
    )
    acts = [_acted(case, decision, by)]
    moving.carry_out(case, service, progress, said=said, acts=acts, at=at)
    insert_together(*reported)
    if said.marks:
        refuse_papers(person_id=case.person_id, application_id=case.id, items=said.marks, at=at)
    return case


def _report(
    case: Case,
    service: CompiledService,
    action: files.Action,
    decision: Decision,
    by: Officer,
    at: datetime,
) -> list[InspectionReport]:
    """Return the report of an inspection; changes the findings of the case in memory."""
    inspection = inspection_of(service, case.state)
    if inspection is None:
        return []
    seen, number = reports.seen_by(case, inspection, decision.checks, decision.point)
    findings = check_inspection(service, case.state, action, seen)
    case.findings = {**case.findings, **findings}
    return reports.report(
        case,
        seen,
        number,
        point=decision.point,
        action=decision.action,
        by_id=by.person_id,
        at=at,
    )


def markable(case: Case, service: CompiledService) -> set[str]:
    """Return the items that the applicant can answer again: what no authority has recorded.

    Of a correction only what it corrects: all else was decided already. What is decided anew by
    hand is looked at as a whole.
    """
    own = case.corrected if case.is_correction else case.facts
    return {
        key
        for key, fact in case.facts.items()
        if key in own and key in service.by_key and fact["level"] != VERIFIED
    }


def _acted(case: Case, decision: Decision, by: Officer) -> Act:
    said = {"action": decision.action, "reason": decision.reason, "role": by.role}
    return act_of_officer("case.acted", case, by, said)
