"""The process engine: which state follows, what is decided by rule, what a decision sets off.

Pure: given a compiled service and the values of a case it says what happens; the actions
write it down.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any, Literal

from sekali.agencies.rules import WorkingTime, after_working_time, end_of_working_day
from sekali.casework.later_checks import is_waited_for
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


# Who or what brought an action about.
Cause = Literal["officer", "rule", "time", "payment", "opinions", "event", "panel", "ranking"]


@dataclass(frozen=True, slots=True)
class Transition:
    """One action in one state: where it leads, what it sets off, and what brought it about.

    ``ruling`` is there where a rule acted, ``law`` where time alone did.
    """

    state: str
    action: str
    to: str
    effects: tuple[files.Effect, ...]
    cause: Cause = "officer"
    ruling: Ruling | None = None
    law: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """What happens when a state is entered: transitions by rule, and the state that remains."""

    transitions: tuple[Transition, ...]
    state: str

    @property
    def is_over(self) -> bool:
        """Tell whether the case has come to its end."""
        return self.state in ENDS


def enter(
    service: CompiledService, state: str, values: Mapping[str, Any], *, by_hand: bool = False
) -> Progress:
    """Enter a state, and go on as long as nobody is needed: rules, fees of nothing, past days.

    ``by_hand`` keeps rules from deciding, as ``Case.by_hand`` says: an officer does.
    The gate refuses processes whose rules could lead round in a circle; a state is entered at
    most once here all the same, so that data can never make this run for ever.
    """
    transitions: list[Transition] = []
    seen = set()
    while state not in ENDS and state != RETURNED and state not in seen:
        seen.add(state)
        transition = _by_itself(service, state, values, by_hand=by_hand)
        if transition is None:
            break
        transitions.append(transition)
        state = transition.to
    return Progress(tuple(transitions), state)


def act(
    service: CompiledService,
    state: str,
    action: str,
    values: Mapping[str, Any],
    *,
    cause: Cause = "officer",
    law: str = "",
    by_hand: bool = False,
) -> Progress:
    """Do an action in a state, and go on as long as nobody is needed; ``by_hand`` as of ``enter``.

    Raises:
        NoSuchAction: The state does not have it.
    """
    done = _transition(service, state, action, cause, law=law)
    after = enter(service, done.to, values, by_hand=by_hand)
    return Progress((done, *after.transitions), after.state)


def _by_itself(
    service: CompiledService, state: str, values: Mapping[str, Any], *, by_hand: bool
) -> Transition | None:
    match service.definition.process[state]:
        case files.Work() if not by_hand:
            ruling = _ruling(service, state, values)
            return _transition(service, state, ruling.action, "rule", ruling) if ruling else None
        case files.Payment(pay=fee) if fee_of(service, fee, values) == 0:
            return _transition(service, state, files.PAID, "payment")
        case files.Wait(wait="day") if day_of(service, state, values) <= values["today"]:
            return _transition(service, state, files.ARRIVED, "time")
    return None


def fee_of(service: CompiledService, key: str, values: Mapping[str, Any]) -> int:
    """Return a fee in whole rupiah; a fraction is rounded down, for the one who pays.

    What cannot be computed because something is unknown costs nothing yet.
    """
    fee = service.definition.fees[key]
    if fee.rupiah is not None:
        return fee.rupiah
    amount = service.amounts[key].evaluate(values)
    if not isinstance(amount, Decimal):
        return 0
    return max(0, int(amount.to_integral_value(ROUND_FLOOR)))


def day_of(service: CompiledService, state: str, values: Mapping[str, Any]) -> date:
    """Return until when a state waits; a day that is unknown is today."""
    day = service.waits[state].evaluate(values)
    return day if isinstance(day, date) else values["today"]


def check_action(
    service: CompiledService, state: str, action: str, *, reason: str | None, marks: list[str]
) -> files.Action:
    """Return the action, once everything it asks for is there.

    Raises:
        NoSuchAction: The state does not have it, or no officer chooses it.
        ReasonMissing: It lists reasons, and none of them was given.
        NothingMarked: It returns the application, and no item was marked.
    """
    found = _action(service, state, action)
    if not isinstance(service.definition.process[state], files.Work):
        raise NoSuchAction(state=state, action=action)
    if found.reasons and reason not in found.reasons:
        raise ReasonMissing
    if found.to == RETURNED and not marks:
        raise NothingMarked
    return found


def opinions_are_in(service: CompiledService, state: str, findings: Mapping[str, Any]) -> bool:
    """Tell whether everybody who was asked in a state has answered, or was silent too long."""
    asked = service.definition.process[state]
    keys = asked.opinions if isinstance(asked, files.Opinions) else {}
    return all(f"opinion.{key}" in findings for key in keys)


def due_at(within: files.Within, start: datetime, office: WorkingTime) -> datetime:
    """Return when a promise made at ``start`` falls due, by the office's working time.

    Calendar days end with the day, at midnight in the office's zone. A clock of a law counts every
    hour, as it was in force on that day.
    """
    clock = within.clock_on(office.local(start).date())
    if clock is not None:
        return clock.due_at(start)
    if within.calendar_days is not None:
        local = office.local(start)
        last = local.date() + timedelta(days=within.calendar_days + 1)
        return datetime.combine(last, time(), local.tzinfo)
    if within.working_days is not None:
        return end_of_working_day(start, within.working_days, office)
    return after_working_time(start, timedelta(hours=within.working_hours or 0), office)


def _action(service: CompiledService, state: str, action: str) -> files.Action:
    described = service.definition.process.get(state)
    if described is None or action not in described.actions:
        raise NoSuchAction(state=state, action=action)
    return described.actions[action]


def _transition(
    service: CompiledService,
    state: str,
    action: str,
    cause: Cause,
    ruling: Ruling | None = None,
    law: str = "",
) -> Transition:
    found = _action(service, state, action)
    return Transition(state, action, found.to, tuple(found.effects), cause, ruling, law)


def _ruling(service: CompiledService, state: str, values: Mapping[str, Any]) -> Ruling | None:
    name = files.rule_of(service.definition.process[state])
    if name is None:
        return None
    table = service.tables[name]
    if is_waited_for(service, state, values):
        return None
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
