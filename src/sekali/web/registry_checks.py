"""What a case waits for from registries outside, in words."""

from typing import NamedTuple

from sekali.casework.actions.checking_later import open_checks
from sekali.casework.later_checks import is_waited_for
from sekali.casework.models import Case
from sekali.catalogue.compiled import CompiledService
from sekali.web.fact_words import registry_name
from sekali.web.labels import label_of
from sekali.web.texts import Words


class WaitingCheck(NamedTuple):
    """One registry that has yet to answer, and what it is asked."""

    source: str
    asked: str


class WaitingChecks(NamedTuple):
    """What a case waits for; ``holds`` tells whether the decision waits for it, too."""

    checks: list[WaitingCheck]
    holds: bool


def waiting_checks(found: Case, service: CompiledService, t: Words) -> WaitingChecks | None:
    """Return what a case waits for from registries, or None where nothing is open."""
    checks = [
        WaitingCheck(
            registry_name(one.registry, t),
            ", ".join(label_of(service, key, t.language) for key in one.items),
        )
        for one in open_checks(found)
    ]
    if not checks:
        return None
    return WaitingChecks(checks, is_waited_for(service, found.state, found.findings))
