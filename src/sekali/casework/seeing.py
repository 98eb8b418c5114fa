"""What of a case somebody at a desk may see: all of it in its own office, else what was asked."""

from collections.abc import Iterable, Sequence

from sekali.casework.actions.arriving import OPINION
from sekali.casework.actors import Officer
from sekali.casework.hiding import keys_shown
from sekali.casework.models import Case, WorkItem
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService


def items_seen(
    case: Case, service: CompiledService, officers: Sequence[Officer], work: Iterable[WorkItem]
) -> frozenset[str]:
    """Return the keys of the facts and papers of a case that an officer may see.

    ``work`` is what the case is for their offices. An agency that is asked for an opinion sees
    what ``sees:`` names; under a version of before that was said, all of it. Of a hidden applicant
    nobody sees what tells who it is.
    """
    if any(officer.office_id == case.office_id for officer in officers):
        return keys_shown(case, service, case.office_id)
    state = service.definition.process.get(case.state)
    asked = state.opinions if isinstance(state, files.Opinions) else {}
    roles = {(officer.office_id, officer.role) for officer in officers}
    seen: set[str] = set()
    for item in work:
        key = item.task.removeprefix(OPINION)
        if (item.office_id, item.role) in roles and key in asked:
            seen |= seen_for(asked[key], keys_shown(case, service, item.office_id))
    return frozenset(seen)


def seen_for(opinion: files.Opinion, keys: Iterable[str]) -> set[str]:
    """Return those of the keys that an opinion is given on: items, or all of a subject."""
    if opinion.sees is None:
        return set(keys)
    named = set(opinion.sees)
    return {key for key in keys if key in named or key.partition(".")[0] in named}


def is_whole(case: Case, seen: frozenset[str]) -> bool:
    """Tell whether everything of a case is seen."""
    return seen >= set(case.facts)
