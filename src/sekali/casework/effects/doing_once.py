"""What a decision that is taken anew does not do a second time (see ADR 0046)."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekali.casework.corrections import corrected_by
from sekali.casework.models import Case, EffectStep
from sekali.casework.queries import case_of
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.storage.reading import rows_of

# Beside what came of an effect: the case that has done it.
DONE_BY = "done_by"


def done_before(case: Case, effect: files.Effect) -> dict[str, Any] | None:
    """Return what came of an effect that the decision before has done, and that stays as it is.

    None where there was none, where it was undone, and of every case but one decided anew.
    """
    if not case.by_hand or not isinstance(effect, files.DONE_ONCE):
        return None
    for case_id in corrected_by(case):
        before = case_of(person_id=case.person_id, case_id=case_id)
        for step, done in standing_effects(before):
            if done == effect:
                return {**step.result, DONE_BY: step.result.get(DONE_BY, str(case_id))}
    return None


def standing_effects(case: Case) -> Iterator[tuple[EffectStep, files.Effect]]:
    """Yield what was done of a case and was not undone, with the effect of the service it is."""
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    effects = effects_by_position(service)
    steps = rows_of(EffectStep, person_id=case.person_id, case_id=case.id, order="position")
    for step in steps:
        if not step.refusal and step.undone_at is None and step.position in effects:
            yield step, effects[step.position]


def effects_by_position(service: CompiledService) -> Mapping[int, files.Effect]:
    """Number the effects of a service through, so that each has its own position."""
    actions = (
        action for state in service.definition.process.values() for action in state.actions.values()
    )
    return dict(enumerate(effect for action in actions for effect in action.effects))
