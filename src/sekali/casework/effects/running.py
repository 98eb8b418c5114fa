"""Doing the effects of a decision one by one; where one is refused, undoing those before it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sekali.agencies import queries as agencies
from sekali.casework.actions import taking_back
from sekali.casework.effects import remembering
from sekali.casework.effects.doing_once import DONE_BY, done_before
from sekali.casework.effects.setting import Outside, RefusedForGood, Setting
from sekali.casework.effects.steps import STEPS
from sekali.casework.models import Case, EffectStep
from sekali.casework.queries import case_of
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.storage.outbox import Message


@dataclass(slots=True)
class _Run:
    """The effects of one action of one case, and what was done of them before.

    ``first`` is the position of its first effect, ``number`` tells it from a decision of the
    same case that was taken back.
    """

    case: Case
    service: CompiledService
    action: files.Action
    number: int
    first: int
    steps: dict[int, EffectStep]
    outside: Outside
    at: datetime

    def positions(self) -> Iterator[tuple[int, files.Effect]]:
        """Yield the effects in order, each with its position in the service."""
        yield from enumerate(self.action.effects, start=self.first)

    def setting(self) -> Setting:
        """Return what a step works with now: also what came of the steps before it."""
        results: dict[str, Any] = {}
        for _, step in sorted(self.steps.items()):
            results |= step.result
        decided_at = self.case.decided_at or self.at
        today = agencies.working_time(self.case.office_id).local(decided_at).date()
        return Setting(self.case, self.service, results, self.outside, self.at, today, self.number)


def carry_out_effects(message: Message, *, outside: Outside, at: datetime) -> None:
    """Do what a decision sets off, from the first step that was not done yet.

    Body: ``{case, state, action, run}``. An effect that a system outside refuses for good is
    remembered before anything is undone: asked again, it might say something else.
    """
    run = _run_of(message, outside, at)
    if not any(step.refusal for step in run.steps.values()):
        _do(run)
    refused = next((step for step in run.steps.values() if step.refusal), None)
    if refused is not None:
        _undo(run)
        taking_back.take_back(
            person_id=run.case.person_id,
            case_id=run.case.id,
            refused=_refused(run, message.body, refused),
            at=at,
        )


def _do(run: _Run) -> None:
    for position, effect in run.positions():
        if position in run.steps:
            continue
        try:
            result = done_before(run.case, effect) or STEPS[type(effect)].do(run.setting(), effect)
        except RefusedForGood as refusal:
            # A version of a service that says nothing of it: an operator has to look.
            if run.action.if_refused is None:
                raise
            step = _step(run, position, effect, {}, refusal=refusal.said)
            run.steps[position] = remembering.remember_refused(step)
            return
        step = _step(run, position, effect, result)
        run.steps[position] = remembering.remember_done(run.case, step)


def _undo(run: _Run) -> None:
    """Undo what was done, the last first; each once and remembered."""
    for position, effect in reversed(list(run.positions())):
        step, undo = run.steps.get(position), STEPS[type(effect)].undo
        if step is None or step.refusal or step.undone_at or undo is None:
            continue
        if DONE_BY in step.result:
            # Another case has done it, whose decision stands.
            continue
        undo(run.setting(), effect, step.result)
        remembering.remember_undone(step, run.at)


def _refused(run: _Run, body: Mapping[str, Any], step: EffectStep) -> taking_back.RefusedDecision:
    if run.action.if_refused is None:
        raise ValueError("only an action that says what follows is taken back")
    return taking_back.RefusedDecision(
        run=run.number,
        state=body["state"],
        action=body["action"],
        effect=step.kind,
        said=step.refusal,
        left_undone=len(run.action.effects) - len(run.steps) + 1,
        then=run.action.if_refused,
    )


def _run_of(message: Message, outside: Outside, at: datetime) -> _Run:
    body = message.body
    case = case_of(person_id=message.person_id, case_id=UUID(body["case"]))
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    action = service.definition.process[body["state"]].actions[body["action"]]
    first = _first_position(service, body["state"], body["action"])
    # A message of before decisions could be taken back has no run, and neither have its steps.
    number = body.get("run", 0)
    steps = remembering.steps_of(case, number, range(first, first + len(action.effects)))
    return _Run(case, service, action, number, first, steps, outside, at)


def _step(
    run: _Run, position: int, effect: files.Effect, result: Mapping[str, Any], refusal: str = ""
) -> EffectStep:
    return remembering.step(
        run.case, run.number, position, type(effect).__name__.lower(), result, refusal, run.at
    )


def _first_position(service: CompiledService, state: str, action: str) -> int:
    """Number the steps of a service through, so that each effect of it has its own position."""
    position = 0
    for name, described in service.definition.process.items():
        for key, done in described.actions.items():
            if (name, key) == (state, action):
                return position
            position += len(done.effects)
    return position
