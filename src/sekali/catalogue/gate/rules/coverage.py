"""Every outcome has a scenario: each action of each state, each refusal, each row of a table."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.compiled import RETURNED
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import Pointer

_FIX = "add a scenario that ends so"
_HAND, _REFUSAL, _ROW = "action", "refusal", "row"
Outcome = tuple[str, str]


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield every outcome that no scenario shows.

    Which state an act is done in is followed along the process; where a rule may or may not
    have decided before, an act counts for each state in which the case could then be.
    """
    shown = {
        outcome
        for _, scenario, _ in under_check.scenarios()
        for outcome in _shown_by(under_check, scenario)
    }
    for outcome, message, at in _outcomes(under_check):
        if outcome not in shown:
            yield Mistake(under_check.file, at, f"{message} has no scenario", _FIX)


def _outcomes(under_check: UnderCheck) -> Iterator[tuple[Outcome, str, Pointer]]:
    for state, key, _, at in under_check.actions():
        if not _only_by_rule(under_check, state, key):
            yield (_HAND, f"{state}.{key}"), f"{key!r} in {state!r}", at
    for number, condition in enumerate(under_check.definition.eligibility):
        key = condition.otherwise
        yield (_REFUSAL, key), f"the refusal {key!r}", ("eligibility", number)
    for _, state_, at in under_check.states():
        table = under_check.rules.tables.get(state_.decide_by_rule or "", {})
        for row in _row_ids(table):
            name = f"{state_.decide_by_rule}.{row}"
            yield (_ROW, name), f"the row {name!r}", (*at, "decide_by_rule")


def _only_by_rule(under_check: UnderCheck, state: str, action: str) -> bool:
    """Tell whether an officer never does it: the table of the state has an answer for all."""
    described = under_check.definition.process[state]
    if action not in under_check.rule_actions(described) or under_check.service is None:
        return False
    table = under_check.service.tables[described.decide_by_rule or ""]
    return not any(found.code == "table-may-not-answer" for found in table.findings())


def _row_ids(table: dict[str, object]) -> list[str]:
    rows = table.get("rows")
    if not isinstance(rows, list):
        return []
    return [str(row.get("id")) for row in rows if isinstance(row, dict)]


def _shown_by(under_check: UnderCheck, scenario: files.Scenario) -> Iterator[Outcome]:
    if scenario.then.refused:
        yield (_REFUSAL, scenario.then.refused)
    if scenario.then.row:
        yield (_ROW, scenario.then.row)
    process = under_check.definition.process
    current = _with_rules(under_check, {next(iter(process))})
    for act in scenario.acts:
        states = {state for state in current if act.action in process[state].actions}
        yield from ((_HAND, f"{state}.{act.action}") for state in states)
        led_to = {process[state].actions[act.action].to for state in states}
        # What was returned comes back to the state that returned it.
        current = states if led_to == {RETURNED} else _with_rules(under_check, led_to)


def _with_rules(under_check: UnderCheck, states: set[str]) -> set[str]:
    """Return the states together with those that rules may lead to from them."""
    process = under_check.definition.process
    found, waiting = set(), list(states)
    while waiting:
        state = waiting.pop()
        if state in found or state not in process:
            continue
        found.add(state)
        by_rule = under_check.rule_actions(process[state])
        waiting += [process[state].actions[a].to for a in by_rule if a in process[state].actions]
    return found


RULE = Rule("coverage", "every outcome has a scenario, every refusal too", check)
