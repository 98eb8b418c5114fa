"""The shape of ``official-form.yaml``: the boxes of a paper form, and what fills each."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from sekali.catalogue.files.base import Language, Law, Shape, Sureness

DERIVED = "derived"


class Box(Shape):
    """One box of the official form, by the name that stands beside it on paper.

    ``from`` is an item of the service (``child.full_name``, a question, a paper), a reference of
    its ``reads:``, ``derived`` where the platform works it out, or null where nobody fills it in
    any more; the last two say ``why``.
    """

    box: Annotated[str, Field(min_length=1, max_length=120)]
    source: Annotated[str | None, Field(alias="from")]
    why: Annotated[str, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.source in {None, DERIVED} and self.why is None:
            raise ValueError("a box that is filled from no item says why:")
        return self


class OfficialForm(Shape):
    """``official-form.yaml``.

    ``law`` orders the form, ``source`` says how its boxes were counted, ``measured_by`` names the
    scenario whose applicant and answers the typing is counted with; ``with_registries`` another
    for when registries are connected, where one of them begins the matter (a hospital that tells
    of a birth).
    """

    language: Language
    form: Annotated[str, Field(min_length=1)]
    law: Law
    source: Annotated[str, Field(min_length=1)]
    sure: Sureness
    measured_by: Annotated[str, Field(min_length=1)]
    with_registries: Annotated[str, Field(min_length=1)] | None = None
    boxes: Annotated[list[Box], Field(min_length=1, max_length=500)]
