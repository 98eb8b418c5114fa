"""What was done of a decision, what was refused, and what was undone: each remembered once."""

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sekali.casework.actions.moving import event
from sekali.casework.effects.doing_once import DONE_BY
from sekali.casework.models import Case, EffectStep
from sekali.casework.notices import by_email
from sekali.kernel.ids import uuid7
from sekali.storage.reading import rows_of
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

_ONE_LESS = """
    UPDATE casework_case SET effects_left = effects_left - 1 WHERE person_id = %s AND id = %s
"""
# What a person is told of on the time line.
_TOLD = frozenset({"issue", "register", "offer", "notify", "tell"})


def steps_of(case: Case, run: int, positions: Container[int]) -> dict[int, EffectStep]:
    """Return what was done, or refused, of one decision, by position."""
    rows = rows_of(EffectStep, person_id=case.person_id, case_id=case.id, order="position")
    return {row.position: row for row in rows if row.run == run and row.position in positions}


def step(
    case: Case,
    run: int,
    position: int,
    kind: str,
    result: Mapping[str, Any],
    refusal: str,
    at: datetime,
) -> EffectStep:
    """Return what is remembered of an effect."""
    return EffectStep(
        person_id=case.person_id,
        id=uuid7(),
        case_id=case.id,
        run=run,
        position=position,
        kind=kind,
        result=dict(result),
        done_at=at,
        refusal=refusal,
    )


@whole_transaction
def remember_done(case: Case, done: EffectStep) -> EffectStep:
    """Remember that an effect is done; tell of it on the time line."""
    rows: list[Any] = [done]
    if done.kind in _TOLD and DONE_BY not in done.result:
        rows.append(event(case, done.kind, done.done_at, data=done.result))
    if done.kind == "notify":
        rows.append(by_email(case.person_id, UUID(done.result["notice"]), done.done_at))
    insert_together(*rows, then=_ONE_LESS, values=[case.person_id, case.id])
    return done


@whole_transaction
def remember_refused(refused: EffectStep) -> EffectStep:
    """Remember that an effect will never be done, and what was said."""
    insert_together(refused)
    return refused


@whole_transaction
def remember_undone(done: EffectStep, at: datetime) -> None:
    """Remember that an effect was undone."""
    rows = EffectStep.objects.filter(person_id=done.person_id, id=done.id, undone_at__isnull=True)
    rows.update(undone_at=at)
