"""What all shapes of files have in common: strict, frozen, and nothing but data."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, PrivateAttr, model_validator

# The version of the notation; files of older ones are converted as they are read (converting).
LANGUAGE_VERSION: Final = 2
Language = Literal[2]

_KEY = r"^[a-z][a-z0-9_]{0,59}$"
_SLUG = r"^[a-z][a-z0-9-]{0,59}$"
_ELEMENT_REF = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"
_SERVICE_ID = r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$"
_VERSION = r"^\d+\.\d+\.\d+$"
_NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,9})?$"

# What each pattern asks for, as it is told to who writes services.
WRITTEN_AS: Final[Mapping[str, str]] = {
    _KEY: "a key: small letters, digits and underscores, as in birth_letter",
    _SLUG: "a slug: small letters, digits and dashes, as in not-born-yet",
    _ELEMENT_REF: "a reference to a fact: a subject, a point and an element, as in child.full_name",
    _SERVICE_ID: "an id of a service: the path of its folder with dots, as in umum.pengaduan",
    _VERSION: "a version: three numbers with dots, as in 1.0.0",
    _NUMBER: 'a number in quotation marks, as in "0.30"',
}

Key = Annotated[str, Field(pattern=_KEY)]
Slug = Annotated[str, Field(pattern=_SLUG)]
ElementRef = Annotated[str, Field(pattern=_ELEMENT_REF, description=WRITTEN_AS[_ELEMENT_REF])]
ServiceId = Annotated[str, Field(pattern=_SERVICE_ID)]
# A bound of a number: text, so that YAML changes nothing in it.
NumberText = Annotated[str, Field(pattern=_NUMBER, description=WRITTEN_AS[_NUMBER])]
Version = Annotated[str, Field(pattern=_VERSION)]
Expression = Annotated[str, Field(min_length=1, max_length=2_000)]
ByLanguage = dict[Literal["id", "en", "jv", "mad"], str]
# A value as YAML gives it, and as somebody could type it.
Scalar = str | bool | int | date
# Several choices are a list of keys, an address is a mapping, a table a list of mappings.
Plain = Scalar | list[str] | list[dict[Key, Scalar]] | dict[Key, Scalar]
Sureness = Literal["confirmed", "secondary", "unconfirmed"]


class Shape(BaseModel):
    """A piece of a file: unknown keys are mistakes, nothing is converted, nothing changes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def by_word(what: str, *words: str) -> Discriminator:
    """Choose a shape by which of the words is a key; a plain text is a reference."""

    def tag(value: Any) -> str | None:
        if not isinstance(value, dict):
            return "reference" if isinstance(value, str) else _own_tag(value)
        return next((f"{word} {what}" for word in words if word in value), None)

    def _own_tag(value: Any) -> str | None:
        fields = getattr(type(value), "model_fields", {})
        names = {field.alias or name for name, field in fields.items()}
        return next((f"{word} {what}" for word in words if word in names), None)

    return Discriminator(
        tag,
        custom_error_type=f"no_{what}",
        custom_error_message=f"this is no {what}: one of {', '.join(words)} is missing",
    )


class DeadlineInForce(Shape):
    """How many hours of the clock an office has, while this holds: half-open, null is open."""

    hours: Annotated[int, Field(ge=1, le=8_784)]
    since: date
    until: date | None = None
    law: str
    sure: Sureness = "confirmed"

    def due_at(self, start: datetime) -> datetime:
        """Return when it is over; every hour counts, nights and weekends too."""
        return start + timedelta(hours=self.hours)


class Within(Shape):
    """A length of time: hours that the office is open, whole working days, or calendar days.

    ``clock`` is one that a law sets for every office alike: a key of dictionary/deadlines.yaml.
    """

    working_hours: Annotated[int, Field(ge=1, le=400)] | None = None
    working_days: Annotated[int, Field(ge=1, le=400)] | None = None
    calendar_days: Annotated[int, Field(ge=1, le=3_660)] | None = None
    clock: Slug | None = None
    # What the dictionary says of the clock, put in when a folder is compiled.
    _in_force: tuple[DeadlineInForce, ...] = PrivateAttr(())

    @model_validator(mode="after")
    def _in_one_unit(self) -> Self:
        given = (self.working_hours, self.working_days, self.calendar_days, self.clock)
        if sum(one is not None for one in given) != 1:
            raise ValueError("give one of working_hours, working_days, calendar_days and clock")
        return self

    def learn_clock(self, in_force: tuple[DeadlineInForce, ...]) -> None:
        """Keep how long the clock of the law is, which the file only names."""
        self._in_force = in_force

    def clock_on(self, day: date) -> DeadlineInForce | None:
        """Return the clock of a law as it was in force on a day, where it is one."""
        fitting = (one for one in self._in_force if one.since <= day < (one.until or date.max))
        return next(fitting, None)

    @property
    def clock_hours(self) -> int:
        """Return how long the clock of a law is as it was last in force; 0 where it is none."""
        newest = max(self._in_force, key=lambda one: one.since, default=None)
        return newest.hours if newest else 0


class Law(Shape):
    """Where it is written, and how sure we are of the reading."""

    cite: str
    about: str | None = None
    sure: Sureness = "confirmed"
