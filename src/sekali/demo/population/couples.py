"""Couples and their children: ages that fit each other, and the day of the marriage."""

from datetime import date
from random import Random

from sekali.demo.population.drafts import (
    OLDEST_MOTHER,
    YOUNGEST_BRIDE,
    YOUNGEST_GROOM,
    YOUNGEST_MOTHER,
    Draft,
    Union,
    between,
    random_sex,
    years,
)

_MOST_CHILDREN = 5
# UU 16/2019 raised the least age of marriage to this, for both of them.
LEAST_AGE = 19
_LEAST_AGE_RAISED = date(2019, 10, 15).toordinal()
_OLDEST_OF_GROWN = 40  # mothers of those whose parents live with them
# Share of marriages that were registered, by the day they were made: UU 1/1974 made it a duty.
_REGISTERED = (
    (date(1975, 10, 1).toordinal(), 0.55),
    (date(1995, 1, 1).toordinal(), 0.86),
    (date.max.toordinal(), 0.955),
)
# Age of brides: the base, by the day of birth; most marry within ten years of it.
_BRIDES = (
    (date(1960, 1, 1).toordinal(), 16.0),
    (date(1985, 1, 1).toordinal(), 17.5),
    (date.max.toordinal(), 19.0),
)
# How many children, by the mother's day of birth: fewest and most.
_CHILDREN = (
    (date(1960, 1, 1).toordinal(), 2, _MOST_CHILDREN),
    (date(1985, 1, 1).toordinal(), 1, 4),
    (date.max.toordinal(), 1, 3),
)
_BEFORE_THE_WEDDING = 0.04
_LEAVES_HOME_AT, _STAYS_UNMARRIED_UNTIL = 23, 36
_STAYS_AT_HOME = 0.22


def born_at_age(age: float, today: int) -> int:
    """Return the day of birth of somebody of that age, never in the future."""
    return today - max(0, years(age))


def couple(wife_age: float, today: int, rng: Random) -> tuple[Draft, Draft]:
    """Return a husband and a wife, married; the wife at least nineteen and a bit on that day."""
    wife_born = born_at_age(wife_age, today)
    husband_born = min(wife_born - _age_gap(rng), today - years(LEAST_AGE + 1))
    earliest = _earliest_wedding(wife_born, husband_born)
    base = next(age for until, age in _BRIDES if wife_born < until)
    day = max(earliest, wife_born + years(base + 11 * rng.random() * rng.random()))
    if day >= _LEAST_AGE_RAISED:
        earliest = max(wife_born, husband_born) + years(LEAST_AGE)
        day = max(day, earliest)
    if day >= today:
        day = earliest + int((today - earliest) * rng.random())
    return _married(husband_born, wife_born, day, rng)


def parents(child: Draft, rng: Random) -> tuple[Draft, Draft]:
    """Return the father and the mother of somebody, married before the birth."""
    mother_born = child.born - years(between(YOUNGEST_MOTHER + 1, _OLDEST_OF_GROWN, rng))
    father_born = min(mother_born - _age_gap(rng), child.born - years(YOUNGEST_GROOM + 1))
    before_birth = child.born - years(between(0.8, 9, rng))
    day = max(_earliest_wedding(mother_born, father_born), before_birth)
    return _married(father_born, mother_born, day, rng)


def _age_gap(rng: Random) -> int:
    return years(max(-6.0, min(13.0, rng.gauss(3.4, 3.6))))


def _earliest_wedding(wife_born: int, husband_born: int) -> int:
    return max(wife_born + years(YOUNGEST_BRIDE), husband_born + years(YOUNGEST_GROOM))


def _married(husband_born: int, wife_born: int, day: int, rng: Random) -> tuple[Draft, Draft]:
    registered = next(share for until, share in _REGISTERED if day < until)
    union = Union(day, registered=rng.random() < registered)
    return (
        Draft("male", husband_born, "household_head", "married", union),
        Draft("female", wife_born, "wife", "married", union),
    )


def children(
    mother: Draft, father: Draft | None, today: int, rng: Random, *, at_least: int = 0
) -> list[Draft]:
    """Return the children of these two who live with them, the eldest first."""
    fewest, most = next(span[1:] for span in _CHILDREN if mother.born < span[0])
    wanted = fewest + int(rng.random() * (most - fewest + 1))
    latest = min(today, mother.born + years(OLDEST_MOTHER) - 1)
    day, home = _first_birth(mother, father, rng), list[Draft]()
    for _ in range(max(wanted, at_least)):
        if day > latest:
            break
        child = Draft(random_sex(rng), day, "child", father=father, mother=mother)
        child.father_known = father is not None
        if _still_at_home(child.age_on(today), rng):
            home.append(child)
        day += years(between(1.7, 6.2, rng))
    return home


def _first_birth(mother: Draft, father: Draft | None, rng: Random) -> int:
    earliest = mother.born + years(YOUNGEST_MOTHER) + 1
    if mother.union is None:
        return earliest + years(between(0.5, 12, rng))
    early = rng.random() < _BEFORE_THE_WEDDING
    after = between(-0.8, 0.6, rng) if early else between(0.8, 3.4, rng)
    grown = father.born + years(YOUNGEST_GROOM) if father else earliest
    return max(earliest, grown, mother.union.day + years(after))


def _still_at_home(age: int, rng: Random) -> bool:
    if age < _LEAVES_HOME_AT:
        return True
    return age < _STAYS_UNMARRIED_UNTIL and rng.random() < _STAYS_AT_HOME
