"""Giving points to a case in a panel, sealed, and combining them after the last reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sekali.audit.actions import Act, record
from sekali.casework import panels, process
from sekali.casework.actions import moving
from sekali.casework.actions.acts import act_of_officer
from sekali.casework.actions.arriving import reading
from sekali.casework.actions.locking import locked_case
from sekali.casework.actions.panel_readings import (
    ReadBefore,
    in_panel,
    readings_of,
    release_reading,
    review_of,
)
from sekali.casework.actors import Officer
from sekali.casework.case_facts import values_of
from sekali.casework.models import Case, Review
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.calls import number_as_kept
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together


class NotDeclared(DomainError):
    """Points are given only by who has declared that there is no conflict."""

    code = "conflict-not-declared"


class ScoresIncomplete(DomainError):
    """A criterion has no points, or lacks the comment that the rubric asks for."""

    code = "scores-incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What a reader gives: points by criterion, and comments."""

    scores: Mapping[str, Decimal]
    comments: Mapping[str, str] = field(default_factory=dict)


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
    case, service, state = in_panel(person_id, case_id, by)
    review = review_of(case, by)
    if review is None:
        raise NotDeclared
    if review.standing != Review.READING:
        raise ReadBefore(reason=review.standing)
    _check(state.panel, points)
    _keep_points(case, review, points, at)
    act = act_of_officer("case.reviewed", case, by, {})
    _after_points(case, service, state, act, at=at, today=today)
    return case


@whole_transaction
def free_reading(*, person_id: UUID, case_id: UUID, task: str, by: Officer, at: datetime) -> None:
    """Take a reading from somebody who is late, so that another can do it.

    Raises:
        NoSuchApplication: There is no such reading in the officer's office, or it is theirs.
    """
    case = locked_case(person_id, case_id)
    rows = Review.objects.filter(
        person_id=person_id, case_id=case_id, entered=case.entered, task=task
    )
    review = rows.filter(standing=Review.READING).first()
    if review is None or case.office_id != by.office_id or review.reviewer_id == by.person_id:
        raise NoSuchApplication
    review.standing, review.task = Review.FREED, ""
    review.save(update_fields=["standing", "task"])
    release_reading(case, task)
    act = act_of_officer("case.reading-freed", case, by, {"reader": str(review.reviewer_id)})
    record(person_id=person_id, acts=[act], at=at)


def given_points(case: Case) -> list[panels.Scores]:
    """Return the points of every reader who is done, for combining; no page shows them."""
    rows = Review.objects.filter(
        person_id=case.person_id, case_id=case.id, entered=case.entered, standing=Review.GIVEN
    )
    return [scores_of(one) for one in rows.order_by("given_at", "id")]


def scores_of(review: Review) -> panels.Scores:
    """Return a reader's points as numbers."""
    return {key: Decimal(value) for key, value in review.scores.items()}


def _check(panel: files.Panel, points: Points) -> None:
    for key, criterion in panel.rubric.items():
        if key not in points.scores or (criterion.comment and not points.comments.get(key)):
            raise ScoresIncomplete(criterion=key)


def _keep_points(case: Case, review: Review, points: Points, at: datetime) -> None:
    readings_of(case).filter(task=review.task).delete()
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
    is_last = not readings_of(case).exists()
    if is_last and panels.needs_further(state.panel, given):
        insert_together(reading(case, state, len(given) + 1, at))
        insert_together(moving.event(case, "further-reader", at, data={}))
    elif is_last:
        _go_on(case, service, state, given, act, at=at, today=today)
        return
    record(person_id=case.person_id, acts=[act], at=at)


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
    progress = process.act(
        service, case.state, files.SCORED, values, cause="panel", by_hand=case.by_hand
    )
    moving.carry_out(case, service, progress, said=None, acts=[act], at=at)
