"""The shapes of what follows from an action."""

from collections.abc import Iterator
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
    """Write facts to the vault as verified by the deciding office.

    Of a table over time it is a row, each column by an expression: it is added, or takes the place
    of the one that is known by the same columns.
    """

    record: dict[ElementRef, str | dict[Key, str]]

    def sources(self) -> Iterator[str]:
        """Yield the expressions of everything that is written."""
        for source in self.record.values():
            yield from [source] if isinstance(source, str) else source.values()


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


class Copy(Shape):
    """Give a person a copy of everything held about them: data for machines, and a document.

    UU 27/2022 pasal 7. It is fetched from the app for ``good_for_days``, and then gone.
    """

    copy_of: Annotated[Key, Field(alias="copy")]
    template: Annotated[str, Field(pattern=r"^documents/[a-z0-9-]+\.typ$")]
    good_for_days: Annotated[int, Field(ge=1, le=90)]


class Restrict(Shape):
    """Let nobody use facts of a person but where a law orders it: UU 27/2022 pasal 11.

    ``restrict`` is the question of the form that says which, by the list ``own_elements``.
    """

    restrict: Key
    law: str


class Erase(Shape):
    """Delete what is held of a person as far as laws let it, and tell why the rest stays.

    UU 27/2022 pasal 8, 43 and 45.
    """

    erase: Key
    law: str


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
    | Annotated[Copy, Tag("copy effect")]
    | Annotated[Restrict, Tag("restrict effect")]
    | Annotated[Erase, Tag("erase effect")]
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
        "copy",
        "restrict",
        "erase",
        "offer",
    ),
]
# What a system outside may refuse for good, and what nobody can undo once it is done.
CAN_BE_REFUSED = (Register,)
CANNOT_BE_UNDONE = (Register, Erase)
# What has no second time: where a decision is taken anew, it stays as the first one did it. All
# else is done again: the new document takes the place of the old one, facts are recorded anew.
DONE_ONCE = (Register, Join, Leave, Close, Tell, Offer, Copy, Restrict, Erase)
# What those may ask for whom data is about.
DATA_RIGHTS = (Copy, Restrict, Erase)
