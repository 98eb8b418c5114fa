"""The shapes of what follows from an action."""

from typing import Annotated

from pydantic import Field, Tag

from sekali.catalogue.files.base import ElementRef, Key, ServiceId, Shape, Slug, by_word

MOST_TOLD = 20


class Issue(Shape):
    """Issue a document from a template."""

    issue: Key


class Register(Shape):
    """Enter a newborn in the civil registry, which gives the NIK."""

    # Not named as it is written: pydantic's classes have a method "register".
    newborn: Annotated[Key, Field(alias="register")]
    mother: Key
    father: Key | None = None
    household: Key
    certificate: Key


class Record(Shape):
    """Write facts to the vault as verified by the deciding office."""

    record: dict[ElementRef, str]


class Verify(Shape):
    """Record everything answered about a subject as verified by the deciding office."""

    verify: Key


class Join(Shape):
    """Make a person a member of a household, with parents."""

    join: Key
    household: Key
    relation: Key
    mother: Key | None = None
    father: Key | None = None


class Notify(Shape):
    """Tell the applicant, in the app and by e-mail."""

    notify: Slug


class Tell(Shape):
    """Tell a role of another agency's office what changes for it; ``where`` is the place it serves.

    Nothing is told but ``facts``, items of the form, for a purpose and by a law.
    """

    tell: Slug
    by: Slug
    where: ElementRef
    words: Slug
    facts: Annotated[list[str], Field(min_length=1, max_length=MOST_TOLD)]
    purpose: Slug
    law: str


class Offer(Shape):
    """What this event opens: services, with the subjects carried over."""

    offer: list[ServiceId]
    subjects: dict[Key, Key] = Field(default_factory=dict)


class Leave(Shape):
    """End a person's membership of a household."""

    leave: Key
    household: Key


class Close(Shape):
    """Close a person's account and everything open of theirs: they have died."""

    close: Key


Effect = Annotated[
    Annotated[Issue, Tag("issue effect")]
    | Annotated[Register, Tag("register effect")]
    | Annotated[Record, Tag("record effect")]
    | Annotated[Verify, Tag("verify effect")]
    | Annotated[Join, Tag("join effect")]
    | Annotated[Notify, Tag("notify effect")]
    | Annotated[Tell, Tag("tell effect")]
    | Annotated[Leave, Tag("leave effect")]
    | Annotated[Close, Tag("close effect")]
    | Annotated[Offer, Tag("offer effect")],
    by_word(
        "effect",
        "issue",
        "register",
        "record",
        "verify",
        "join",
        "leave",
        "close",
        "notify",
        "tell",
        "offer",
    ),
]
# What a system outside may refuse for good, and what nobody can undo once it is done.
CAN_BE_REFUSED = (Register,)
CANNOT_BE_UNDONE = (Register,)
