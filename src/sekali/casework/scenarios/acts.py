"""What the people of a scenario do with a case, and what cannot happen as it says."""

from dataclasses import replace

from sekali.casework import process
from sekali.casework.inspecting import Seen, check_inspection
from sekali.casework.later_checks import is_waited_for
from sekali.casework.scenarios.case import ScenarioCase
from sekali.casework.scenarios.checks import answer_checks
from sekali.casework.scenarios.corrections import come_back, correct_decided
from sekali.casework.scenarios.objections import object_to_rule
from sekali.casework.scenarios.time import let_pass
from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, RETURNED, WITHDRAWN
from sekali.catalogue.value_types.places import point_of
from sekali.kernel.errors import DomainError


def let_happen(case: ScenarioCase, act: files.Act) -> None:
    """Let happen what the scenario says; tell where it cannot."""
    match act:
        case files.TimePasses():
            let_pass(case, act.passes)
        case files.Withdraws():
            _withdraw(case)
        case files.Refuses():
            _refused(case, act.refuses)
        case files.Corrects():
            correct_decided(case, act)
        case files.Objects():
            object_to_rule(case, act)
        case _ if case.state in ENDS or case.state == RETURNED:
            case.problems.append(f"{_word(act)}: the case is {case.state}, nobody works on it")
        case _:
            _work(case, act)


def _work(case: ScenarioCase, act: files.Act) -> None:
    """Let happen what brings an open case on."""
    match act:
        case files.OfficerActs():
            _officer(case, act)
        case files.OpinionComes():
            case.take_opinion(act.opinion, act.answer)
        case files.Pays():
            _pays(case, act)
        case files.EventComes():
            _event(case, act)
        case files.RegistryComesBack():
            answer_checks(case)
        case files.ScoresCome() | files.RanksCome():
            _judge(case, act)
        case files.Books() | files.Cancels() | files.Comes():
            _visit(case, act)


def _officer(case: ScenarioCase, act: files.OfficerActs) -> None:
    state, marks = case.state, list(act.mark)
    described = case.service.definition.process[state]
    if not isinstance(described, files.Work):
        case.problems.append(f"{act.action}: in {state} nobody of the office has work")
        return
    if is_waited_for(case.service, state, case.findings) and _leads_on(described, act.action):
        case.problems.append(f"{act.action} in {state}: it waits for a registry")
        return
    try:
        found = process.check_action(
            case.service, state, act.action, reason=act.reason, marks=marks
        )
        point = point_of(act.coordinates) if act.coordinates else None
        seen = Seen(checks=act.checks, photos=act.photos, coordinates=point)
        findings = check_inspection(case.service, state, found, seen)
    except DomainError as refusal:
        case.problems.append(f"{act.action} in {state}: {refusal.code}")
        return
    case.findings |= findings
    case.clock.use_up(described.within)
    case.do(act.action, "officer")
    if case.state == RETURNED:
        come_back(case, act, state)


def _leads_on(state: files.Work, action: str) -> bool:
    return action in state.actions and state.actions[action].to != RETURNED


def _pays(case: ScenarioCase, act: files.Pays) -> None:
    state = case.service.definition.process[case.state]
    if not isinstance(state, files.Payment) or state.pay != act.pays:
        case.problems.append(f"pays {act.pays}: it is not due in {case.state}")
        return
    due = case.findings[f"fee.{act.pays}"]
    if due != act.rupiah:
        case.problems.append(f"pays {act.pays}: {due} rupiah are due, not {act.rupiah}")
    case.do(files.PAID, "payment")


def _event(case: ScenarioCase, act: files.EventComes) -> None:
    state = case.service.definition.process[case.state]
    if not isinstance(state, files.Wait) or state.event != act.event:
        case.problems.append(f"event {act.event}: {case.state} does not wait for it")
        return
    case.do(files.ARRIVED, "event")


def _judge(case: ScenarioCase, act: files.ScoresCome | files.RanksCome) -> None:
    """Let readers give their points, or the case be compared with its rivals."""
    state = case.service.definition.process[case.state]
    match act, state:
        case files.ScoresCome(), files.PanelState():
            problem, found = case.judging.combined(state.panel, act)
            if problem:
                case.problems.append(f"scores: {problem}")
                return
            case.findings |= found
            case.clock.use_up(state.within)
            case.do(files.SCORED, "panel")
        case files.RanksCome(), files.RankingState():
            fate = case.judging.fate(case.state, state.ranking, act, case.values())
            case.do(fate, "ranking")
        case _:
            case.problems.append(f"{_word(act)}: not in {case.state}")


def _visit(case: ScenarioCase, act: files.Books | files.Cancels | files.Comes) -> None:
    state = case.service.definition.process[case.state]
    if not isinstance(state, files.Visit):
        case.problems.append(f"{_word(act)}: nobody is expected to come in {case.state}")
        return
    problem = None
    match act:
        case files.Books():
            problem = case.visits.book(state.appointment, act.books)
        case files.Cancels():
            problem = case.visits.cancel(state.appointment)
        case files.Comes():
            problem = _comes(case, state.appointment, came=act.comes)
    if problem is not None:
        case.problems.append(problem)
    case.clock.enter()


def _comes(case: ScenarioCase, appointment: files.Appointment, *, came: bool) -> str | None:
    try:
        action = case.visits.comes(appointment, came=came)
    except LookupError:
        return "comes: nothing is booked"
    if action is not None:
        case.do(action, "officer")
    return None


def _withdraw(case: ScenarioCase) -> None:
    if case.state in ENDS or not case.service.definition.withdrawable:
        case.problems.append(f"withdraws: the case is {case.state}, it cannot be taken back")
        return
    case.state = WITHDRAWN


def _refused(case: ScenarioCase, effect: str) -> None:
    """Take the decision back of which a system outside refuses an effect."""
    last = case.transitions[-1] if case.transitions and case.state in ENDS else None
    action = case.service.definition.process[last.state].actions[last.action] if last else None
    kinds = {type(one).__name__.lower() for one in action.effects} if action else set()
    if last is None or action is None or action.if_refused is None or effect not in kinds:
        case.problems.append(f"refuses {effect}: no decision was made that it could refuse")
        return
    case.history.taken_back.append((last.state, last.action))
    case.transitions[-1] = replace(last, effects=())
    case.state = action.if_refused.to
    case.clock.enter()
    case.had_to_go_back = True


def _word(act: files.Act) -> str:
    """Return how a scenario names an act."""
    return act.action if isinstance(act, files.OfficerActs) else next(iter(type(act).model_fields))
