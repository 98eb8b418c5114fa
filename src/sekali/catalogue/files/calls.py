"""The shapes of a call: an intake window whose cases are compared, and its editions."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sekali.catalogue.files.base import Expression, Key, Language, Law, Shape, Sureness

# An instant on the wall clock of the government's zone: "2026-04-01 00:00:00".
Instant = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$")]
Edition = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,29}$")]
RegionCode = Annotated[str, Field(pattern=r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$")]
# A number that must stay what was written: "70.50".
Exact = Annotated[str, Field(pattern=r"^-?\d{1,9}(\.\d{1,4})?$")]
Place = Literal["office", "everywhere"]


class CallFor(Shape):
    """What ``call:`` of a service says: who is compared with whom, and what the public sees.

    ``groups`` holds a condition for each group; a case is of the first that holds, and one of none
    cannot be handed in. ``among`` says whether each office ranks its own cases or all are one list.
    """

    groups: Annotated[dict[Key, Expression], Field(min_length=1, max_length=40)]
    among: Place
    announce: Literal["number", "name", "nothing"]
    law: str


class Grace(Shape):
    """For how long after the closing a draft that was begun before it may still be handed in."""

    minutes: Annotated[int, Field(ge=1, le=1_440)]
    law: str


class GroupLine(Shape):
    """Where the line of a group lies: so many are taken, or all from a grade on.

    ``quota_in`` gives an office's region a quota of its own.
    """

    quota: Annotated[int, Field(ge=0, le=100_000)] | None = None
    quota_in: dict[RegionCode, Annotated[int, Field(ge=0, le=100_000)]] = Field(
        default_factory=dict
    )
    pass_grade: Annotated[Exact | None, Field(alias="pass")] = None

    @model_validator(mode="after")
    def _in_one_way(self) -> Self:
        if (self.quota is None) == (self.pass_grade is None):
            raise ValueError("give either quota: or pass:")
        return self


class Days(Shape):
    """The days after the closing, in order."""

    panel_until: date | None = None
    ranking: date
    announcement: date


class CallParameter(Shape):
    """A number of this edition alone; rules read ``call.<key>``."""

    value: str
    law: str
    sure: Sureness = "confirmed"


class CallEdition(Shape):
    """``calls/<edition>.yaml``: one edition. Open from ``opens``, and no longer at ``closes``."""

    language: Language
    edition: Edition
    opens: Instant
    closes: Instant
    grace: Grace | None = None
    law: Annotated[list[Law], Field(min_length=1)]
    groups: Annotated[dict[Key, GroupLine], Field(min_length=1)]
    days: Days
    remind_days_before: list[Annotated[int, Field(ge=1, le=60)]] = Field(default_factory=list)
    parameters: dict[Key, CallParameter] = Field(default_factory=dict)
