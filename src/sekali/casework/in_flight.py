"""What becomes of an open case when its service has a new version: it moves, stays, or cannot.

Pure: no database, no clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sekali.casework.asked_again import readable, unanswered
from sekali.casework.case_facts import values_of
from sekali.catalogue import files
from sekali.catalogue.compiled import RETURNED, CompiledService
from sekali.catalogue.compiling.names import POINT
from sekali.catalogue.dictionary import DictionaryOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a case stands, and what is known of it."""

    state: str
    returned_from: str
    facts: Mapping[str, Any]
    findings: Mapping[str, Any]
    marks: Sequence[str]

    @property
    def at_work_in(self) -> str:
        """Return the state that it is in, or comes back to from the applicant."""
        return self.returned_from if self.state == RETURNED else self.state


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a case; ``obstacles`` say why one that should move cannot."""

    kind: Literal["moves", "stays", "cannot"]
    to: str = ""
    rule: files.InFlight | None = None
    obstacles: tuple[str, ...] = ()


STAYS = Fate("stays")
# What is said here of clocks, work and bills holds for these kinds of states.
_MOVABLE = (files.Work, files.Opinions, files.Payment, files.Wait)


def rule_for(new: CompiledService, version: str) -> files.InFlight | None:
    """Return what a version says of open cases of an older one."""
    newest = new.version
    rules = new.definition.in_flight
    return next((one for one in rules if one.versions.holds(version, newest=newest)), None)


def fate_of(
    standing: Standing,
    old: CompiledService,
    new: CompiledService,
    dictionary: DictionaryOf,
    *,
    today: date,
) -> Fate:
    """Return what becomes of an open case of ``old`` when ``new`` is published."""
    rule = rule_for(new, old.version)
    to = rule.leads_to(standing.at_work_in) if rule else None
    if rule is None or to is None:
        return STAYS
    obstacles = tuple(_obstacles(standing, old, new, dictionary, to, today))
    return Fate("cannot", to, rule, obstacles) if obstacles else Fate("moves", to, rule)


def kept_findings(new: CompiledService, findings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what became known at work, as far as the new version has a place for it."""
    known = set(_finding_keys(new))
    # The edition of a call and its numbers are frozen with the case, whatever the version.
    return {
        key: value for key, value in findings.items() if key in known or key.startswith("call.")
    }


def _finding_keys(service: CompiledService) -> list[str]:
    keys: list[str] = []
    for state in service.definition.process.values():
        match state:
            case files.Opinions():
                keys += [f"opinion.{key}" for key in state.opinions]
            case files.Work(inspection=files.Inspection() as inspection):
                keys += [f"check.{key}" for key in inspection.checks]
                keys += POINT if inspection.coordinates is not None else ()
            case files.Payment():
                keys.append(f"fee.{state.pay}")
            case files.PanelState():
                keys += ["panel.score", *(f"panel.{key}" for key in state.panel.rubric)]
    return keys


def _obstacles(
    standing: Standing,
    old: CompiledService,
    new: CompiledService,
    dictionary: DictionaryOf,
    to: str,
    today: date,
) -> list[str]:
    facts = readable(new, old, standing.facts)
    findings = kept_findings(new, standing.findings)
    values = values_of(new, dictionary, facts, today=today, findings=findings)
    missing = set(unanswered(new, facts, values))
    place = new.definition.served_where
    if place is not None and place not in facts:
        missing.add(place)
    marks = set(standing.marks) - set(new.by_key) if standing.state == RETURNED else set()
    obstacles = [f"asks {key}" for key in sorted(missing)]
    obstacles += [f"{key} is with the applicant and asked no more" for key in sorted(marks)]
    if new.definition.owner != old.definition.owner:
        obstacles.append("another agency owns it")
    edition = standing.findings.get("call.edition")
    if edition is not None and edition not in new.calls:
        obstacles.append(f"there is no edition {edition}")
    if to in new.definition.process:
        obstacles += _of_states(standing, old, new, to)
    else:
        obstacles.append(f"there is no state {to}")
    return obstacles


def _of_states(
    standing: Standing, old: CompiledService, new: CompiledService, to: str
) -> list[str]:
    before = old.definition.process[standing.at_work_in]
    after = new.definition.process[to]
    if not isinstance(before, _MOVABLE) or not isinstance(after, _MOVABLE):
        return ["nothing is known of how cases of such a state could move"]
    match before, after:
        case files.Payment(pay=old_fee), files.Payment(pay=new_fee) if old_fee == new_fee:
            return []
        case files.Payment(), _:
            return ["a bill of another fee is open"]
        case files.Opinions(), files.Opinions() if _asked(before) != _asked(after):
            return ["other agencies are asked"]
    is_back_to_work = isinstance(before, files.Work) and isinstance(after, files.Work)
    if standing.state == RETURNED and not is_back_to_work:
        return ["it is with the applicant, and would come back to nobody's work"]
    return []


def _asked(state: files.Opinions) -> dict[str, tuple[str, str]]:
    return {key: (one.of, one.by) for key, one in state.opinions.items()}
