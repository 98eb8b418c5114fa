"""The process engine: which state follows, what is decided by rule, what a decision sets off.

Pure: given a compiled service and the values of a case it says what happens; the actions
write it down.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sekali.agencies.rules import WorkingTime, after_working_time, end_of_working_day
from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, RETURNED, CompiledService
from sekali.kernel.errors import DomainError


class NoSuchAction(DomainError):
    """The state of the case does not know this action."""

    code = "no-such-action"


class ReasonMissing(DomainError):
    """This action needs one of the listed reasons."""

    code = "reason-missing"


class NothingMarked(DomainError):
    """To send an application back, at least one item must be marked."""

    code = "nothing-marked"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision that a table made: which row, on which facts, by which law."""

    table: str
    row: str
    action: str
    law: str
    facts: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the ruling as it stands on the case and in its events."""
        return {
            "table": self.table,
            "row": self.row,
            "action": self.action,
            "law": self.law,
            "facts": list(self.facts),
        }


@dataclass(frozen=True, slots=True)
class Transition:
    """One action in one state: where it leads, what it sets off, and the rule if one acted."""

    state: str
    action: str
    to: str
    effects: tuple[files.Effect, ...]
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What happens when a state is entered: transitions by rule, and the state that remains."""

    transitions: tuple[Transition, ...]
    state: str

    @property
    def is_over(self) -> bool:
        """Tell whether the case has come to its end."""
        return self.state in ENDS


def enter(service: CompiledService, state: str, values: Mapping[str, Any]) -> Progress:
    """Enter a state, and go on as long as rules decide.

    The gate refuses processes whose rules could lead round in a circle; a state is entered at
    most once here all the same, so that data can never make this run for ever.
    """
    transitions: list[Transition] = []
    seen = set()
    while state not in ENDS and state != RETURNED and state not in seen:
        seen.add(state)
        ruling = _ruling(service, state, values)
        if ruling is None:
            break
        transition = _transition(service, state, ruling.action, ruling)
        transitions.append(transition)
        state = transition.to
    return Progress(tuple(transitions), state)


def act(service: CompiledService, state: str, action: str, values: Mapping[str, Any]) -> Progress:
    """Do an action in a state by hand, and go on as long as rules decide.

    Raises:
        NoSuchAction: The state does not have it.
    """
    done = _transition(service, state, action, None)
    after = enter(service, done.to, values)
    return Progress((done, *after.transitions), after.state)


def check_action(
    service: CompiledService, state: str, action: str, *, reason: str | None, marks: list[str]
) -> files.Action:
    """Return the action, once everything it asks for is there.

    Raises:
        NoSuchAction: The state does not have it.
        ReasonMissing: It lists reasons, and none of them was given.
        NothingMarked: It returns the application, and no item was marked.
    """
    found = _action(service, state, action)
    if found.reasons and reason not in found.reasons:
        raise ReasonMissing
    if found.mark == "items" and not marks:
        raise NothingMarked
    return found


def due_at(within: files.Within, start: datetime, office: WorkingTime) -> datetime:
    """Return when a promise made at ``start`` falls due, by the office's working time."""
    if within.working_days is not None:
        return end_of_working_day(start, within.working_days, office)
    return after_working_time(start, timedelta(hours=within.working_hours or 0), office)


def _action(service: CompiledService, state: str, action: str) -> files.Action:
    described = service.definition.process.get(state)
    if described is None or action not in described.actions:
        raise NoSuchAction(state=state, action=action)
    return described.actions[action]


def _transition(
    service: CompiledService, state: str, action: str, ruling: Ruling | None
) -> Transition:
    found = _action(service, state, action)
    return Transition(state, action, found.to, tuple(found.effects), ruling)


def _ruling(service: CompiledService, state: str, values: Mapping[str, Any]) -> Ruling | None:
    name = service.definition.process[state].decide_by_rule
    if name is None:
        return None
    table = service.tables[name]
    decision = table.decide(values)
    if not decision.matched:
        return None
    action = decision.outputs["action"]
    row = decision.matched[0].row_id
    facts = sorted(name for name, value in decision.facts.items() if value is not None)
    return Ruling(name, row, str(action), _law_of_row(service, name, row), tuple(facts))


def _law_of_row(service: CompiledService, table: str, row_id: str) -> str:
    written = service.rules.tables[table]
    for row in written["rows"]:
        if row.get("id") == row_id and "law" in row:
            return str(row["law"])
    return str(written.get("law", ""))
