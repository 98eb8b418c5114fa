"""The shape of dictionary/deadlines.yaml: clocks that laws set for every office alike."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sekali.catalogue.files.base import (
    ByLanguage,
    DeadlineInForce,
    Language,
    Shape,
    Slug,
    Sureness,
)


class Deadline(Shape):
    """A clock that a law sets for every office alike."""

    about: ByLanguage
    in_force: Annotated[list[DeadlineInForce], Field(min_length=1)]


class ObjectionTerms(Shape):
    """How long a decision may be objected to, and how soon it is answered: working days.

    ``if_late`` tells officers what the law makes of an answer that did not come.
    """

    asked_within_days: Annotated[int, Field(ge=1, le=400)]
    answered_within_days: Annotated[int, Field(ge=1, le=400)]
    if_late: ByLanguage
    since: date
    until: date | None = None
    law: str
    sure: Sureness = "confirmed"


class WayOn(Shape):
    """Where somebody may go who does not agree with the answer either: ``within`` in words."""

    where: ByLanguage
    within: ByLanguage
    law: str
    sure: Sureness = "confirmed"


class Objections(Shape):
    """Objecting to what a rule alone has decided: on which law, how long, and what comes after."""

    law: str
    in_force: Annotated[list[ObjectionTerms], Field(min_length=1)]
    ways_on: Annotated[list[WayOn], Field(min_length=1)]


class Deadlines(Shape):
    """``dictionary/deadlines.yaml``."""

    language: Language
    kind: Literal["deadlines"]
    deadlines: dict[Slug, Deadline]
    objection: Objections
