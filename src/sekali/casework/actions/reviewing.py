"""What a reader of a panel does: declare that there is no conflict, and give points, sealed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from sekali.agencies.queries import postings_of
from sekali.audit.actions import Act, record
from sekali.casework import panels, process
from sekali.casework.actions import moving
from sekali.casework.actions.arriving import REVIEW, reading
from sekali.casework.actors import Officer
from sekali.casework.case_facts import values_of
from sekali.casework.models import Case, Review, WorkItem
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.calls import number_as_kept
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault import grounds
from sekali.vault.queries import surroundings_of


class NothingToRead(DomainError):
    """All readings of the case are taken, or it has left the panel."""

    code = "nothing-to-read"


class ReadBefore(DomainError):
    """Nobody reads a case twice, nor after declaring a conflict; ``params["reason"]`` is which."""

    code = "read-before"


class NotDeclared(DomainError):
    """Points are given only by who has declared that there is no conflict."""

    code = "conflict-not-declared"


class ScoresIncomplete(DomainError):
    """A criterion has no points, or lacks the comment that the rubric asks for."""

    code = "scores-incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """Whether a reader says to have a conflict of interest, and what it is."""

    has_conflict: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What a reader gives: points by criterion, and comments."""

    scores: Mapping[str, Decimal]
    comments: Mapping[str, str] = field(default_factory=dict)


@whole_transaction
def declare(
    *,
    person_id: UUID,
    case_id: UUID,
    said: Declaration,
    by: Officer,
    at: datetime,
    today: date,
) -> str:
    """Take a reading, once there is no conflict; return the conflict, empty where there is none.

    What the rules find counts beside what is said. A conflict is kept, and the case is never
    offered to this reader again.

    Raises:
        NoSuchApplication: The case is in no panel of this role and office.
        ReadBefore: This reader has given points, or had a conflict.
        NothingToRead: Others have taken all readings.
    """
    case, _, state = _in_panel(person_id, case_id, by)
    review = _review_of(case, by)
    if review is not None:
        if review.standing == Review.READING and not said.has_conflict:
            return ""
        if review.standing != Review.READING:
            raise ReadBefore(reason=review.standing)
    found = conflict_of(case, state, by, today)
    why = found or ("declared" if said.has_conflict else "")
    if why:
        _keep_conflict(case, review, why, said.note, by, at)
    else:
        _take(case, by, at)
    details = _about(case) | {"conflict": why}
    act = Act(kind="case.declared", actor_id=by.person_id, office_id=by.office_id, details=details)
    record(person_id=case.person_id, acts=[act], at=at)
    return why


def conflict_of(case: Case, state: files.PanelState, by: Officer, today: date) -> str:
    """Return which conflict the rules find, empty where there is none.

    ``own``: it is about the reader. ``family``: of one household. ``colleague``: the applicant or
    somebody it is about works in the same office. ``seen``: who could see the names by another
    role in the office cannot read blind.
    """
    concerned = {str(case.person_id), *case.subjects.values()}
    if str(by.person_id) in concerned:
        return "own"
    # Whose relative somebody is, is asked of their own family card.
    own = surroundings_of(by.person_id, ground=grounds.own(by.person_id, where="conflict"))
    around = {str(holder.subject_id) for holder, _ in own.related}
    if around & concerned:
        return "family"
    roles = {one.role for one in postings_of(by.person_id, today) if one.office_id == by.office_id}
    if state.panel.blind and roles - {state.panel.role}:
        return "seen"
    people = [UUID(one) for one in concerned if _is_id(one)]
    if any(p.office_id == by.office_id for one in people for p in postings_of(one, today)):
        return "colleague"
    return ""


@whole_transaction
def give_points(
    *, person_id: UUID, case_id: UUID, points: Points, by: Officer, at: datetime, today: date
) -> Case:
    """Keep a reader's points, sealed; after the last reader they are combined, and it goes on.

    Raises:
        NoSuchApplication: The case is in no panel of this role and office.
        NotDeclared: No declaration was made.
        ReadBefore: The points were given already.
        ScoresIncomplete: Points or a comment are missing; ``params["criterion"]``.
    """
    case, service, state = _in_panel(person_id, case_id, by)
    review = _review_of(case, by)
    if review is None:
        raise NotDeclared
    if review.standing != Review.READING:
        raise ReadBefore(reason=review.standing)
    _check(state.panel, points)
    _keep_points(case, review, points, at)
    act = Act(
        kind="case.reviewed", actor_id=by.person_id, office_id=by.office_id, details=_about(case)
    )
    _after_points(case, service, state, act, at=at, today=today)
    return case


@whole_transaction
def free_reading(*, person_id: UUID, case_id: UUID, task: str, by: Officer, at: datetime) -> None:
    """Take a reading from somebody who is late, so that another can do it.

    Raises:
        NoSuchApplication: There is no such reading in the officer's office, or it is theirs.
    """
    case = _locked(person_id, case_id)
    rows = Review.objects.filter(
        person_id=person_id, case_id=case_id, entered=case.entered, task=task
    )
    review = rows.filter(standing=Review.READING).first()
    if review is None or case.office_id != by.office_id or review.reviewer_id == by.person_id:
        raise NoSuchApplication
    review.standing, review.task = Review.FREED, ""
    review.save(update_fields=["standing", "task"])
    _release(case, task)
    details = _about(case) | {"reader": str(review.reviewer_id)}
    act = Act(
        kind="case.reading-freed", actor_id=by.person_id, office_id=by.office_id, details=details
    )
    record(person_id=person_id, acts=[act], at=at)


