"""Deciding by rule: the table exists, chooses an action of the state, and needs nobody for it."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.compiled import RETURNED
from sekali.catalogue.compiling.compilation import SEE
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck

# Where no row answers, an officer of the state decides: nothing is left open.
_FINE_HERE = frozenset({"table-may-not-answer"})


def check_actions(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield states whose table is missing, or chooses what a rule cannot do."""
    for key, state, at in under_check.states():
        if files.rule_of(state) is None:
            continue
        place = (*at, "decide_by_rule")
        if files.rule_of(state) not in under_check.rules.tables:
            message = f"there is no table {files.rule_of(state)!r} in rules.yaml"
            yield Mistake(under_check.file, place, message, "add it, or correct the name")
        elif under_check.service is not None:
            for message, fix in _wrong_choices(under_check, key, state):
                yield Mistake(under_check.file, place, message, fix)


def _wrong_choices(
    under_check: UnderCheck, key: str, state: files.State
) -> Iterator[tuple[str, str]]:
    actions = under_check.rule_actions(state)
    if not actions:
        fix = "let each row give then: {action: <one of the actions>}"
        yield f"{files.rule_of(state)!r} does not say which action follows", fix
    for name in actions:
        action = state.actions.get(name)
        if action is None:
            yield f"{files.rule_of(state)!r} chooses {name!r}, no action of {key!r}", "correct it"
        elif action.reasons or action.to == RETURNED:
            fix = "let the row end in an action without reasons and marks, or leave it to officers"
            yield f"{name!r} needs a reason or a mark, which no rule can give", fix


def check_tables(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield rows that can never matter, and tables that nothing uses."""
    file = under_check.folder.rules
    if file is None:
        return
    used = {files.rule_of(state) for _, state, _ in under_check.states()}
    for key in file.shape.tables:
        if key not in used:
            message = f"no state decides by {key!r}"
            yield Mistake(file, ("tables", key), message, "remove it, or use it in a state")
    for key, findings in under_check.table_findings.items():
        for found in findings:
            if found.code not in _FINE_HERE:
                at = ("tables", key, *found.pointer)
                yield Mistake(file, at, f"{found.code}: {found.message}", found.fix or SEE)


def check_parameters(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield parameters whose times overlap or are turned round, and those nothing reads."""
    file = under_check.folder.rules
    if file is None:
        return
    for key, versions in file.shape.parameters.items():
        yield from _times(under_check, key, versions)
        if under_check.service and f"param.{key}" not in under_check.service.rule_reads:
            yield Mistake(file, ("parameters", key), f"no rule reads param.{key}", "remove it")


def _times(under_check: UnderCheck, key: str, versions: list[files.Parameter]) -> Iterator[Mistake]:
    file = under_check.folder.rules
    if file is None:
        return
    for number, version in enumerate(versions):
        at = ("parameters", key, number)
        if version.until is not None and version.until <= version.since:
            yield Mistake(file, at, f"{key} ends before it begins", "correct since: or until:")
        before = versions[number - 1] if number else None
        if before and (before.until is None or before.until > version.since):
            message = f"two values of {key} hold on {version.since}"
            yield Mistake(file, at, message, "order them by time, and end each with until:")


ACTIONS = Rule("rule-action", "a table that decides chooses an action a rule can do", check_actions)
TABLES = Rule("rule-table", "every row of a table can matter, every table is used", check_tables)
PARAMETERS = Rule(
    "parameter", "parameters follow each other in time, and are used", check_parameters
)
