"""What one version makes of a case."""

from dataclasses import dataclass, field
from datetime import datetime

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService


@dataclass(frozen=True, slots=True)
class Entry:
    """A state that was entered, when, and by when it had to be left."""

    state: str
    at: datetime
    due: datetime | None


@dataclass(slots=True)
class Trace:
    """What came of a case under one version, in the order in which it came.

    ``timers`` maps what went off to when; ``bills`` a fee to the day by which it had to be paid;
    ``silences`` an agency that did not answer to what that counted as.
    """

    state: str
    promised_at: datetime
    refusals: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    path: list[Entry] = field(default_factory=list)
    rulings: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    timers: dict[str, datetime] = field(default_factory=dict)
    silences: dict[str, str] = field(default_factory=dict)
    fees: dict[str, int] = field(default_factory=dict)
    bills: dict[str, datetime] = field(default_factory=dict)
    refunds: set[str] = field(default_factory=set)
    effects: list[str] = field(default_factory=list)
    asks: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()

    @property
    def states(self) -> list[str]:
        """Return the states that it went through."""
        return [entry.state for entry in self.path]

    def tell_gone(self, what: str) -> None:
        """Note that something was done that this version has no place for."""
        if what not in self.gone:
            self.gone.append(what)


def refunded(service: CompiledService, trace: Trace, paid: set[str]) -> set[str]:
    """Return the fees that are given back at the end that a case has come to."""
    fees = service.definition.fees
    return {key for key in paid if key in fees and trace.state in fees[key].refund}


def said_of(effect: files.Effect) -> str:
    """Return an effect in words of the service: never anybody's data.

    >>> said_of(files.Notify(notify="approved"))
    'notify approved'
    >>> said_of(files.Leave(leave="child", household="home"))
    'leave child household home'
    """
    written = effect.model_dump(by_alias=True, exclude_defaults=True)
    return " ".join(f"{word} {_plain(value)}" for word, value in written.items())


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {inner}" for key, inner in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
