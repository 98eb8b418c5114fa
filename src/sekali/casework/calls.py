"""A case enters a call: in its window, in one of its groups, under its edition. Pure."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sekali.casework.case_facts import CaseFacts, values_of
from sekali.catalogue.calls import CompiledCall, call_taking, number_as_kept
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.kernel.errors import DomainError


class CallClosed(DomainError):
    """Applications are taken in a window only, and this is not in it."""

    code = "call-closed"


class InNoGroup(DomainError):
    """By its facts the application belongs to none of the groups that are compared."""

    code = "in-no-group"


def open_call(service: CompiledService, *, begun_at: datetime, at: datetime) -> CompiledCall | None:
    """Return the edition into which a draft is handed in; None for a service without calls.

    Raises:
        CallClosed: Its window has not opened or is over; the draft is kept.
    """
    if service.definition.call is None:
        return None
    found = call_taking(service.calls.values(), at, begun_at=begun_at)
    if found is None:
        raise CallClosed
    return found


def findings_of_call(
    service: CompiledService,
    dictionary: DictionaryOf,
    call: CompiledCall,
    facts: CaseFacts,
    *,
    today: date,
) -> dict[str, Any]:
    """Return what a case keeps of its call: the numbers of the edition, and its group.

    Frozen with the case, so that another edition never touches it.

    Raises:
        InNoGroup: None of the conditions of the groups holds.
    """
    found: dict[str, Any] = {key: _as_kept(value) for key, value in call.values().items()}
    found["call.edition"] = call.key
    values = values_of(service, dictionary, facts, today=today, findings=found)
    groups = service.groups.items()
    group = next((key for key, condition in groups if condition.holds(values)), None)
    if group is None:
        raise InNoGroup
    return {**found, "call.group": group}


def _as_kept(value: object) -> Any:
    return number_as_kept(value) if isinstance(value, Decimal) else value
