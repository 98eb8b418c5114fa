"""The shape of ``dictionary/acting.yaml``: who may act for somebody else, within what bounds."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sekali.catalogue.files.base import ByLanguage, Key, Language, Law, Shape, Slug

Days = Annotated[int, Field(ge=1, le=10_000)]
WayOfGiving = Literal["app", "code", "paper", "decision"]


class AgeLimit(Shape):
    """Below how many years somebody is a child, from a day on."""

    from_: date = Field(alias="from")
    years: Annotated[int, Field(ge=1, le=30)]
    law: Law


class Childhood(Shape):
    """When a parent acts for a child; the ages by the day from which they hold, oldest first."""

    below: Annotated[list[AgeLimit], Field(min_length=1)]

    def limit_on(self, day: date) -> AgeLimit:
        """Return what holds on a day; the first one where none did yet."""
        held = [one for one in self.below if one.from_ <= day]
        return held[-1] if held else self.below[0]


class Way(Shape):
    """How far a mandate that was given so goes at most."""

    longest_days: Days
    services: Annotated[int, Field(ge=1, le=200)]
    shows_data: bool
    may_recover: bool


class Relation(Shape):
    """What a helper is to somebody.

    ``while_linked`` is the family link without which a mandate ends; ``roles`` those in an
    office, one of which the helper must have. ``most_people`` are so many at a time. ``of`` says
    who gives such a mandate: a person, or an organisation.
    """

    label: ByLanguage
    most_people: Annotated[int, Field(ge=1, le=5_000)]
    while_linked: Slug | None = None
    roles: list[Slug] = Field(default_factory=list)
    may_recover: bool = False
    of: Literal["person", "organisation"] = "person"


class RelievedBy(Shape):
    """Which offices write down that an officer of an organisation has left."""

    agency: Slug
    roles: Annotated[list[Slug], Field(min_length=1)]


class Officers(Shape):
    """Who acts for an organisation as its officer: keys of codes/organisation_office.yaml.

    ``represented_by`` are the offices whose holder does so without a mandate. The register is
    asked again after ``ask_again_hours``; what it said holds for ``good_for_days``.
    """

    law: Law
    represented_by: Annotated[list[Key], Field(min_length=1)]
    ask_again_hours: Annotated[int, Field(ge=1, le=720)]
    good_for_days: Annotated[int, Field(ge=1, le=90)]
    relieved_by: RelievedBy


class Acting(Shape):
    """``dictionary/acting.yaml``."""

    language: Language
    child: Childhood
    guardian: Law
    curator: Law
    mandate: Law
    officers: Officers
    ways: dict[WayOfGiving, Way]
    lasting_days: Annotated[list[Days], Field(min_length=1)]
    relations: Annotated[dict[Slug, Relation], Field(min_length=1)]
