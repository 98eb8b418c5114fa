"""The shape of ``texts/<language>.yaml``: every word a person reads."""

from pydantic import Field

from sekali.catalogue.files.base import Key, Language, Shape, Slug
from sekali.catalogue.files.bulk import BulkText


class PageText(Shape):
    """The words around a page of the form."""

    title: str
    lead: str | None = None


class ItemText(Shape):
    """The words around one item; a fact's label comes from the dictionary unless said here."""

    label: str | None = None
    hint: str | None = None
    text: str | None = None


class NoticeText(Shape):
    """A message to the applicant; may name {title}, {about}, {number}, {office}, {reason}."""

    subject: str
    body: str


class TellingText(Shape):
    """What another agency's office is told, and what it is to do."""

    subject: str
    body: str


class StateText(Shape):
    """How a state is told on the time line."""

    doing: str
    done: str


class CriterionText(Shape):
    """What a criterion of a rubric is called, and how points are given for it."""

    label: str
    hint: str | None = None


class StandardText(Shape):
    """The 14 components of a service standard (UU 25/2009 pasal 21) that are words."""

    requirements: str
    procedure: str
    product: str
    complaints: str
    facilities: str
    competence: str
    supervision: str
    staffing: str
    guarantee: str
    safety: str
    evaluation: str


class CalculatorText(Shape):
    """What a calculator is called, and what it is for."""

    title: str
    lead: str


class Texts(Shape):
    """``texts/<language>.yaml``: every word a person reads."""

    language: Language
    title: str
    summary: str
    search: list[str] = Field(default_factory=list)
    subjects: dict[Key, str] = Field(default_factory=dict)
    pages: dict[Key, PageText] = Field(default_factory=dict)
    items: dict[str, ItemText] = Field(default_factory=dict)
    purposes: dict[Slug, str]
    refusals: dict[Slug, str] = Field(default_factory=dict)
    eligible: dict[Slug, str] = Field(default_factory=dict)
    states: dict[Slug, StateText]
    actions: dict[Slug, str]
    reasons: dict[Slug, str] = Field(default_factory=dict)
    rows: dict[str, str] = Field(default_factory=dict)
    documents: dict[Key, str] = Field(default_factory=dict)
    fees: dict[Key, str] = Field(default_factory=dict)
    checks: dict[Key, str] = Field(default_factory=dict)
    opinions: dict[Key, str] = Field(default_factory=dict)
    in_flight: dict[Slug, str] = Field(default_factory=dict)
    parameters: dict[Key, str] = Field(default_factory=dict)
    groups: dict[Key, str] = Field(default_factory=dict)
    criteria: dict[Key, CriterionText] = Field(default_factory=dict)
    appointments: dict[Slug, str] = Field(default_factory=dict)
    bring: dict[Key, str] = Field(default_factory=dict)
    notices: dict[Slug, NoticeText] = Field(default_factory=dict)
    tellings: dict[Slug, TellingText] = Field(default_factory=dict)
    bulk: BulkText | None = None
    calculator: CalculatorText | None = None
    standard: StandardText
