"""The shapes of states in which applications are judged: by a panel, and against each other."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sekali.catalogue.files.base import Expression, Key, Shape, Slug
from sekali.catalogue.files.calls import Exact

# Hides all facts of people and households, who was chosen, and every paper.
IDENTITY = "identity"


class Criterion(Shape):
    """What a reader gives points for: from nothing to ``max``, in steps of ``scale`` decimals."""

    max: Annotated[int, Field(ge=1, le=1_000)]
    weight: Exact = "1"
    scale: Annotated[int, Field(ge=0, le=2)] = 0
    comment: bool = False


class Panel(Shape):
    """Who reads, what they give points for, what they must not see, and how it is combined.

    A reader's total is the sum of points times weight. ``further_above`` calls one more reader
    where the totals lie further apart than that.
    """

    reviewers: Annotated[int, Field(ge=1, le=15)]
    role: Annotated[Slug, Field(alias="from")]
    rubric: Annotated[dict[Key, Criterion], Field(min_length=1, max_length=20)]
    blind: list[str] = Field(default_factory=list)
    shows: list[str] = Field(default_factory=list)
    combine: Literal["mean", "median", "trimmed-mean"]
    further_above: Exact | None = None
    law: str


class Ranking(Shape):
    """How the cases of a call are ordered: more is better, by ``by`` and then by each of ``ties``.

    ``equal`` says what becomes of those who are still equal where the quota ends: all of them are
    taken, or none. Nothing is ever drawn by lot. ``officer`` is the role that may start it.
    """

    by: Expression
    ties: Annotated[list[Expression], Field(max_length=8)] = Field(default_factory=list)
    take: Literal["quota", "pass"]
    equal: Literal["all", "none"] | None = None
    role: Annotated[Slug, Field(alias="officer")]
    law: str

    @model_validator(mode="after")
    def _says_what_equals_get(self) -> Self:
        if (self.take == "quota") != (self.equal is not None):
            raise ValueError("take: quota needs equal:, take: pass has none")
        return self
