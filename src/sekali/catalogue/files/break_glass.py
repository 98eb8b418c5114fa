"""The shape of ``dictionary/break_glass.yaml``: why specific data may be opened, and how long."""

from typing import Annotated, Literal

from pydantic import Field

from sekali.catalogue.files.base import ByLanguage, Language, Shape, Slug, Sureness


class GlassReason(Shape):
    """A reason for which it may be opened, and the ground of UU 27/2022 pasal 20 (2) that it is."""

    label: ByLanguage
    basis: Literal["legal-obligation", "vital-interest", "public-task"]
    law: str
    sure: Sureness = "confirmed"


class BreakGlass(Shape):
    """``dictionary/break_glass.yaml``: how long it stays open, and how much has to be said."""

    language: Language
    kind: Literal["break-glass"]
    hours: Annotated[int, Field(ge=1, le=24)]
    least_letters: Annotated[int, Field(ge=10, le=500)]
    reasons: Annotated[dict[Slug, GlassReason], Field(min_length=1)]
