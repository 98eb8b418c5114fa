"""The shape of a form: whom it is about, what it shows and asks."""

from typing import Annotated, Literal

from pydantic import Field, Tag

from sekali.catalogue.files.base import ElementRef, Expression, Key, Shape, Slug, by_word
from sekali.catalogue.files.dictionary import MaybeTable


class Purpose(Shape):
    """Why facts are read or asked, and on which ground of UU 27/2022 pasal 20 (2)."""

    basis: Literal[
        "consent",
        "contract",
        "legal-obligation",
        "vital-interest",
        "public-task",
        "legitimate-interest",
    ]
    law: str


class Subject(Shape):
    """Somebody or something that the service has facts about, besides the applicant."""

    kind: Slug
    new: bool = False
    of: Literal["applicant"] | None = None
    source: Annotated[Literal["family", "nik"] | None, Field(alias="from")] = None
    where: Expression | None = None
    default: Expression | None = None
    optional: bool = False
    many: bool = False


class Question(MaybeTable):
    """A question of this service alone: no element of the dictionary holds it."""

    ask: Key
    purpose: Slug | None = None
    optional: bool = False
    when: Expression | None = None


class FactItem(Shape):
    """A fact by its element, where the page needs to say more than its name."""

    fact: ElementRef
    purpose: Slug | None = None
    optional: bool = False
    when: Expression | None = None


class EvidenceItem(Shape):
    """A paper that only the resident has: a photograph or a PDF."""

    evidence: Key
    purpose: Slug | None = None
    optional: bool = False
    when: Expression | None = None
    proves: list[ElementRef | Key] = Field(default_factory=list)
    max_files: Annotated[int, Field(ge=1, le=5)] = 2


class StatementItem(Shape):
    """A statement that is signed in the app; it was a stamped paper once."""

    statement: Key
    purpose: Slug | None = None
    when: Expression | None = None
    law: str


class ChooseItem(Shape):
    """Who a subject is: shown if there is one candidate, asked if there are several."""

    choose: Key


# Which shape an item has is said by the first word of it, so that a mistake in one is told as
# that, and not as five ways of being something else.


# Which shape an item has is said by the first word of it, so that a mistake in one is told as
# that, and not as five ways of being something else.
Item = Annotated[
    Annotated[ElementRef, Tag("reference")]
    | Annotated[FactItem, Tag("fact item")]
    | Annotated[Question, Tag("ask item")]
    | Annotated[EvidenceItem, Tag("evidence item")]
    | Annotated[StatementItem, Tag("statement item")]
    | Annotated[ChooseItem, Tag("choose item")],
    by_word("item", "fact", "ask", "evidence", "statement", "choose"),
]


class Page(Shape):
    """One page of the form."""

    page: Key
    purpose: Slug
    when: Expression | None = None
    items: Annotated[list[Item], Field(min_length=1)]


class Eligibility(Shape):
    """A condition on who may apply, and the key of the sentence that explains a refusal."""

    rule: Expression
    otherwise: Annotated[Slug, Field(alias="else")]
    law: str
