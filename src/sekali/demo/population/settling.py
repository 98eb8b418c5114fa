"""Settling the drafts of a family in a place: names, numbers, origins, school, work, papers."""

from dataclasses import dataclass
from datetime import date
from random import Random

from sekali.demo.population import numbers
from sekali.demo.population.drafts import Draft, Union, between, years
from sekali.demo.population.lives import Lives
from sekali.demo.population.names import Names
from sekali.demo.population.origins import Origin
from sekali.demo.population.people import VillageLike
from sekali.demo.population.weighted import Weighted

_ADULT, _YOUNG_UNTIL = 19, 36
_MOVED_ALONE, _MOVED_TOGETHER, _YOUNG_MOVED = 0.09, 0.03, 0.35


@dataclass(frozen=True, slots=True)
class Sources:
    """What all households of a run are drawn from."""

    names: Names
    lives: Lives
    origins: Weighted[Origin]
    today: int  # ordinal of the day that ages refer to


@dataclass(frozen=True, slots=True)
class Place:
    """A village with its district's numbers and chance, and its cultures."""

    village: VillageLike
    numbers: numbers.DistrictNumbers
    rng: Random
    cultures: Weighted[str]
    birth_place: str


@dataclass(frozen=True, slots=True)
class Settled:
    """A family whose members have names, numbers, school and work."""

    members: list[Draft]
    culture: str
    religion: str


def settle(members: list[Draft], place: Place, sources: Sources) -> Settled:
    """Give everybody of a family what belongs to them in this place."""
    culture = place.cultures.draw(place.rng)
    family = Settled(members, culture, sources.names.religions_of(culture).draw(place.rng))
    _move(members, place, sources)
    # Parents first: a child may inherit a name, and points at the parents' numbers.
    for draft in sorted(_with_parents(members), key=lambda member: member.born):
        _name(draft, culture, place.rng, sources.names)
    for draft in members:
        _number(draft, place)
        _work(draft, family.religion, place, sources)
    for union in {id(m.union): m.union for m in members if m.union}.values():
        _paper(union, place, family.religion)
    return family


def regency_of(code: str) -> str:
    """Return the regency that a district or village code lies in."""
    return code[: len("35.16")]


def _with_parents(members: list[Draft]) -> list[Draft]:
    """Return the members and those of their parents who live elsewhere or not at all."""
    everybody = {id(member): member for member in members}
    for member in members:
        for parent in (member.father, member.mother):
            if parent:
                everybody[id(parent)] = parent
    return list(everybody.values())


def _move(members: list[Draft], place: Place, sources: Sources) -> None:
    rng, head = place.rng, members[0]
    young_and_alone = len(members) == 1 and head.age_on(sources.today) < _YOUNG_UNTIL
    if rng.random() < (_YOUNG_MOVED if young_and_alone else _MOVED_TOGETHER):
        origin, since = sources.origins.draw(rng), sources.today - years(between(0.5, 15, rng))
        for member in members:
            member.origin = origin if member.born < since else None
        return
    for member in members:
        if member.age_on(sources.today) >= _ADULT and rng.random() < _MOVED_ALONE:
            member.origin = sources.origins.draw(rng)


def _name(draft: Draft, culture: str, rng: Random, names: Names) -> None:
    draft.birth_date = date.fromordinal(draft.born)
    father = draft.father.name if draft.father else None
    draft.name = names.draw(culture, draft.sex, draft.birth_date.year, rng, father=father)


def _number(draft: Draft, place: Place) -> None:
    if draft.origin is None:
        draft.nik = place.numbers.nik(draft.birth_date, draft.sex)
    else:
        origin = draft.origin.district_code
        draft.nik = place.numbers.nik_from(origin, draft.birth_date, draft.sex)


def _work(draft: Draft, religion: str, place: Place, sources: Sources) -> None:
    age, lives = draft.age_on(sources.today), sources.lives
    generation = sources.names.generation(draft.birth_date.year)
    draft.education, studying = lives.schooling(age, generation, place.rng)
    occupation = lives.occupation(
        age=age,
        sex=draft.sex,
        education=draft.education,
        studying=studying and draft.marital_status == "never_married",
        urban=place.village.is_urban,
        rng=place.rng,
    )
    teaches_islam = occupation == "islamic_teacher" and religion != "islam"
    draft.occupation = "teacher" if teaches_islam else occupation


def _paper(union: Union, place: Place, religion: str) -> None:
    if not union.registered:
        return
    regency, rng = regency_of(place.village.code), place.rng
    on = date.fromordinal(union.day)
    union.certificate_no = numbers.marriage_certificate_no(regency, on, religion, rng)
    if union.divorced_day:
        ended = date.fromordinal(union.divorced_day)
        union.divorce_certificate_no = numbers.divorce_certificate_no(regency, ended, religion, rng)
