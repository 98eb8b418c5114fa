"""The shape of ``hidden_applicant:``: who stays unknown to those who work on their case."""

from typing import Annotated, Literal

from pydantic import Field

from sekali.catalogue.files.base import Expression, Shape, Slug

HiddenFrom = Literal["agency", "everybody"]


class Lift(Shape):
    """Who may see after all who it is, always with a reason that the applicant is told."""

    by: Slug
    law: str


class HiddenApplicant(Shape):
    """Which applicants stay hidden, and from whom; without ``lift`` nobody ever sees who it is.

    ``agency`` is every office but the one that takes the case in, ``everybody`` that one as well.
    ``when`` is judged once, on what was handed in.
    """

    when: Expression
    hidden_from: Annotated[HiddenFrom, Field(alias="from")]
    lift: Lift | None = None
    law: str
