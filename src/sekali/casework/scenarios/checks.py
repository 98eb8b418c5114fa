"""Letting registries answer what the case of a scenario waits for."""

from collections.abc import Iterator

from sekali.casework import process
from sekali.casework.checked_facts import AGREES, checked_facts
from sekali.casework.later_checks import WAITING, LaterCheck
from sekali.casework.scenarios.case import ScenarioCase
from sekali.catalogue.agreements import MATCHING
from sekali.vault.ports import Holding
from sekali.vault.told import Told


def answer_checks(case: ScenarioCase) -> None:
    """Let every registry say what it holds of the people of the scenario."""
    if not case.checks:
        case.problems.append("registries: nothing waits for them")
        return
    outcomes = [_answer(case, one) for one in case.checks]
    case.checks = ()
    case.findings.pop(WAITING, None)
    if all(one == AGREES for one in outcomes):
        case.go(process.enter(case.service, case.state, case.values()))


def _answer(case: ScenarioCase, check: LaterCheck) -> str:
    form = case.form
    held = form.people.held(check.about_id, check.registry)
    holdings = tuple(_holdings(case, held))
    told = Told("found" if holdings else "not-found", holdings)
    if check.manner == MATCHING:
        told = _matched(case, check, holdings)
    today = case.clock.today
    checked = checked_facts(case.service, form.dictionary, case.facts, check.items, told, today)
    case.facts |= checked.facts_for(case.facts)
    return checked.outcome


def _holdings(case: ScenarioCase, held: dict[str, dict[str, object]]) -> Iterator[Holding]:
    for kind, facts in held.items():
        yield Holding(kind=kind, facts=facts, on=case.clock.today)


def _matched(case: ScenarioCase, check: LaterCheck, holdings: tuple[Holding, ...]) -> Told:
    """Return only whether what was typed agrees with what the registry holds."""
    if not holdings:
        return Told("not-found")
    plain = checked_facts(
        case.service,
        case.form.dictionary,
        case.facts,
        check.items,
        Told("found", holdings),
        case.clock.today,
    )
    return Told(
        "found",
        holdings if plain.outcome == AGREES else (),
        dict.fromkeys(_references(holdings), plain.outcome == AGREES),
    )


def _references(holdings: tuple[Holding, ...]) -> list[str]:
    return [f"{one.kind}.{element}" for one in holdings for element in one.facts]
