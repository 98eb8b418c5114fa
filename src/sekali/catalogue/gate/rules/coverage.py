"""Every outcome has a scenario: each action of each state, each refusal, each row of a table."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.compiled import RETURNED
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.rules.scenario_names import CALL_CLOSED
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import Pointer

_FIX = "add a scenario that ends so"
_HAND, _REFUSAL, _ROW, _TAKEN_BACK = "action", "refusal", "row", "taken back"
Outcome = tuple[str, str]
_MAY_STAY = files.TimePasses | files.OpinionComes | files.Books | files.Cancels | files.Comes


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
    for state, key, action, at in under_check.actions():
        if action.if_refused is not None:
            yield (_TAKEN_BACK, f"{state}.{key}"), f"{key!r}, refused outside,", at
    for number, condition in enumerate(under_check.definition.eligibility):
        key = condition.otherwise
        yield (_REFUSAL, key), f"the refusal {key!r}", ("eligibility", number)
    if under_check.definition.call is not None:
        yield (_REFUSAL, CALL_CLOSED), f"the refusal {CALL_CLOSED!r}", ("call",)
    for _, state_, at in under_check.states():
        table = under_check.rules.tables.get(files.rule_of(state_) or "", {})
        for row in _row_ids(table):
            name = f"{files.rule_of(state_)}.{row}"
            yield (_ROW, name), f"the row {name!r}", (*at, "decide_by_rule")


def _only_by_rule(under_check: UnderCheck, state: str, action: str) -> bool:
    """Tell whether an officer never does it: the table of the state has an answer for all."""
    described = under_check.definition.process[state]
    if action not in under_check.rule_actions(described) or under_check.service is None:
        return False
    findings = under_check.table_findings[files.rule_of(described) or ""]
    return not any(found.code == "table-may-not-answer" for found in findings)


def _row_ids(table: dict[str, object]) -> list[str]:
    rows = table.get("rows")
    if not isinstance(rows, list):
        return []
    return [str(row.get("id")) for row in rows if isinstance(row, dict)]


def _shown_by(under_check: UnderCheck, scenario: files.Scenario) -> Iterator[Outcome]:
    if scenario.then.refused:
        yield (_REFUSAL, scenario.then.refused)
    rows = [*(scenario.then.rows or []), *([scenario.then.row] if scenario.then.row else [])]
    yield from ((_ROW, row) for row in rows)
    process = under_check.definition.process
    current = _with_rules(under_check, {next(iter(process))})
    for act in scenario.acts:
        if isinstance(act, files.Refuses):
            taken = dict(_taken_back(under_check, act))
            yield from ((_TAKEN_BACK, name) for name in taken)
            current = set(taken.values())
            continue
        if isinstance(act, files.Corrects):
            corrections = under_check.definition.corrections
            current = _with_rules(under_check, {corrections.enter} if corrections else set())
            continue
        done = {
            (state, key)
            for state in current
            for key in _brought_about(process[state], act)
            if key in process[state].actions
        }
        yield from ((_HAND, f"{state}.{key}") for state, key in done)
        led_to = {process[state].actions[key].to for state, key in done}
        # What was returned comes back to the state that returned it. Time may have been too
        # short for anything, an opinion need not be the last, and who did not come may come again.
        stays = led_to == {RETURNED} or isinstance(act, _MAY_STAY)
        current = (current if stays else set()) | _with_rules(under_check, led_to)


def _taken_back(under_check: UnderCheck, act: files.Refuses) -> Iterator[tuple[str, str]]:
    """Yield the actions that a refusal outside may take back, each with the state it leads to."""
    for state, key, action, _ in under_check.actions():
        is_meant = any(type(effect).__name__.lower() == act.refuses for effect in action.effects)
        if action.if_refused is not None and is_meant:
            yield f"{state}.{key}", action.if_refused.to


def _brought_about(state: files.State, act: files.Act) -> set[str]:
    """Return the actions of a state of any kind that an act of a scenario may bring about."""
    if isinstance(state, files.PanelState | files.RankingState):
        return _by_judging(state, act)
    return _actions_of(state, act)


def _actions_of(state: files.State, act: files.Act) -> set[str]:  # noqa: PLR0911  # one for each
    """Return the actions of a state that an act of a scenario may bring about."""
    match act, state:
        case files.OfficerActs(), files.Work():
            return {act.action}
        case files.OpinionComes(), files.Opinions():
            return {files.ANSWERED}
        case files.Pays(), files.Payment():
            return {files.PAID}
        case files.EventComes(), files.Wait(wait="event"):
            return {files.ARRIVED}
        case files.Comes(), files.Visit():
            return {files.ATTENDED if act.comes else files.MISSED}
        case files.TimePasses(), _:
            return _by_time(state)
    return set()


def _by_judging(state: files.PanelState | files.RankingState, act: files.Act) -> set[str]:
    """Return what points or a comparison may bring about; among rivals either may come of it."""
    match act, state:
        case files.ScoresCome(), files.PanelState():
            return {files.SCORED}
        case files.RanksCome(), files.RankingState():
            fate = act.ranks
            return {fate} if isinstance(fate, str) else {files.CHOSEN, files.NOT_CHOSEN}
        case files.TimePasses(), _:
            return _by_time(state)
    return set()


def _by_nobody(state: files.State) -> set[str]:
    """Return the action that may follow at once: a fee may be nothing, and a day past."""
    if isinstance(state, files.Payment):
        return {files.PAID}
    return {files.ARRIVED} if isinstance(state, files.Wait) and state.wait == "day" else set()


def _by_time(state: files.State) -> set[str]:
    acts = {timer.act for timer in state.timers if timer.act is not None}
    match state:
        case files.Opinions():
            return acts | {files.ANSWERED}
        case files.Payment():
            return acts | {files.UNPAID}
        case files.Visit():
            return acts | {files.UNBOOKED}
        case files.Wait(wait="event"):
            return acts | {files.OVERDUE}
        case files.Wait():
            return acts | {files.ARRIVED}
    return acts


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
        nobody = (
            {files.PAID, files.ARRIVED} if not isinstance(process[state], files.Work) else set()
        )
        known = process[state].actions
        waiting += [known[a].to for a in {*by_rule, *nobody} if a in known]
    return found


RULE = Rule("coverage", "every outcome has a scenario, every refusal too", check)
