"""What of a case somebody at a desk may see: in its own office by role, else what was asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sekali.casework.actions.arriving import ESCALATED, OPINION
from sekali.casework.actors import Officer
from sekali.casework.hiding import keys_shown
from sekali.casework.models import BrokenGlass, Case, Objection, WorkItem
from sekali.casework.narrowing import covered_from, is_named
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService


@dataclass(frozen=True, slots=True)
class Sight:
    """What of the facts and papers of a case is ``shown``, and what only by its name: ``covered``.

    ``is_whole`` says that what others wrote about the case is shown, too; ``broken`` by what
    somebody has opened in an emergency what else would be covered.
    """

    shown: frozenset[str]
    covered: frozenset[str] = frozenset()
    is_whole: bool = False
    broken: BrokenGlass | None = None


def sight_of(
    case: Case, service: CompiledService, officers: Sequence[Officer], work: Iterable[WorkItem]
) -> Sight:
    """Return what an officer may see of a case by their roles.

    ``work`` is what the case is for their offices. An agency that is asked for an opinion sees
    what ``sees:`` names; under a version of before that was said, all of it. Of a hidden applicant
    nobody sees what tells who it is.
    """
    own = [officer for officer in officers if officer.office_id == case.office_id]
    if own:
        return _own_sight(case, service, own, work)
    state = service.definition.process.get(case.state)
    asked = state.opinions if isinstance(state, files.Opinions) else {}
    roles = {(officer.office_id, officer.role) for officer in officers}
    seen: set[str] = set()
    for item in work:
        key = item.task.removeprefix(OPINION)
        if (item.office_id, item.role) in roles and key in asked:
            seen |= seen_for(asked[key], keys_shown(case, service, item.office_id))
    return Sight(frozenset(seen), is_whole=seen >= set(case.facts))


def seen_for(opinion: files.Opinion, keys: Iterable[str]) -> set[str]:
    """Return those of the keys that an opinion is given on: items, or all of a subject."""
    if opinion.sees is None:
        return set(keys)
    return {key for key in keys if is_named(key, opinion.sees)}


def sight_of_objection(
    case: Case, service: CompiledService, objection: Objection, officer: Officer
) -> Sight:
    """Return what who answers an objection sees of the case that a rule has ended.

    As long as it is open: what is seen in the state in which the rule decided, for an officer is
    to judge what the rule judged. After that it is an ended case like any.
    """
    if objection.answered_at is not None:
        return sight_of(case, service, [officer], ())
    keys = keys_shown(case, service, case.office_id)
    roles = {officer.role}
    covered = covered_from(
        service, keys=keys, state=objection.state_decided, roles=roles, escalated=roles
    )
    return Sight(keys - covered, covered, is_whole=True)


def opened(sight: Sight, broken: BrokenGlass | None) -> Sight:
    """Return a sight in which nothing is covered any more, where it was opened in an emergency."""
    if broken is None:
        return sight
    return Sight(sight.shown | sight.covered, is_whole=sight.is_whole, broken=broken)


def _own_sight(
    case: Case, service: CompiledService, own: Sequence[Officer], work: Iterable[WorkItem]
) -> Sight:
    keys = keys_shown(case, service, case.office_id)
    covered = covered_from(
        service,
        keys=keys,
        state=case.state,
        roles={officer.role for officer in own},
        escalated={
            item.role
            for item in work
            if item.office_id == case.office_id and item.task.startswith(ESCALATED)
        },
        # What is decided anew by hand goes the way that the case before it went.
        is_correction=case.is_correction,
    )
    return Sight(keys - covered, covered, is_whole=True)
