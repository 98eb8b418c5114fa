"""What agreements let be asked of registries: nothing that none of them opens."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, NamedTuple

from sekali.catalogue import files
from sekali.kernel.errors import DomainError

TELLING: files.Manner = "telling"
MATCHING: files.Manner = "matching"
CIVIL_REGISTRY = "civil-registry"
BIRTHS = "births"


class OutsideAgreement(DomainError):
    """No agreement in force opens this; ``params`` say which registry, and for what.

    What to do: ``sekali registries`` shows what is open; widen or renew the agreement, and then
    say so in dictionary/agreements.yaml.
    """

    code: ClassVar[str] = "outside-agreement"


class AskedFor(NamedTuple):
    """For whom and what something is asked: kind of agency, service (or use), purpose, ground."""

    agency: str
    what: str
    purpose: str
    ground: str


@dataclass(frozen=True, slots=True)
class Permit:
    """What one question to a registry may be about; only ``KnownAgreements`` makes one.

    Attributes:
        elements: ``kind.element`` of what may be told, or matched.
        not_again_hours: Who was not known is not asked about again within.
        purposes: What it is asked for, with the ground of each.
    """

    registry: str
    agreement: str
    number: str
    elements: frozenset[str]
    not_again_hours: int
    purposes: Mapping[str, str] = field(default_factory=dict)

    def covers(self, kind: str, element: str) -> bool:
        """Tell whether it opens an element of a kind of subject."""
        return f"{kind}.{element}" in self.elements


@dataclass(frozen=True, slots=True)
class KnownAgreement:
    """An agreement with its key."""

    key: str
    spec: files.Agreement

    def is_in_force(self, on: date) -> bool:
        """Tell whether it holds on a day."""
        return self.spec.in_force.since <= on < self.spec.in_force.until

    def opens(self, asked: AskedFor, element: str) -> files.Manner | None:
        """Return how an element may be asked for, ``kind.element``; None where it may not."""
        for one in self.spec.opens:
            if asked_for(one) == asked and element in one.elements:
                return one.by
        return None


@dataclass(frozen=True)
class KnownAgreements:
    """All agreements, found by registry."""

    by_key: Mapping[str, KnownAgreement]
    asked_of_residents: frozenset[tuple[str, str]] = frozenset()
    _by_registry: dict[str, tuple[KnownAgreement, ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Sort them by registry: a form asks for each of its lines."""
        for one in self.by_key.values():
            of_registry = self._by_registry.get(one.spec.registry, ())
            self._by_registry[one.spec.registry] = (*of_registry, one)

    def of(self, registry: str) -> tuple[KnownAgreement, ...]:
        """Return every agreement on a registry, also one that is over or has not begun."""
        return self._by_registry.get(registry, ())

    def in_force(self, registry: str, on: date) -> KnownAgreement | None:
        """Return the one agreement on a registry that holds on a day."""
        return next((one for one in self.of(registry) if one.is_in_force(on)), None)

    def manner(self, registry: str, asked: AskedFor, element: str, on: date) -> files.Manner | None:
        """Return how ``kind.element`` may be asked for on a day; None where it may not."""
        found = self.in_force(registry, on)
        return found.opens(asked, element) if found else None

    def permit(
        self, registry: str, asked: Iterable[AskedFor], on: date, *, by: files.Manner = TELLING
    ) -> Permit:
        """Return what may be asked of a registry on a day for these purposes together.

        Raises:
            OutsideAgreement: No agreement is in force, or it opens none of them.
        """
        found = self.in_force(registry, on)
        wanted = set(asked)
        opened = [
            one
            for one in (found.spec.opens if found else ())
            if one.by == by and asked_for(one) in wanted
        ]
        if found is None or not opened:
            what = sorted({one.what for one in wanted})
            raise OutsideAgreement(registry=registry, what=", ".join(what))
        return Permit(
            registry=registry,
            agreement=found.key,
            number=found.spec.number,
            elements=frozenset(element for one in opened for element in one.elements),
            not_again_hours=found.spec.not_again_hours,
            purposes={one.purpose: one.ground for one in opened},
        )

    def permit_for_use(self, registry: str, use: files.Use, on: date) -> Permit:
        """Return what may be asked of a registry on a day for a use of the platform itself.

        Raises:
            OutsideAgreement: No agreement is in force that opens it.
        """
        found = self.in_force(registry, on)
        asked = [asked_for(one) for one in (found.spec.opens if found else ()) if one.use == use]
        if not asked:
            raise OutsideAgreement(registry=registry, what=use)
        return self.permit(registry, asked, on)


def asked_for(opening: files.Opening) -> AskedFor:
    """Return for whom and what an opening is."""
    what = opening.service or opening.use or ""
    return AskedFor(opening.agency, what, opening.purpose, opening.ground)


def known_agreements(said: files.Agreements) -> KnownAgreements:
    """Return the agreements of the file, ready to be asked."""
    left = frozenset(
        (one.service, element) for one in said.asked_of_residents for element in one.elements
    )
    by_key = {key: KnownAgreement(key, spec) for key, spec in said.agreements.items()}
    return KnownAgreements(by_key, left)


def overlapping(said: files.Agreements) -> Iterator[tuple[str, str]]:
    """Yield agreements that are in force together on one registry: whose quota would be used?"""
    in_order = sorted(said.agreements.items(), key=lambda one: one[1].in_force.since)
    for number, (key, spec) in enumerate(in_order):
        for other, later in in_order[number + 1 :]:
            is_same = later.registry == spec.registry
            if is_same and later.in_force.since < spec.in_force.until:
                yield key, other
