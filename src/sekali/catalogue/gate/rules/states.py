"""States: each can be reached and left, leads somewhere, and no rules lead in a circle."""

from collections.abc import Iterator, Mapping

from sekali.catalogue.compiled import ENDS, RETURNED
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck

_BEYOND = ENDS | {RETURNED}


def check_targets(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield actions that lead to no state, and states whose names mean something else."""
    process = under_check.definition.process
    for _, key, action, at in under_check.actions():
        if action.to not in process and action.to not in _BEYOND:
            message = f"{key} leads to {action.to!r}, which is no state"
            fix = f"name a state, or one of {', '.join(sorted(_BEYOND))}"
            yield Mistake(under_check.file, (*at, "to"), message, fix)
    for key, _, at in under_check.states():
        if key in _BEYOND:
            message = f"{key!r} stands for the end or the return of a case"
            yield Mistake(under_check.file, at, message, "choose another name")


def check_reachable(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield states that no case comes to, and states that no case comes out of."""
    graph = graph_of(under_check)
    corrections = under_check.definition.corrections
    entered = {corrections.enter} & set(graph) if corrections else set()
    reached = closure(graph, {next(iter(graph)), *entered})
    for key, _, at in under_check.states():
        if key not in reached:
            message = f"no action leads to {key!r}"
            yield Mistake(under_check.file, at, message, "remove it, or let an action lead to it")
        if not ENDS & closure(graph, {key}):
            message = f"from {key!r} a case never comes to an end"
            yield Mistake(
                under_check.file, at, message, "add an action that leads to done or refused"
            )


def check_cycles(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield states from which rules alone lead back to the same state."""
    by_rule = {
        key: {state.actions[a].to for a in under_check.rule_actions(state) if a in state.actions}
        for key, state, _ in under_check.states()
    }
    for key, _, at in under_check.states():
        if key in closure(by_rule, by_rule[key]):
            message = f"rules lead from {key!r} back to {key!r} without anybody deciding"
            fix = "let an officer decide in one of the states"
            yield Mistake(under_check.file, (*at, "decide_by_rule"), message, fix)


def graph_of(under_check: UnderCheck) -> Mapping[str, set[str]]:
    """Return where each state leads by an action; what is returned comes back to where it was."""
    return {
        key: {
            to
            for action in state.actions.values()
            for to in (action.to, action.if_refused.to if action.if_refused else action.to)
        }
        for key, state, _ in under_check.states()
    }


def closure(graph: Mapping[str, set[str]], start: set[str]) -> set[str]:
    """Return all states that can be come to from some of them, those included."""
    found, waiting = set(start), list(start)
    while waiting:
        further = graph.get(waiting.pop(), set()) - found
        found |= further
        waiting += further
    return found


TARGETS = Rule("state-target", "every action leads to a state, an end or back", check_targets)
REACHABLE = Rule("state-reach", "every state can be reached, and left to an end", check_reachable)
CYCLES = Rule("rule-cycle", "no rules lead round in a circle", check_cycles)
