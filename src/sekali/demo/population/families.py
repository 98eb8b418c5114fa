"""The kinds of household there are in East Java, and how often each."""

from collections.abc import Callable
from random import Random

from sekali.demo.population.couples import born_at_age, children, couple, parents
from sekali.demo.population.drafts import Draft, between, random_sex, years
from sekali.demo.population.weighted import Weighted

Members = list[Draft]
Kind = Callable[[int, Random], Members]

# Nobody older stands on a family card here.
_OLDEST = 97
# Share of people who are alive, up to that age.
_ALIVE = ((60, 0.93), (70, 0.80), (80, 0.55), (_OLDEST, 0.25))
_GRANDPARENT_FROM = 50
_YOUNG_AND_ALONE, _WIDOWER = 0.4, 0.25


def compose(today: int, rng: Random, *, urban: bool, at_most: int) -> Members:
    """Return the members of a household in the order of its family card, the head first.

    Args:
        today: Day the ages refer to, as an ordinal.
        rng: Where chance comes from.
        urban: Whether it is in an urban village, where more people live alone.
        at_most: The largest size that is wanted, one or more.
    """
    members = (_URBAN if urban else _RURAL).draw(rng)(today, rng)
    return members if len(members) <= at_most else _alone(today, rng)


def _nuclear(today: int, rng: Random) -> Members:
    return _pair_with_children(rng.triangular(19.3, 66, 35), today, rng)


def _pair(today: int, rng: Random) -> Members:
    just_married = rng.random() < 1 / 3
    age = between(19.3, 27, rng) if just_married else rng.triangular(48, 82, 60)
    return list(couple(age, today, rng))


def _with_parents(today: int, rng: Random) -> Members:
    """Return three generations of which the middle one heads the household."""
    members = _nuclear(today, rng)
    host = members[int(rng.random() * 2)]
    elders = _living_parents(host, today, rng)
    for elder in elders:
        elder.relation = "parent" if host is members[0] else "parent_in_law"
    return members + elders


def _with_young_family(today: int, rng: Random) -> Members:
    """Return three generations of which the eldest heads the household."""
    members = _pair_with_children(rng.triangular(19.3, 38, 26), today, rng)
    own = members[int(rng.random() * 2)]
    elders = _living_parents(own, today, rng)
    if not elders:
        return members
    in_law = members[1] if own is members[0] else members[0]
    own.relation, in_law.relation = "child", "child_in_law"
    for grandchild in members[2:]:
        grandchild.relation = "grandchild"
    elders[0].relation = "household_head"
    return [*elders, own, in_law, *members[2:]]


def _pair_with_children(age: float, today: int, rng: Random) -> Members:
    husband, wife = couple(age, today, rng)
    return [husband, wife, *children(wife, husband, today, rng)]


def _living_parents(child: Draft, today: int, rng: Random) -> Members:
    both = parents(child, rng)
    alive = [parent for parent in both if _lives(parent.age_on(today), rng)]
    for parent in alive:
        if len(alive) == 1:
            parent.marital_status = "widowed"
    child.father, child.mother = both
    return alive


def _lives(age: int, rng: Random) -> bool:
    return rng.random() < next((share for until, share in _ALIVE if age < until), 0)


def _single_mother(today: int, rng: Random) -> Members:
    father, mother = couple(rng.triangular(19.3, 58, 36), today, rng)
    mother.relation = "household_head"
    if rng.random() < 1 / 6:
        return _never_married_mother(mother, today, rng)
    family = children(mother, father, today, rng, at_least=1)
    if not family:
        return _alone(today, rng)
    _ended(mother, family, today, rng)
    return [mother, *family]


def _never_married_mother(mother: Draft, today: int, rng: Random) -> Members:
    mother.marital_status, mother.union = "never_married", None
    family = children(mother, None, today, rng, at_least=1)[:2]
    return [mother, *family]


def _single_father(today: int, rng: Random) -> Members:
    father, mother = couple(rng.triangular(24, 58, 42), today, rng)
    family = children(mother, father, today, rng, at_least=1)
    if not family:
        return _alone(today, rng)
    _ended(father, family, today, rng)
    return [father, *family]


def _ended(parent: Draft, family: Members, today: int, rng: Random) -> None:
    """End somebody's marriage after the last child, by death or by divorce."""
    if parent.union is None:
        return
    after = max(parent.union.day, *(child.born for child in family)) + years(0.5)
    divorced = after < today and rng.random() < max(0.15, 0.75 - parent.age_on(today) / 100)
    parent.marital_status = "divorced" if divorced else "widowed"
    if divorced:
        parent.union.divorced_day = after + int((today - after) * rng.random())


def _alone(today: int, rng: Random) -> Members:
    """Return a widow or widower, or somebody young who came for work or study."""
    if rng.random() < _YOUNG_AND_ALONE:
        return [Draft(random_sex(rng), born_at_age(between(19, 36, rng), today), "household_head")]
    husband, wife = couple(rng.triangular(52, 92, 68), today, rng)
    he_is_left = rng.random() < _WIDOWER and husband.age_on(today) < _OLDEST
    left = husband if he_is_left else wife
    left.marital_status, left.relation = "widowed", "household_head"
    return [left]


def _with_grandchild(today: int, rng: Random) -> Members:
    """Return grandparents who raise a child whose parents work far away."""
    elders: Members = list(couple(rng.triangular(_GRANDPARENT_FROM, 74, 60), today, rng))
    if rng.random() < 1 / 3:
        elders = elders[1:]
        elders[0].marital_status, elders[0].relation = "widowed", "household_head"
    born = born_at_age(between(2, min(16, elders[-1].age_on(today) - 38), rng), today)
    return [*elders, Draft(random_sex(rng), born, "grandchild")]


_KINDS: tuple[tuple[Kind, int, int], ...] = (  # per cent in villages, and in urban villages
    (_nuclear, 52, 53),
    (_pair, 12, 10),
    (_with_parents, 9, 7),
    (_with_young_family, 8, 6),
    (_single_mother, 7, 7),
    (_single_father, 2, 2),
    (_alone, 8, 14),
    (_with_grandchild, 2, 1),
)
_RURAL = Weighted[Kind]({kind: rural for kind, rural, _ in _KINDS})
_URBAN = Weighted[Kind]({kind: urban for kind, _, urban in _KINDS})
