"""Law: cited wherever something is decided, so that a refusal can name it."""

from collections.abc import Iterator
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.citations import cites_law
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck, local_bounds
from sekali.catalogue.reading import FileOf, Pointer

_FIX = "cite it as in UU 24/2013 pasal 27"


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield decisions, duties and promises that cite no law."""
    for what, law, file, at in _cited(under_check):
        if not cites_law(law):
            yield Mistake(file, at, f"{what} cites no law", _FIX)


def _cited(under_check: UnderCheck) -> Iterator[tuple[str, object, FileOf[Any], Pointer]]:
    file, definition = under_check.file, under_check.definition
    for number, law in enumerate(definition.law):
        yield "the service", law.cite, file, ("law", number)
    for key, purpose in definition.purposes.items():
        yield f"the purpose {key}", purpose.law, file, ("purposes", key, "law")
    for number, condition in enumerate(definition.eligibility):
        what = f"the refusal {condition.otherwise}"
        yield what, condition.law, file, ("eligibility", number, "law")
    for placed in under_check.items:
        if isinstance(placed.item, files.StatementItem):
            yield f"the statement {placed.key}", placed.item.law, file, (*placed.at, "law")
    for key, fee in definition.fees.items():
        yield f"the fee {key}", fee.law, file, ("fees", key, "law")
    yield from _of_what_not_all_have(under_check)
    yield from _of_states(under_check)
    yield from _of_bounds(under_check)
    yield from _of_calls(under_check)
    yield "the retention", definition.retention.law, file, ("retention", "law")
    yield from _of_rules(under_check)


def _of_what_not_all_have(
    under_check: UnderCheck,
) -> Iterator[tuple[str, object, FileOf[Any], Pointer]]:
    """Yield what only some services say: of open cases, lists, the calendar, corrections."""
    file, definition = under_check.file, under_check.definition
    for number, rule in enumerate(definition.in_flight):
        if rule.law is not None:
            yield "what becomes of open cases", rule.law, file, ("in_flight", number, "law")
    for key, opened in (("bulk", definition.bulk), ("recurs", definition.recurs)):
        if opened is not None:
            yield key, opened.law, file, (key, "law")
    for told, at in under_check.tellings():
        yield f"what {told.tell} is told", told.law, file, (*at, "law")
    for _, effect, at in under_check.effects():
        if isinstance(effect, files.Restrict | files.Erase):
            yield f"to {type(effect).__name__.lower()} data", effect.law, file, (*at, "law")
    if definition.corrections is not None:
        yield "the correction", definition.corrections.law, file, ("corrections", "law")


def _of_bounds(under_check: UnderCheck) -> Iterator[tuple[str, object, FileOf[Any], Pointer]]:
    for kind, key, bounds in local_bounds(under_check.definition):
        at = ("local", kind, key, "law")
        yield f"the bounds of {kind} {key}", bounds.law, under_check.file, at


def _of_states(under_check: UnderCheck) -> Iterator[tuple[str, object, FileOf[Any], Pointer]]:
    """Yield what silence counts for: in an answer that time gives, and in an opinion."""
    for state, described, at in under_check.states():
        for number, timer in enumerate(described.timers):
            if timer.act is not None:
                place = (*at, "timers", number)
                yield f"what time does in {state}", timer.law, under_check.file, place
        yield from _of_judging(under_check, state, described, at)
        asked = described.opinions if isinstance(described, files.Opinions) else {}
        for key, opinion in asked.items():
            place = (*at, "opinions", key)
            yield f"the opinion {key}", opinion.law, under_check.file, place


def _of_judging(
    under_check: UnderCheck, state: str, described: files.State, at: Pointer
) -> Iterator[tuple[str, object, FileOf[Any], Pointer]]:
    match described:
        case files.PanelState():
            yield f"the panel {state}", described.panel.law, under_check.file, (*at, "panel")
        case files.RankingState():
            yield f"the ranking {state}", described.ranking.law, under_check.file, (*at, "ranking")


def _of_calls(under_check: UnderCheck) -> Iterator[tuple[str, object, FileOf[Any], Pointer]]:
    call = under_check.definition.call
    if call is not None:
        yield "the call", call.law, under_check.file, ("call", "law")
    for file in under_check.folder.calls.values():
        for number, law in enumerate(file.shape.law):
            yield "the edition", law.cite, file, ("law", number)
        for key, parameter in file.shape.parameters.items():
            yield f"call.{key}", parameter.law, file, ("parameters", key)
        if file.shape.grace is not None:
            yield "the grace", file.shape.grace.law, file, ("grace",)


def _of_rules(under_check: UnderCheck) -> Iterator[tuple[str, object, FileOf[Any], Pointer]]:
    for file in under_check.folder.rule_files():
        for key, versions in file.shape.parameters.items():
            for number, version in enumerate(versions):
                yield f"param.{key}", version.law, file, ("parameters", key, number, "law")
        for key, lookup in file.shape.lookups.items():
            for number, edition in enumerate(lookup.in_force):
                at = ("lookups", key, "in_force", number, "law")
                yield f"lookup.{key}", edition.law, file, at
        for key, figure in file.shape.figures.items():
            yield f"figure.{key}", figure.law, file, ("figures", key, "law")
    yield from _of_tables(under_check)


def _of_tables(under_check: UnderCheck) -> Iterator[tuple[str, object, FileOf[Any], Pointer]]:
    file = under_check.folder.rules
    if file is None:
        return
    for key, table in file.shape.tables.items():
        rows = table.get("rows")
        for number, row in enumerate(rows if isinstance(rows, list) else []):
            law = row.get("law", table.get("law")) if isinstance(row, dict) else None
            yield f"a row of {key}", law, file, ("tables", key, "rows", number)


RULE = Rule("law", "law is cited wherever something is decided", check)
