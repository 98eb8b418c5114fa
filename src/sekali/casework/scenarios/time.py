"""The time of a scenario passing, and what falls due meanwhile."""

from collections.abc import Iterator
from typing import Any

from sekali.casework import process
from sekali.casework.scenarios.case import ScenarioCase
from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, RETURNED


def let_pass(case: ScenarioCase, within: files.Within) -> None:
    """Let time pass, and everything happen that falls due meanwhile, in order."""
    until = case.clock.after(within)
    while case.state not in ENDS and case.state != RETURNED:
        due = min(_due(case), default=None, key=lambda one: one[0])
        if due is None or due[0] > until:
            break
        case.clock.go_to(due[0])
        _fall_due(case, due[1], due[2])
    case.clock.go_to(until)


def _due(case: ScenarioCase) -> Iterator[tuple[Any, str, str]]:
    state = case.service.definition.process[case.state]
    for number, timer in enumerate(state.timers):
        if timer.act is not None:
            yield case.clock.in_state(timer.after), "act", str(number)
    match state:
        case files.Opinions():
            yield from _silences(case, state)
        case files.Payment():
            yield case.clock.in_state(state.within), "unpaid", ""
        case files.Visit() if case.visits.chosen is None:
            yield case.clock.in_state(state.within), "unbooked", ""
        case files.Wait(wait="event"):
            yield case.clock.in_state(state.within), "overdue", ""
        case files.Wait():
            day = process.day_of(case.service, case.state, case.values())
            yield case.clock.morning_of(day), "day", ""


def _silences(case: ScenarioCase, state: files.Opinions) -> Iterator[tuple[Any, str, str]]:
    for key, opinion in state.opinions.items():
        if f"opinion.{key}" not in case.findings:
            yield case.clock.in_state(opinion.within), "silence", key


def _fall_due(case: ScenarioCase, kind: str, key: str) -> None:
    state = case.service.definition.process[case.state]
    match kind:
        case "act":
            timer = state.timers[int(key)]
            case.do(str(timer.act), "time", law=timer.law or "")
        case "silence" if isinstance(state, files.Opinions):
            case.take_opinion(key, state.opinions[key].if_silent)
        case "unpaid":
            case.do(files.UNPAID, "time")
        case "unbooked":
            case.do(files.UNBOOKED, "time")
        case "overdue":
            case.do(files.OVERDUE, "time")
        case "day":
            case.do(files.ARRIVED, "time")
