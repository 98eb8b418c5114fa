"""The shapes of what is local: the bounds that a service sets, and what an office has set."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sekali.catalogue.files.base import Key, Shape, Slug, Sureness

# The words of the service standard that tell of an office, and its own notice. What has to be
# brought, what comes out and how it goes is the same everywhere.
LocalWord = Literal["complaints", "facilities", "competence", "supervision", "staffing"]
NOTICE = "notice"
LONGEST_TEXT = 600


def _number(written: str) -> str:
    try:
        is_number = Decimal(written).is_finite()
    except InvalidOperation:
        is_number = False
    if not is_number:
        raise ValueError("write a number in quotation marks, as in '0.005'")
    return written


DecimalText = Annotated[str, Field(max_length=30), AfterValidator(_number)]


class CountBounds(Shape):
    """From where to where a clock (in the unit of its state) or a fee in rupiah may be set."""

    at_least: Annotated[int, Field(ge=0)]
    at_most: Annotated[int, Field(ge=0)]
    law: str
    sure: Sureness = "confirmed"


class NumberBounds(Shape):
    """From where to where a parameter of ``rules.yaml`` may be set."""

    at_least: DecimalText
    at_most: DecimalText
    law: str
    sure: Sureness = "confirmed"


class Local(Shape):
    """``local:``: what an office that offers the service may set, and its bounds; nothing else."""

    clocks: dict[Slug, CountBounds] = Field(default_factory=dict)
    fees: dict[Key, CountBounds] = Field(default_factory=dict)
    parameters: dict[Key, NumberBounds] = Field(default_factory=dict)
    texts: list[LocalWord] = Field(default_factory=list)
    notice: bool = False


LocalText = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class LocalSettings(Shape):
    """What an office has set: counts and numbers as in the bounds, words by language."""

    clocks: dict[Slug, int] = Field(default_factory=dict)
    fees: dict[Key, int] = Field(default_factory=dict)
    parameters: dict[Key, DecimalText] = Field(default_factory=dict)
    texts: dict[
        Literal["id", "en", "jv", "mad"], dict[LocalWord | Literal["notice"], LocalText]
    ] = Field(default_factory=dict)

    @property
    def needs_law(self) -> bool:
        """Tell whether a regulation of the region has to order it: words need none."""
        return bool(self.clocks or self.fees or self.parameters)

    @property
    def says_nothing(self) -> bool:
        """Tell whether all is as the service has it."""
        return not (self.needs_law or self.texts)
