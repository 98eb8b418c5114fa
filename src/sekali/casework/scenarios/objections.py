"""A scenario's applicant objects to what a rule alone decided, and an officer answers."""

from sekali.casework.process import Progress
from sekali.casework.scenarios.case import ScenarioCase
from sekali.casework.scenarios.clock import ScenarioClock
from sekali.catalogue import files
from sekali.catalogue.compiled import DONE, REFUSED


def object_to_rule(case: ScenarioCase, act: files.Objects) -> None:
    """Let an officer confirm the rule, or decide anew from the state in which it decided."""
    last = case.transitions[-1] if case.transitions else None
    if case.state not in {DONE, REFUSED} or last is None or last.cause != "rule":
        case.problems.append("objects: no rule alone has decided it")
        return
    terms = case.form.dictionary.objection_terms(case.clock.today)
    asked = files.Within(working_days=terms.asked_within_days) if terms else None
    if asked is None or case.clock.is_after(asked):
        case.problems.append("objects: it is asked for too late")
        return
    if act.objects == "anew":
        _decide_anew(case, last.state)


def _decide_anew(case: ScenarioCase, state: str) -> None:
    done = (effect for one in case.transitions for effect in one.effects)
    case.done_before = tuple(one for one in done if isinstance(one, files.DONE_ONCE))
    within = case.service.definition.process[state].within
    case.clock = ScenarioClock(within, case.clock.today, case.office.working_time)
    case.by_hand, case.transitions = True, []
    case.go(Progress((), state))
