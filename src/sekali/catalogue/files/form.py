"""The shape of a form: whom it is about, what it shows and asks."""

from typing import Annotated, Literal, Self

from pydantic import Field, Tag, model_validator

from sekali.catalogue.files.base import ElementRef, Expression, Key, Shape, Slug, by_word
from sekali.catalogue.files.dictionary import MaybeTable, Sensitivity

CONSENT = "consent"
# The grounds of UU 27/2022 pasal 20 (2).
Basis = Literal[
    "consent",
    "contract",
    "legal-obligation",
    "vital-interest",
    "public-task",
    "legitimate-interest",
]


class Purpose(Shape):
    """Why facts are read or asked, and on which ground of UU 27/2022 pasal 20 (2).

    A purpose that rests on consent says why no law gives another ground, and is done without where
    it is not given. ``needed`` is the key of the sentence that explains why it cannot be.
    """

    basis: Basis
    law: str
    no_other_ground: Annotated[str, Field(min_length=20)] | None = None
    needed: Slug | None = None

    @model_validator(mode="after")
    def _says_it_of_consent_alone(self) -> Self:
        if self.basis == CONSENT and self.no_other_ground is None:
            raise ValueError("say in no_other_ground: why no law gives another ground than consent")
        if self.basis != CONSENT and (self.no_other_ground or self.needed):
            raise ValueError("no_other_ground: and needed: are said of consent alone")
        return self


class Subject(Shape):
    """Somebody or something that the service has facts about, besides the applicant.

    ``of: applicant`` is their household, or a thing of theirs that they choose; ``new: true``
    somebody or something that this service is the first to know of; ``from: family`` and
    ``from: nik`` are people who are known, ``from: signer`` is the officer who acts for an
    organisation. One of these is said.
    """

    kind: Key
    new: bool = False
    of: Literal["applicant"] | None = None
    source: Annotated[Literal["family", "nik", "signer"] | None, Field(alias="from")] = None
    where: Expression | None = None
    default: Expression | None = None
    optional: bool = False
    many: bool = False


class Question(MaybeTable):
    """A question of this service alone: no element of the dictionary holds it."""

    ask: Key
    sensitivity: Sensitivity = "general"
    purpose: Slug | None = None
    optional: bool = False
    when: Expression | None = None


class FactItem(Shape):
    """A fact by its element, where the page needs to say more than its name."""

    fact: ElementRef
    purpose: Slug | None = None
    optional: bool = False
    when: Expression | None = None


class Way(Shape):
    """One of several ways to show the same: a paper, or a statement that is signed in the app."""

    statement: bool = False
    paper: Slug | None = None
    proves: list[ElementRef | Key] = Field(default_factory=list)
    max_files: Annotated[int, Field(ge=1, le=5)] = 2
    law: str | None = None

    @model_validator(mode="after")
    def _is_one_of_the_two(self) -> Self:
        if self.statement and self.law is None:
            raise ValueError("a statement names its law:")
        if self.statement and (self.proves or self.paper):
            raise ValueError("a statement proves nothing; the law takes it instead of a paper")
        return self


class EvidenceItem(Shape):
    """A paper that only the resident has, or with ``any_of`` one of several ways to show it.

    It is not asked where all facts of ``unless_verified`` are held, or told by a registry. A
    ``paper`` of dictionary/papers.yaml that was given before is offered again. What proves
    something specific is specific without saying so.
    """

    evidence: Key
    sensitivity: Sensitivity = "general"
    paper: Slug | None = None
    purpose: Slug | None = None
    optional: bool = False
    when: Expression | None = None
    unless_verified: list[ElementRef] = Field(default_factory=list)
    any_of: Annotated[dict[Key, Way], Field(min_length=2, max_length=6)] | None = None
    proves: list[ElementRef | Key] = Field(default_factory=list)
    max_files: Annotated[int, Field(ge=1, le=5)] = 2

    @model_validator(mode="after")
    def _says_it_of_the_ways(self) -> Self:
        if self.any_of is not None and (self.proves or self.paper):
            raise ValueError("say in any_of: what each of the papers is, and proves")
        return self

    def ways(self) -> "list[EvidenceItem | StatementItem]":
        """Return the papers and statements among which one is chosen, each as an item."""
        return [self._way(key, way) for key, way in (self.any_of or {}).items()]

    def _way(self, key: str, way: Way) -> "EvidenceItem | StatementItem":
        if way.statement:
            return StatementItem(
                statement=key, purpose=self.purpose, when=self.when, law=way.law or ""
            )
        return EvidenceItem(
            evidence=key,
            sensitivity=self.sensitivity,
            paper=way.paper,
            purpose=self.purpose,
            when=self.when,
            unless_verified=self.unless_verified,
            proves=way.proves,
            max_files=way.max_files,
        )


class StatementItem(Shape):
    """A statement that is signed in the app; it was a stamped paper once."""

    statement: Key
    purpose: Slug | None = None
    when: Expression | None = None
    law: str


class ConsentItem(Shape):
    """Where a purpose that rests on consent is explained, and agreed to or not."""

    consent: Key
    purpose: Slug
    when: Expression | None = None


class ChooseItem(Shape):
    """Who a subject is: shown if there is one candidate, asked if there are several."""

    choose: Key


# Which shape an item has is said by the first word of it, so that a mistake in one is told as
# that, and not as five ways of being something else.
Item = Annotated[
    Annotated[ElementRef, Tag("reference")]
    | Annotated[FactItem, Tag("fact item")]
    | Annotated[Question, Tag("ask item")]
    | Annotated[EvidenceItem, Tag("evidence item")]
    | Annotated[StatementItem, Tag("statement item")]
    | Annotated[ConsentItem, Tag("consent item")]
    | Annotated[ChooseItem, Tag("choose item")],
    by_word("item", "fact", "ask", "evidence", "statement", "consent", "choose"),
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