def _in_panel(
    person_id: UUID, case_id: UUID, by: Officer
) -> tuple[Case, CompiledService, files.PanelState]:
    case = _locked(person_id, case_id)
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    state = service.definition.process.get(case.state)
    if (
        not isinstance(state, files.PanelState)
        or by.role != state.panel.role
        or by.office_id != case.office_id
    ):
        raise NoSuchApplication
    return case, service, state


def _locked(person_id: UUID, case_id: UUID) -> Case:
    rows = Case.objects.select_for_update().filter(person_id=person_id, id=case_id)
    case: Case | None = rows.first()
    if case is None:
        raise NoSuchApplication
    return case


def _review_of(case: Case, by: Officer) -> Review | None:
    rows = Review.objects.filter(
        person_id=case.person_id, case_id=case.id, entered=case.entered, reviewer_id=by.person_id
    )
    found: Review | None = rows.first()
    return found


def _keep_conflict(
    case: Case, review: Review | None, why: str, note: str, by: Officer, at: datetime
) -> None:
    if review is None:
        kept = _new_review(case, by, Review.CONFLICT, at)
        kept.why, kept.note = why, note
        insert_together(kept)
        return
    # Recognised while reading: the reading goes back to the others.
    _release(case, review.task)
    review.standing, review.why, review.note, review.task = Review.CONFLICT, why, note, ""
    review.save(update_fields=["standing", "why", "note", "task"])


def _take(case: Case, by: Officer, at: datetime) -> None:
    item = _readings(case).filter(claimed_by_id__isnull=True).order_by("task").first()
    if item is None:
        raise NothingToRead
    _readings(case).filter(task=item.task).update(
        claimed_by_id=by.person_id, claimed_by_name=by.name, claimed_at=at
    )
    kept = _new_review(case, by, Review.READING, at)
    kept.task = item.task
    insert_together(kept)


def _release(case: Case, task: str) -> None:
    _readings(case).filter(task=task).update(
        claimed_by_id=None, claimed_by_name="", claimed_at=None
    )


def _readings(case: Case) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(
        office_id=case.office_id, case_id=case.id, task__startswith=REVIEW
    )


def _new_review(case: Case, by: Officer, standing: str, at: datetime) -> Review:
    return Review(
        person_id=case.person_id,
        id=uuid7(),
        case_id=case.id,
        entered=case.entered,
        reviewer_id=by.person_id,
        office_id=by.office_id,
        standing=standing,
        declared_at=at,
    )


def _check(panel: files.Panel, points: Points) -> None:
    for key, criterion in panel.rubric.items():
        if key not in points.scores or (criterion.comment and not points.comments.get(key)):
            raise ScoresIncomplete(criterion=key)


def _keep_points(case: Case, review: Review, points: Points, at: datetime) -> None:
    _readings(case).filter(task=review.task).delete()
    review.standing, review.given_at = Review.GIVEN, at
    review.scores = {key: str(value) for key, value in points.scores.items()}
    review.comments = dict(points.comments)
    review.save()


def _after_points(
    case: Case,
    service: CompiledService,
    state: files.PanelState,
    act: Act,
    *,
    at: datetime,
    today: date,
) -> None:
    """Let the case go on if all readers are done and do not differ too much."""
    given = given_points(case)
    insert_together(moving.event(case, "reviewed", at, data={"count": len(given)}))
    is_last = not _readings(case).exists()
    if is_last and panels.needs_further(state.panel, given):
        insert_together(reading(case, state, len(given) + 1, at))
        insert_together(moving.event(case, "further-reader", at, data={}))
    elif is_last:
        _go_on(case, service, state, given, act, at=at, today=today)
        return
    record(person_id=case.person_id, acts=[act], at=at)


def given_points(case: Case) -> list[panels.Scores]:
    """Return the points of every reader who is done, for combining; no page shows them."""
    rows = Review.objects.filter(
        person_id=case.person_id, case_id=case.id, entered=case.entered, standing=Review.GIVEN
    )
    return [scores_of(one) for one in rows.order_by("given_at", "id")]


def scores_of(review: Review) -> panels.Scores:
    """Return a reader's points as numbers."""
    return {key: Decimal(value) for key, value in review.scores.items()}


def _go_on(
    case: Case,
    service: CompiledService,
    state: files.PanelState,
    given: list[panels.Scores],
    act: Act,
    *,
    at: datetime,
    today: date,
) -> None:
    found = panels.combined(state.panel, given)
    kept = {key: number_as_kept(value) for key, value in found.items()}
    case.findings = {**case.findings, **kept}
    values = values_of(
        service, catalogue.dictionary(), case.facts, today=today, findings=case.findings
    )
    progress = process.act(service, case.state, files.SCORED, values, cause="panel")
    moving.carry_out(case, service, progress, said=None, acts=[act], at=at)


def _about(case: Case) -> dict[str, str]:
    return {"case": str(case.id), "service": case.service_id}


def _is_id(kept: str) -> bool:
    return kept != "nobody"
