"""The shape of ``dictionary/odd_looks.yaml``: which looks of officers are judged, by when."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sekali.catalogue.files.base import ByLanguage, Language, Shape, Slug, Sureness

Count = Annotated[int, Field(ge=1, le=1_000_000)]


class Judging(Shape):
    """How long an office has to judge a finding, in working days after the day it came."""

    working_days: Annotated[int, Field(ge=1, le=90)]
    law: str
    sure: Sureness = "confirmed"


class JudgingOfKinds(Shape):
    """How long an office has for what rules found, and for what was opened by breaking a seal."""

    odd: Judging
    break_glass: Judging


class OddLook(Shape):
    """What every rule says: what was seen, why it is asked about, since when, and on whose word.

    Half-open; without an end it holds on.
    """

    about: ByLanguage
    why: ByLanguage
    since: date
    until: date | None = None
    source: str
    sure: Sureness

    def holds_on(self, day: date) -> bool:
        """Tell whether the rule is used for the looks of a day."""
        return self.since <= day < (self.until or date.max)


class ManyPeople(OddLook):
    """More people in a day than ``times_median`` times the median of colleagues in the same role.

    And ``at_least`` so many. With fewer than ``peers`` colleagues who looked that day there is no
    median, and ``alone_at_least`` counts.
    """

    kind: Literal["many-people"]
    at_least: Count
    times_median: Annotated[int, Field(ge=2, le=1_000)]
    peers: Annotated[int, Field(ge=1, le=1_000)]
    alone_at_least: Count


class OutsideHours(OddLook):
    """At least so many people while the office was closed, and for longer than the margin."""

    kind: Literal["outside-hours"]
    at_least: Count
    margin_minutes: Annotated[int, Field(ge=0, le=720)]


class AgainAndAgain(OddLook):
    """One application looked at so often in a day by somebody who never did anything in it."""

    kind: Literal["again"]
    at_least: Count


class ClosedCases(OddLook):
    """At least so many applications of others that ended ``after_days`` days ago or more."""

    kind: Literal["closed-cases"]
    at_least: Count
    after_days: Annotated[int, Field(ge=0, le=3_650)]


class Relatives(OddLook):
    """Anybody who is linked to the officer in one of these ways."""

    kind: Literal["relatives"]
    links: Annotated[
        list[Literal["household", "spouse", "child", "mother", "father", "relative"]],
        Field(min_length=1),
    ]


class NothingDone(OddLook):
    """At least so many people through one of these doors, for whom nothing was done that day.

    ``doors`` are what the ledger says in ``where``.
    """

    kind: Literal["nothing-done"]
    doors: Annotated[list[Slug], Field(min_length=1)]
    at_least: Count


Rule = Annotated[
    ManyPeople | OutsideHours | AgainAndAgain | ClosedCases | Relatives | NothingDone,
    Field(discriminator="kind"),
]


class OddLooks(Shape):
    """``dictionary/odd_looks.yaml``."""

    language: Language
    kind: Literal["odd-looks"]
    judging: JudgingOfKinds
    # Where the night's work stood still, so many days are gone through at most.
    catch_up_days: Annotated[int, Field(ge=1, le=366)]
    rules: dict[Slug, Rule]
