"""The shape of ``recurs:``: a case for everybody whom a condition holds for, every period."""

from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from sekali.catalogue.files.base import ElementRef, Expression, Key, Shape
from sekali.catalogue.files.dictionary import Weekday

PERSON = "person"
# No month is shorter: a day that every month has.
_LAST_DAY = 28
_LEAPLESS_YEAR = 2001


class Recurs(Shape):
    """How often, on which day, for whom, and what is done for them.

    ``on`` is a month and day for a year ("01-15"), a day of the month for a month and a quarter
    (of its first month), a day of the week for a week. ``holds`` is an element that everybody
    holds who is to be asked about, such as ``str_number``, or that a thing of theirs holds, such
    as ``civil_servant.nip``: only they are gone through. ``joins`` says when somebody gets
    it whom the condition begins to hold for in the middle of a period. ``missed`` says which
    periods are caught up that passed while nothing ran, from ``since`` on. ``by_hand`` says
    whether people may begin it themselves, too.
    """

    every: Literal["year", "quarter", "month", "week"]
    on: Annotated[int, Field(ge=1, le=_LAST_DAY)] | str
    since: date
    holds: Key | ElementRef
    condition: Annotated[Expression, Field(alias="for")]
    opens: Literal["case", "offer"]
    joins: Literal["at-once", "next-time"] = "next-time"
    missed: Literal["all", "last"] = "last"
    by_hand: bool = True
    law: str

    @property
    def kind(self) -> str:
        """Return what holds the element: the person, or a thing of theirs of some kind."""
        return self.holds.rpartition(".")[0] or PERSON

    @property
    def element(self) -> str:
        """Return the element that is held."""
        return self.holds.rpartition(".")[2]

    @model_validator(mode="after")
    def _has_a_day(self) -> Self:
        if not self._day_fits():
            said = (
                'on: is "01-15" for a year, 1 to 28 for a quarter or month, mon to sun for a week'
            )
            raise ValueError(said)
        return self

    def _day_fits(self) -> bool:
        if self.every in {"quarter", "month"}:
            return isinstance(self.on, int)
        if self.every == "week":
            return self.on in get_args(Weekday)
        return isinstance(self.on, str) and _is_day_of_a_year(self.on)


def _is_day_of_a_year(said: str) -> bool:
    try:
        return date.fromisoformat(f"{_LEAPLESS_YEAR}-{said}").strftime("%m-%d") == said
    except ValueError:
        return False
