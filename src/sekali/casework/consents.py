"""Which decisions a form or a case rests on, and whether they still stand."""

from collections.abc import Iterable
from uuid import UUID

from sekali.audit.actions import hold_chain
from sekali.casework.plan_lines import agreed_to
from sekali.casework.planning import Plan
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.vault.consenting import Decisions, last_words


class ConsentWithdrawn(DomainError):
    """It was taken back in the moment in which the form was handed in."""

    code = "consent-withdrawn-meanwhile"


def decisions_on(services: Iterable[CompiledService], person_id: UUID) -> Decisions:
    """Return what somebody has agreed to or not, for those services that ask for consent."""
    return last_words(person_id, [service.id for service in services if service.consents])


def check_still_agreed(plan: Plan, person_id: UUID) -> None:
    """Do nothing, unless a plan rests on a consent that was taken back meanwhile.

    Nobody can take one back any more before the running transaction ends.

    Raises:
        ConsentWithdrawn: It was.
    """
    if plan.agreed:
        hold_chain(person_id)
        if plan.agreed - still_agreed(plan.service, person_id):
            raise ConsentWithdrawn


def still_agreed(service: CompiledService, person_id: UUID) -> frozenset[str]:
    """Return the purposes of a service that somebody agrees to at this moment."""
    return agreed_to(service, decisions_on([service], person_id))
