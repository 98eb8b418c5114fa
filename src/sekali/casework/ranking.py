"""Putting the cases of a call in order, and drawing the line. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledRanking

# What is unknown counts less than anything that is known.
Worth = tuple[tuple[bool, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that is compared: what it is worth, first by the rule, then by each tie-breaker."""

    case_id: str
    number: str
    group: str
    worth: Worth
    entered: int = 0
    name: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A case in order: those who are equal share a place, and the next place is left out."""

    candidate: Candidate
    place: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Where the line of a group lies: after so many, or at a grade."""

    quota: int | None = None
    pass_grade: Decimal | None = None

    def as_json(self) -> dict[str, str]:
        """Return it as it is kept with the ranking."""
        if self.pass_grade is not None:
            return {"pass": str(self.pass_grade)}
        return {"quota": str(self.quota)}


def line_from_json(kept: Mapping[str, str]) -> Line:
    """Return a line as it was kept."""
    if "pass" in kept:
        return Line(pass_grade=Decimal(kept["pass"]))
    return Line(quota=int(kept["quota"]))


def worth_of(rule: CompiledRanking, values: Mapping[str, Any]) -> Worth:
    """Return what a case is worth by a rule."""
    found = (expression.evaluate(values) for expression in (rule.by, *rule.ties))
    return tuple(_known(value) for value in found)


def ranked(
    candidates: Iterable[Candidate], lines: Mapping[str, Line], rule: files.Ranking
) -> list[Placed]:
    """Return all cases, group by group in the order of the groups, the best first.

    Who is equal is told by place; in the list they stand by number, which says nothing of them.
    """
    by_group: dict[str, list[Candidate]] = {key: [] for key in lines}
    for candidate in candidates:
        by_group[candidate.group].append(candidate)
    return [
        placed
        for key, group in by_group.items()
        for placed in _placed(group, lines[key], takes_equals=rule.equal == "all")
    ]


def digest_of_ranking(facts: Mapping[str, Any]) -> str:
    """Return the SHA-256 of everything that a ranking consists of, in one fixed notation."""
    written = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _placed(group: Sequence[Candidate], line: Line, *, takes_equals: bool) -> Iterable[Placed]:
    ordered = sorted(group, key=lambda one: one.number)
    ordered.sort(key=lambda one: one.worth, reverse=True)
    before = 0
    for worth, equals in groupby(ordered, key=lambda one: one.worth):
        together = list(equals)
        ahead = before if takes_equals else before + len(together) - 1
        chosen = _is_taken(worth, ahead, line)
        yield from (Placed(one, before + 1, chosen) for one in together)
        before += len(together)


def _is_taken(worth: Worth, ahead: int, line: Line) -> bool:
    """Tell whether those who are equal at this place are taken: all of them, or none.

    ``ahead`` is how many stand before the one among them for whom there must be room.
    """
    if line.pass_grade is not None:
        is_known, value = worth[0]
        return is_known and value >= line.pass_grade
    return ahead < (line.quota or 0)


def _known(value: object) -> tuple[bool, Decimal]:
    return (True, value) if isinstance(value, Decimal) else (False, Decimal())
