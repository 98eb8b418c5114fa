"""When applications of a call are taken, in words: for the pages of its service and its form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sekali.catalogue.calls import CompiledCall
from sekali.catalogue.compiled import CompiledService


@dataclass(frozen=True, slots=True)
class Window:
    """How the window of a call stands; ``at`` is when it closes, will open, or has closed."""

    standing: Literal["open", "coming", "over"]
    call: CompiledCall
    at: datetime
    service_id: str


def window_of_call(service: CompiledService, call: CompiledCall, at: datetime) -> Window:
    """Return how the window of one edition stands."""
    if call.is_open(at):
        return Window("open", call, call.last_instant, service.id)
    if call.opens_at > at:
        return Window("coming", call, call.opens_at, service.id)
    return Window("over", call, call.last_instant, service.id)


def window_of(service: CompiledService, at: datetime) -> Window | None:
    """Return how the window stands that matters now; None for a service without calls."""
    calls = list(service.calls.values())
    if service.definition.call is None or not calls:
        return None
    open_now = (call for call in calls if call.is_open(at))
    coming = (call for call in calls if call.opens_at > at)
    return window_of_call(service, next(open_now, next(coming, calls[-1])), at)
