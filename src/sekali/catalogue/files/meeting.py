"""The shapes of what happens face to face: a visit to the office, an inspection on the spot."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sekali.catalogue.files.base import Key, Shape, Slug, Within
from sekali.catalogue.files.dictionary import ClockTime, Weekday

MOST_PHOTOS = 30


class Appointment(Shape):
    """For what somebody comes, how long it takes, and which times they may choose.

    ``by`` is the role that receives them. Times are every ``minutes`` from opening, as the office
    is open or as ``times`` says; ``capacity`` people come side by side, unless an office says
    otherwise. They can be booked from ``notice`` on until ``ahead``, and changed as long as
    ``change_before`` lies between. Services that name the same ``for`` share their places.
    """

    for_: Annotated[Slug, Field(alias="for")]
    by: Slug
    minutes: Annotated[int, Field(ge=5, le=480)]
    capacity: Annotated[int, Field(ge=1, le=50)] = 1
    notice: Within
    ahead: Within
    change_before: Within
    times: dict[Weekday, Annotated[list[ClockTime], Field(min_length=2, max_length=2)]] | None = (
        None
    )
    remind_hours_before: list[Annotated[int, Field(ge=1, le=240)]] = Field(default_factory=list)
    may_miss: Annotated[int, Field(ge=0, le=5)] = 0
    bring: list[Key] = Field(default_factory=list)


class Photos(Shape):
    """How many photographs belong to the report of an inspection."""

    at_least: Annotated[int, Field(ge=0, le=MOST_PHOTOS)] = 1
    at_most: Annotated[int, Field(ge=1, le=MOST_PHOTOS)]

    @model_validator(mode="after")
    def _least_is_less(self) -> Self:
        if self.at_least > self.at_most:
            raise ValueError("at_least is more than at_most")
        return self


class Inspection(Shape):
    """What an officer has to look at on the spot before deciding.

    Each check is answered with yes, no or does-not-apply; rules read it as ``check.<key>``, and
    the point as ``inspection.latitude`` and ``inspection.longitude``. The applicant sees of the
    report what ``shown_to_applicant`` lists, and nothing else.
    """

    checks: Annotated[list[Key], Field(min_length=1, max_length=100)]
    photos: Photos | None = None
    coordinates: Literal["required", "optional"] | None = None
    shown_to_applicant: list[Literal["checks", "photos", "coordinates"]] = Field(
        default_factory=list
    )
