"""Deciding by rule: the table exists, chooses an action of the state, and needs nobody for it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.compiled import RETURNED
from sekali.catalogue.compiling.compilation import SEE
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import FileOf, Pointer

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


def check_numbers(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield numbers and lookups whose times overlap or are turned round, and those nothing reads.

    What services share may be read by another one of them.
    """
    own = under_check.folder.rules
    for file in under_check.folder.rule_files():
        for name, at, versions in _dated(file.shape):
            yield from _times(file, name, at, versions)
            if file is own and under_check.service and name not in under_check.service.rule_reads:
                yield Mistake(file, at, f"no rule reads {name}", "remove it")


def _dated(rules: files.SharedRules) -> Iterator[tuple[str, Pointer, Sequence[files.Dated]]]:
    """Yield everything that holds for a time: as rules name it, where it stands, its versions."""
    for key, versions in rules.parameters.items():
        yield f"param.{key}", ("parameters", key), versions
    for key, lookup in rules.lookups.items():
        yield f"lookup.{key}", ("lookups", key, "in_force"), lookup.in_force


def _times(
    file: FileOf[Any], name: str, at: Pointer, versions: Sequence[files.Dated]
) -> Iterator[Mistake]:
    for number, version in enumerate(versions):
        if version.until is not None and version.until <= version.since:
            message = f"{name} ends before it begins"
            yield Mistake(file, (*at, number), message, "correct since: or until:")
        before = versions[number - 1] if number else None
        if before and (before.until is None or before.until > version.since):
            message = f"two values of {name} hold on {version.since}"
            fix = "order them by time, and end each with until:"
            yield Mistake(file, (*at, number), message, fix)


def check_figures(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield figures of the folder that nobody sees and no rule names, and codes that are none."""
    for file in under_check.folder.rule_files():
        for key, figure in file.shape.figures.items():
            if figure.codes is not None and figure.codes not in under_check.dictionary.codes:
                message = f"{key}: there is no list of codes {figure.codes!r}"
                yield Mistake(file, ("figures", key, "codes"), message, "see dictionary/codes/")
    own = under_check.folder.rules
    if own is None:
        return
    for key in own.shape.figures:
        if key not in _shown(under_check) and not _is_named(under_check, key):
            message = f"nothing names figure.{key}"
            fix = "list it under figures: of service.yaml, or remove it"
            yield Mistake(own, ("figures", key), message, fix)


def _shown(under_check: UnderCheck) -> set[str]:
    calculator = under_check.definition.calculator
    return {*under_check.definition.figures, *(calculator.figures if calculator else ())}


def _is_named(under_check: UnderCheck, key: str) -> bool:
    files_of_rules = ("service.yaml", "rules.yaml")
    texts = (under_check.folder.contents.get(name, "") for name in files_of_rules)
    return any(re.search(rf"\bfigure\.{key}\b", text) for text in texts)


ACTIONS = Rule("rule-action", "a table that decides chooses an action a rule can do", check_actions)
TABLES = Rule("rule-table", "every row of a table can matter, every table is used", check_tables)
FIGURES = Rule("figure", "every figure of its rules is shown, or named by a rule", check_figures)
PARAMETERS = Rule(
    "parameter", "parameters and lookups follow each other in time, and are used", check_numbers
)
