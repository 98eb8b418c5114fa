"""Facts as the rooms above see them: a value with who says so, since when, and how sure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date as day
from typing import Any, Literal
from uuid import UUID

Level = Literal["verified", "declared"]
VERIFIED: Level = "verified"
DECLARED: Level = "declared"
RESIDENT = "resident"
# Where a fact keeps what sources besides its own say; see vault.settling.
BESIDE = "beside"
# Where a fact keeps that its owner has restricted its use: since which day, by which case.
RESTRICTED = "restricted"


class Fact:
    """One value, its level, its source (key of dictionary/sources.yaml) and its days. Immutable.

    Holds the JSON that is kept, and reads of it what is asked for: a form looks at hundreds.
    """

    __slots__ = ("_kept",)

    def __init__(
        self,
        value: Any,
        level: Level,
        source: str,
        date: day,
        until: day | None = None,
        office_id: UUID | None = None,
    ) -> None:
        kept = {"value": value, "level": level, "source": source, "date": date.isoformat()}
        if until:
            kept["until"] = until.isoformat()
        if office_id:
            kept["office"] = str(office_id)
        self._kept: Mapping[str, Any] = kept

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fact) and self._kept == other._kept

    def __hash__(self) -> int:
        return hash((self.level, self.source, self._kept["date"], repr(self.value)))

    def __repr__(self) -> str:
        # Tracebacks print this; the value is personal data.
        return f"Fact({self.level} by {self.source} on {self._kept['date']})"

    @property
    def value(self) -> Any:
        """Return what is known, as value_types keeps it."""
        return self._kept["value"]

    @property
    def level(self) -> Level:
        """Return how sure it is."""
        level: Level = self._kept["level"]
        return level

    @property
    def source(self) -> str:
        """Return who says so."""
        source: str = self._kept["source"]
        return source

    @property
    def date(self) -> day:
        """Return the day on which it was so."""
        return day.fromisoformat(self._kept["date"])

    @property
    def until(self) -> day | None:
        """Return the day from which it has to be confirmed again."""
        until = self._kept.get("until")
        return day.fromisoformat(until) if until else None

    @property
    def office_id(self) -> UUID | None:
        """Return the office that recorded it."""
        office = self._kept.get("office")
        return UUID(office) if office else None

    @property
    def beside(self) -> "tuple[Fact, ...]":
        """Return what other sources say of the same element, whether or not they agree."""
        return tuple(fact_from_json(one) for one in self._kept.get(BESIDE, ()))

    @property
    def differing(self) -> "tuple[Fact, ...]":
        """Return what other sources say otherwise."""
        return tuple(one for one in self.beside if one.value != self.value)

    @property
    def is_restricted(self) -> bool:
        """Tell whether its owner has asked that only what a law orders uses it."""
        return RESTRICTED in self._kept

    @property
    def restricted_since(self) -> day | None:
        """Return since when its owner has restricted its use."""
        kept = self._kept.get(RESTRICTED)
        return day.fromisoformat(kept["since"]) if kept else None

    def is_good_on(self, today: day) -> bool:
        """Tell whether it need not be confirmed again."""
        return is_good_on(self._kept, today)

    def as_json(self) -> dict[str, Any]:
        """Return the fact as it stands in a profile and on a case."""
        return dict(self._kept)


def fact_from_json(kept: Mapping[str, Any]) -> Fact:
    """Return the fact that ``as_json`` wrote."""
    fact = object.__new__(Fact)
    fact._kept = kept  # made here
    return fact


def is_good_on(kept: Mapping[str, Any], today: day) -> bool:
    """Tell whether a fact as it is kept need not be confirmed again."""
    until = kept.get("until")
    return until is None or today.isoformat() < until


# The element by which a thing is told from others of its kind.
CALLED_BY: Mapping[str, str] = {
    "land": "certificate_no",
    "vehicle": "plate_no",
    "business": "name",
    "civil_servant": "nip",
}


# And that of whoever can apply, where it is not a person.
_NAMED_BY: Mapping[str, str] = {**CALLED_BY, "organisation": "name"}


class KeptFacts(Mapping[str, Fact]):
    """The facts of a profile as they are kept, each read when it is asked for.

    A form asks for a few of the thirty facts of each of a dozen people around an applicant.
    """

    __slots__ = ("_kept", "_read", "_restricted")

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self._kept = kept
        self._read: dict[str, Fact] = {}
        self._restricted: frozenset[str] | None = None

    @property
    def restricted(self) -> frozenset[str]:
        """Return the elements whose owner has restricted their use."""
        if self._restricted is None:
            found = (name for name, fact in self._kept.items() if RESTRICTED in fact)
            self._restricted = frozenset(found)
        return self._restricted

    def without(self, elements: Collection[str]) -> "KeptFacts":
        """Return the facts as if some of them were not known."""
        return KeptFacts({name: kept for name, kept in self._kept.items() if name not in elements})

    def __getitem__(self, element: str) -> Fact:
        fact = self._read.get(element)
        if fact is None:
            fact = self._read[element] = fact_from_json(self._kept[element])
        return fact

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, element: object) -> bool:
        return element in self._kept


@dataclass(frozen=True, slots=True)
class Holder:
    """A subject with what is known about it. ``facts`` is by element."""

    subject_id: UUID
    kind: str
    facts: Mapping[str, Fact]
    is_sample: bool = False

    def value(self, element: str) -> Any:
        """Return the value of an element, or None where nobody knows it."""
        fact = self.facts.get(element)
        return fact.value if fact else None

    @property
    def restricted(self) -> frozenset[str]:
        """Return the elements whose owner has restricted their use."""
        if isinstance(self.facts, KeptFacts):
            return self.facts.restricted
        return frozenset(name for name, fact in self.facts.items() if fact.is_restricted)

    @property
    def name(self) -> str:
        """Return what people call it: a name, a parcel's certificate, a plate."""
        return str(self.value(_NAMED_BY.get(self.kind, "full_name")) or "-")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A person and those who belong to them, as one read brings them.

    ``related`` holds each other subject once, with the kinds of link to it.
    """

    person: Holder
    related: tuple[tuple[Holder, frozenset[str]], ...] = field(default=())

    def without(self, unknown: Mapping[UUID, Collection[str]]) -> "Surroundings":
        """Return the same people as if some elements of some of them were not known."""

        def less(holder: Holder) -> Holder:
            hidden = unknown.get(holder.subject_id, ())
            facts = {name: holder.facts[name] for name in holder.facts if name not in hidden}
            return replace(holder, facts=facts) if hidden else holder

        related = tuple((less(holder), kinds) for holder, kinds in self.related)
        return Surroundings(less(self.person), related)

    def household(self) -> Holder | None:
        """Return the household the person is on the family card of."""
        return next((holder for holder, kinds in self.related if "household" in kinds), None)

    def family(self) -> tuple[Holder, ...]:
        """Return the person first, and then the others on the same family card, the living."""
        others = (
            holder
            for holder, kinds in self.related
            if holder.kind == "person" and kinds & FAMILY_LINKS and "death_date" not in holder.facts
        )
        return (self.person, *others)

    def owned(self, kind: str) -> tuple[Holder, ...]:
        """Return the things of a kind that are the person's: parcels of land, vehicles."""
        return tuple(holder for holder, kinds in self.related if kind in kinds)

    def things(self) -> tuple[Holder, ...]:
        """Return all that is known of what is theirs: land, vehicles, businesses, their service."""
        return tuple(
            holder for holder, kinds in self.related if holder.kind in kinds & set(CALLED_BY)
        )

    def find(self, subject_id: UUID) -> Holder | None:
        """Return the subject if it is the person or belongs to them."""
        holders: Iterable[Holder] = (self.person, *(holder for holder, _ in self.related))
        return next((holder for holder in holders if holder.subject_id == subject_id), None)


FAMILY_LINKS = frozenset({"spouse", "child", "mother", "father", "relative"})
