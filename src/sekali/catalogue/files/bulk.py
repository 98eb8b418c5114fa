"""The shape of ``bulk:``: an agency hands in many applications at once, from a file."""

from typing import Annotated, Literal

from pydantic import Field

from sekali.catalogue.files.base import Shape, Slug

# Which personal number the people of a file are found by; also the element that holds it.
Number = Literal["nik", "nip"]


class Bulk(Shape):
    """Who may hand in a list, by which number its people are found, and what its columns are.

    ``columns`` are keys of items of the form. In that of a choice (``choose:``) stands the number
    of whoever of the family is meant. The same row is one application, however often it is sent:
    for ever, or once in each period that ``once_per`` names.
    """

    by: Annotated[list[Slug], Field(min_length=1)]
    of: Annotated[list[Slug], Field(min_length=1)]
    identify: Number = "nik"
    columns: Annotated[list[str], Field(min_length=1, max_length=100)]
    once_per: Literal["day", "month", "year"] | None = None
    law: str


class BulkText(Shape):
    """The words of a list: what its file is for, and what stands above each column.

    ``headers`` has one for each column, and one for ``applicant.nik`` (or ``applicant.nip``).
    """

    lead: str
    headers: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,80}$")], str] = Field(
        default_factory=dict
    )
