"""Items of a scenario's case that are answered anew: sent back, or decided and corrected."""

from collections.abc import Mapping, Sequence

from sekali.casework import process
from sekali.casework.case_facts import corrected
from sekali.casework.hiding import EVERYBODY, tells_nobody
from sekali.casework.planning import Line
from sekali.casework.scenarios.case import ScenarioCase
from sekali.casework.scenarios.clock import ScenarioClock
from sekali.catalogue import files
from sekali.catalogue.compiled import DONE
from sekali.vault.facts import VERIFIED


def come_back(case: ScenarioCase, act: files.OfficerActs, state: str) -> None:
    """Let the applicant answer what an officer in ``state`` marked; then it is there again."""
    case.had_to_go_back = True
    strange = [key for key in act.mark if not _can_be_marked(case, key)]
    if strange:
        case.problems.append(f"{act.action}: {', '.join(strange)} cannot be marked")
    elif act.then_given:
        _correct(case, act, state)


def _correct(case: ScenarioCase, act: files.OfficerActs, state: str) -> None:
    lines = _said_anew(case, act.mark, act.then_given)
    if lines is None:
        return
    case.facts = corrected(case.facts, iter(lines), case.form.scenario.on)
    # What an officer has sent back an officer looks at again: no rule decides it now.
    case.state = state


def correct_decided(case: ScenarioCase, act: files.Corrects) -> None:
    """Let a new case correct this one; what it brings about counts alone from here on."""
    corrections = case.service.definition.corrections
    if corrections is None or case.state != DONE or act.asked_by not in corrections.asked_by:
        case.problems.append(f"corrects: nothing that {act.asked_by} can correct was decided")
        return
    within = corrections.asked_within
    if within is not None and case.clock.is_after(within):
        case.problems.append("corrects: it is asked for too late")
        return
    proof = corrections.proof if act.asked_by == "applicant" else []
    lines = _said_anew(case, [*act.corrects, *proof], act.then_given)
    strange = [key for key in act.corrects if key not in corrections.items]
    if strange or lines is None:
        told = f"corrects: {', '.join(strange)} cannot be corrected"
        case.problems += [told] if strange else []
        return
    case.facts = corrected(case.facts, iter(lines), case.clock.today)
    case.clock = ScenarioClock(corrections.within, case.clock.today, case.office.working_time)
    case.transitions, case.state = [], corrections.enter
    case.go(process.enter(case.service, case.state, case.values()))


def _said_anew(
    case: ScenarioCase, keys: Sequence[str], given: Mapping[str, files.Plain]
) -> list[Line] | None:
    """Return the items as they are answered anew, or None and tell what is wrong."""
    case.form.mistakes.clear()
    case.form.answer_again(given)
    lines = [line for key in keys if (line := _answered(case, key, given)) is not None]
    left_out = set(keys) ^ set(given)
    if left_out or len(lines) < len(keys) or case.form.mistakes:
        told = sorted(left_out) + [f"{k}: {v}" for k, v in case.form.mistakes.items()]
        case.problems.append(f"marked and not corrected, or the reverse: {', '.join(told)}")
        return None
    return lines


def _answered(case: ScenarioCase, key: str, given: Mapping[str, files.Plain]) -> Line | None:
    line = case.form.plan().line(key)
    return line if line is not None and key in given and not line.is_open else None


def _can_be_marked(case: ScenarioCase, key: str) -> bool:
    fact = case.facts.get(key)
    item = case.service.by_key.get(key)
    if item is None or (case.hidden_from == EVERYBODY and not tells_nobody(item)):
        return False
    return fact is not None and fact["level"] != VERIFIED
