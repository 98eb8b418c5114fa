"""The shape of dictionary/agreements.yaml: what may be asked of which registry, and for what."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sekali.catalogue.files.base import (
    ByLanguage,
    ElementRef,
    Language,
    ServiceId,
    Shape,
    Slug,
    Sureness,
)
from sekali.catalogue.files.form import Basis

Manner = Literal["telling", "matching"]
# What is asked for no service: opening an account, finding who was named by number, entering a
# newborn, fetching what hospitals lay down, finding the organisations of which somebody is an
# officer.
Use = Literal["open-account", "name-person", "enter-newborn", "birth-notices", "find-organisations"]


class Opening(Shape):
    """What an agreement lets one kind of agency ask, for one purpose of one service or use.

    ``by: matching`` lets the registry only say whether values agree; it tells none. That is done
    without a button, so it cannot stand on consent.
    """

    agency: Slug
    service: ServiceId | None = None
    use: Use | None = None
    purpose: Slug
    ground: Basis
    elements: Annotated[list[ElementRef], Field(max_length=60)]
    by: Manner = "telling"

    @model_validator(mode="after")
    def _for_one_thing(self) -> Self:
        if (self.service is None) == (self.use is None):
            raise ValueError("give one of service and use")
        if self.by == "matching" and self.ground == "consent":
            raise ValueError("what only matches is asked without a button, so not by consent")
        return self


class InForce(Shape):
    """From its first day to the day on which it is over; that day does not count any more."""

    since: date
    until: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until <= self.since:
            raise ValueError("until has to be later than since")
        return self


class Agreement(Shape):
    """One agreement on access to a registry.

    Attributes:
        registry: Key of the adapter; see ``registry:`` in sources.yaml.
        per_day: Questions a day, counted for the whole installation.
        warn_at_percent: At this part of them the operator is warned.
        background_percent: What no person waits for is asked only up to this part.
        not_again_hours: Who was not known is not asked about again within.
    """

    registry: Slug
    number: Annotated[str, Field(min_length=1, max_length=120)]
    title: ByLanguage
    law: Annotated[str, Field(min_length=1, max_length=200)]
    sure: Sureness = "confirmed"
    in_force: InForce
    per_day: Annotated[int, Field(ge=1, le=100_000_000)]
    warn_at_percent: Annotated[int, Field(ge=1, le=100)] = 80
    background_percent: Annotated[int, Field(ge=0, le=100)] = 80
    not_again_hours: Annotated[int, Field(ge=0, le=720)] = 24
    opens: Annotated[list[Opening], Field(min_length=1, max_length=500)]


class WithoutAgreement(Shape):
    """Facts that a service asks of the resident although a registry holds them, and why."""

    service: ServiceId
    elements: Annotated[list[ElementRef], Field(min_length=1, max_length=60)]
    because: Annotated[str, Field(min_length=1, max_length=400)]


class Agreements(Shape):
    """``dictionary/agreements.yaml``."""

    language: Language
    agreements: dict[Slug, Agreement]
    asked_of_residents: list[WithoutAgreement] = Field(default_factory=list)
