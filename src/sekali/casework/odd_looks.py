"""Which looks of officers are odd, by the rules of dictionary/odd_looks.yaml. Pure."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from sekali.casework.actors import HIDDEN_DESK
from sekali.catalogue.files.odd_looks import (
    AgainAndAgain,
    ClosedCases,
    ManyPeople,
    NothingDone,
    OddLooks,
    OutsideHours,
    Relatives,
    Rule,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """That an officer looked at one person's data through one door, for one case or none.

    How often, and between when and when. ``door`` is what the ledger says in ``where``. The fields
    are those of ``ReviewedLook``, in which it is kept where somebody has to judge it.
    """

    person_id: UUID
    case_id: UUID | None
    service_id: str = ""
    door: str
    looks: int = 1
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerDay:
    """What one officer looked at on one day for one office, and what is known around it.

    ``worked_on`` are cases in which they did something, on that day or ever; ``did_for`` people
    for whom they did something that day. ``ended`` says when cases ended that have. ``linked``
    says in which ways people are linked to the officer.
    """

    officer_id: UUID
    roles: frozenset[str]
    seen: Sequence[Looked]
    worked_on: Collection[UUID] = frozenset()
    did_for: Collection[UUID] = frozenset()
    ended: Mapping[UUID, date] = field(default_factory=dict)
    linked: Mapping[UUID, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeDay:
    """What the officers of one office looked at on one day, and when it was open, half-open."""

    day: date
    open_spans: Sequence[tuple[datetime, datetime]]
    officers: Sequence[OfficerDay]


@dataclass(frozen=True, slots=True)
class Odd:
    """That a rule found looks of an officer odd, and which."""

    rule: str
    officer_id: UUID
    seen: Sequence[Looked]


def odd_looks(office: OfficeDay, rules: OddLooks) -> Iterator[Odd]:
    """Yield what the rules find in an office's day: at most one finding a rule and officer."""
    in_force = {key: rule for key, rule in rules.rules.items() if rule.holds_on(office.day)}
    for officer in office.officers:
        for key, rule in in_force.items():
            found = list(_FINDERS[type(rule)](rule, officer, office))
            if found:
                yield Odd(key, officer.officer_id, found)


def _many_people(rule: ManyPeople, officer: OfficerDay, office: OfficeDay) -> Sequence[Looked]:
    mine = _people_in(officer.seen)
    colleagues = [
        _people_in(one.seen)
        for one in office.officers
        if one.officer_id != officer.officer_id and one.roles & officer.roles
    ]
    if len(colleagues) < rule.peers:
        return officer.seen if mine >= rule.alone_at_least else ()
    is_far_more = mine > rule.times_median * median(colleagues)
    return officer.seen if mine >= rule.at_least and is_far_more else ()


def _outside_hours(rule: OutsideHours, officer: OfficerDay, office: OfficeDay) -> Sequence[Looked]:
    margin = timedelta(minutes=rule.margin_minutes)
    spans = [(opens - margin, closes + margin) for opens, closes in office.open_spans]
    found = [one for one in officer.seen if not any(_lies_within(one, *span) for span in spans)]
    return found if _people_in(found) >= rule.at_least else ()


def _lies_within(seen: Looked, opens: datetime, closes: datetime) -> bool:
    return opens <= seen.first_at and seen.last_at < closes


def _again(rule: AgainAndAgain, officer: OfficerDay, _: OfficeDay) -> Sequence[Looked]:
    often: Counter[UUID] = Counter()
    for one in officer.seen:
        if one.case_id is not None:
            # Of everybody in a case there is a line: the visits are those of the one with most.
            often[one.case_id] = max(often[one.case_id], one.looks)
    cases = {key for key, looks in often.items() if looks >= rule.at_least}
    return [one for one in officer.seen if one.case_id in cases - set(officer.worked_on)]


def _closed(rule: ClosedCases, officer: OfficerDay, office: OfficeDay) -> Sequence[Looked]:
    before = office.day - timedelta(days=rule.after_days)
    over = {key for key, ended in officer.ended.items() if ended <= before}
    cases = over - set(officer.worked_on)
    found = [one for one in officer.seen if one.case_id in cases]
    return found if len({one.case_id for one in found}) >= rule.at_least else ()


def _relatives(rule: Relatives, officer: OfficerDay, _: OfficeDay) -> Sequence[Looked]:
    wanted = set(rule.links)
    return [
        one
        for one in officer.seen
        if one.door != HIDDEN_DESK and wanted & set(officer.linked.get(one.person_id, ()))
    ]


def _nothing_done(rule: NothingDone, officer: OfficerDay, _: OfficeDay) -> Sequence[Looked]:
    found = [
        one
        for one in officer.seen
        if one.door in rule.doors and one.person_id not in officer.did_for
    ]
    return found if _people_in(found) >= rule.at_least else ()


def _people_in(seen: Sequence[Looked]) -> int:
    return len({one.person_id for one in seen})


_FINDERS: Mapping[type[Rule], Callable[[Any, OfficerDay, OfficeDay], Sequence[Looked]]] = {
    ManyPeople: _many_people,
    OutsideHours: _outside_hours,
    AgainAndAgain: _again,
    ClosedCases: _closed,
    Relatives: _relatives,
    NothingDone: _nothing_done,
}
