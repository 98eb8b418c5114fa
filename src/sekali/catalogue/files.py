"""The shapes of the files in dictionary/ and services/: strict, frozen, and nothing but data."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

LANGUAGE_VERSION = 1

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
ElementRef = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
ServiceId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$")]
Version = Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
Expression = Annotated[str, Field(min_length=1, max_length=2_000)]
ByLanguage = dict[Literal["id", "en", "jv", "mad"], str]
# A value as YAML gives it, and as somebody could type it.
Plain = str | bool | int | date
Sureness = Literal["confirmed", "secondary", "unconfirmed"]


class Shape(BaseModel):
    """A piece of a file: unknown keys are mistakes, nothing is converted, nothing changes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _by_word(what: str, *words: str) -> Discriminator:
    """Choose a shape by which of the words is a key; a plain text is a reference."""

    def tag(value: Any) -> str | None:
        if not isinstance(value, dict):
            return "reference" if isinstance(value, str) else _own_tag(value)
        return next((f"{word} {what}" for word in words if word in value), None)

    def _own_tag(value: Any) -> str | None:
        fields = getattr(type(value), "model_fields", {})
        names = {field.alias or name for name, field in fields.items()}
        return next((f"{word} {what}" for word in words if word in names), None)

    return Discriminator(
        tag,
        custom_error_type=f"no_{what}",
        custom_error_message=f"this is no {what}: one of {', '.join(words)} is missing",
    )


# --- dictionary -------------------------------------------------------------------------------


class Code(Shape):
    """One value of a code list."""

    key: Key
    code: str
    id: str
    en: str
    registry: str | None = None
    maps_to: str | None = None


class CodeList(Shape):
    """``dictionary/codes/<id>.yaml``: the values a choice can have, with official codes."""

    language: Literal[1]
    id: Key
    version: str
    title: ByLanguage
    source: str
    items: list[Code]


TypeName = Literal[
    "text",
    "long_text",
    "integer",
    "decimal",
    "rupiah",
    "date",
    "time",
    "yes_no",
    "choice",
    "nik",
    "family_card_no",
    "phone",
    "email",
    "region",
]


class Typed(Shape):
    """What every fact and question says about its values."""

    type: TypeName
    codes: Key | None = None
    unit: str | None = None
    scale: Annotated[int, Field(ge=0, le=6)] | None = None
    min: str | None = None
    max: str | None = None
    max_length: Annotated[int, Field(ge=1, le=4_000)] | None = None
    min_words: Annotated[int, Field(ge=1, le=20)] | None = None
    max_words: Annotated[int, Field(ge=1, le=5_000)] | None = None
    region_level: Literal["regency", "district", "village"] | None = None
    not_after_today: bool = False


class GoodFor(Shape):
    """How long a value stays good; afterwards it is confirmed again, not typed again."""

    months: Annotated[int, Field(ge=1, le=240)]


class Element(Typed):
    """One fact that a government can know about a subject."""

    label: ByLanguage
    hint: ByLanguage | None = None
    aliases: dict[Literal["id", "en", "jv", "mad"], list[str]] = Field(default_factory=dict)
    sensitivity: Literal["general", "specific"]
    authority: Slug
    good_for: GoodFor | None = None
    may_declare: bool = True
    corrected_by: ServiceId | None = None


class Dictionary(Shape):
    """``dictionary/<kind>.yaml``: the elements of one kind of subject."""

    language: Literal[1]
    kind: Slug
    title: ByLanguage
    elements: dict[Key, Element]


class Source(Shape):
    """An authority that facts come from."""

    name: ByLanguage
    short: ByLanguage


class Sources(Shape):
    """``dictionary/sources.yaml``."""

    language: Literal[1]
    sources: dict[Slug, Source]


class Agency(Shape):
    """A kind of agency with an office in every regency; ``{region}`` in its name is which."""

    name: str
    law: str


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Agencies(Shape):
    """``dictionary/agencies.yaml``: who can own services, and when offices are open."""

    language: Literal[1]
    kind: Literal["agencies"]
    agencies: Annotated[dict[Slug, Agency], Field(min_length=1)]
    zone: Literal["Asia/Jakarta"]
    hours: dict[Weekday, Annotated[list[ClockTime], Field(min_length=2, max_length=2)]]


# --- service.yaml -----------------------------------------------------------------------------


class Law(Shape):
    """Where it is written, and how sure we are of the reading."""

    cite: str
    about: str | None = None
    sure: Sureness = "confirmed"


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

    kind: Literal["person", "household"]
    new: bool = False
    of: Literal["applicant"] | None = None
    source: Annotated[Literal["family", "nik"] | None, Field(alias="from")] = None
    where: Expression | None = None
    default: Expression | None = None
    optional: bool = False


class Question(Typed):
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
Item = Annotated[
    Annotated[ElementRef, Tag("reference")]
    | Annotated[FactItem, Tag("fact item")]
    | Annotated[Question, Tag("ask item")]
    | Annotated[EvidenceItem, Tag("evidence item")]
    | Annotated[StatementItem, Tag("statement item")]
    | Annotated[ChooseItem, Tag("choose item")],
    _by_word("item", "fact", "ask", "evidence", "statement", "choose"),
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


class Within(Shape):
    """A promise in working time: hours that the office is open, or whole working days."""

    working_hours: Annotated[int, Field(ge=1, le=400)] | None = None
    working_days: Annotated[int, Field(ge=1, le=400)] | None = None

    @model_validator(mode="after")
    def _in_one_unit(self) -> Self:
        if (self.working_hours is None) == (self.working_days is None):
            raise ValueError("give either working_hours or working_days")
        return self


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


class Offer(Shape):
    """What this event opens: services, with the subjects carried over."""

    offer: list[ServiceId]
    subjects: dict[Key, Key] = Field(default_factory=dict)


Effect = Annotated[
    Annotated[Issue, Tag("issue effect")]
    | Annotated[Register, Tag("register effect")]
    | Annotated[Record, Tag("record effect")]
    | Annotated[Verify, Tag("verify effect")]
    | Annotated[Join, Tag("join effect")]
    | Annotated[Notify, Tag("notify effect")]
    | Annotated[Offer, Tag("offer effect")],
    _by_word("effect", "issue", "register", "record", "verify", "join", "notify", "offer"),
]


class Action(Shape):
    """What may be done in a state, by hand or by rule."""

    to: Slug
    reasons: list[Slug] = Field(default_factory=list)
    mark: Literal["items"] | None = None
    effects: list[Effect] = Field(default_factory=list)


class State(Shape):
    """A state in which somebody has work to do."""

    by: Slug
    within: Within
    decide_by_rule: Key | None = None
    actions: Annotated[dict[Slug, Action], Field(min_length=1)]


class Document(Shape):
    """What the service issues."""

    template: Annotated[str, Field(pattern=r"^documents/[a-z0-9-]+\.typ$")]
    number: str
    about: Key
    signed_by: Slug
    valid_months: Annotated[int, Field(ge=1, le=1_200)] | None = None


class Standard(Shape):
    """The service standard (PermenPANRB 15/2014): what is not text. Texts have the words."""

    fee_rupiah: Annotated[int, Field(ge=0)]
    within: Within
    report_within_days: Annotated[int, Field(ge=1)] | None = None


class Baseline(Shape):
    """What the service cost before, to compute savings against."""

    days: Annotated[int, Field(ge=0)]
    visits: Annotated[int, Field(ge=0)]
    boxes: Annotated[int, Field(ge=0)]
    copies: Annotated[int, Field(ge=0)]
    source: str
    sure: Sureness


class Retention(Shape):
    """How long a case is kept after its end; None: for ever."""

    years: Annotated[int, Field(ge=1, le=100)] | None
    law: str


class Service(Shape):
    """``service.yaml``."""

    language: Literal[1]
    id: ServiceId
    version: Version
    status: Literal["draft", "pilot", "live", "retired"]
    owner: Slug
    assurance: Literal["declared", "matched", "seen"]
    languages: Annotated[list[Literal["id", "en", "jv", "mad"]], Field(min_length=1)]
    life_events: list[Slug] = Field(default_factory=list)
    law: Annotated[list[Law], Field(min_length=1)]
    purposes: Annotated[dict[Slug, Purpose], Field(min_length=1)]
    served_where: ElementRef
    about: ElementRef | None = None
    subjects: dict[Key, Subject] = Field(default_factory=dict)
    reads: dict[ElementRef, Slug] = Field(default_factory=dict)
    form: list[Page] = Field(default_factory=list)
    eligibility: list[Eligibility] = Field(default_factory=list)
    process: Annotated[dict[Slug, State], Field(min_length=1)]
    documents: dict[Key, Document] = Field(default_factory=dict)
    standard: Standard
    baseline: Baseline
    retention: Retention


class Parameter(Shape):
    """A number of the law with the time in which it holds: half-open, null is open."""

    value: str
    since: date
    until: date | None = None
    law: str
    sure: Sureness = "confirmed"


class Rules(Shape):
    """``rules.yaml``: parameters by date, and decision tables (rules_language.DecisionTable)."""

    language: Literal[1]
    parameters: dict[Key, Annotated[list[Parameter], Field(min_length=1)]] = Field(
        default_factory=dict
    )
    tables: dict[Key, dict[str, Any]] = Field(default_factory=dict)


# --- texts/<language>.yaml --------------------------------------------------------------------


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


class StateText(Shape):
    """How a state is told on the time line."""

    doing: str
    done: str


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


class Texts(Shape):
    """``texts/<language>.yaml``: every word a person reads."""

    language: Literal[1]
    title: str
    summary: str
    search: list[str] = Field(default_factory=list)
    subjects: dict[Key, str] = Field(default_factory=dict)
    pages: dict[Key, PageText] = Field(default_factory=dict)
    items: dict[str, ItemText] = Field(default_factory=dict)
    purposes: dict[Slug, str]
    refusals: dict[Slug, str] = Field(default_factory=dict)
    states: dict[Slug, StateText]
    actions: dict[Slug, str]
    reasons: dict[Slug, str] = Field(default_factory=dict)
    rows: dict[str, str] = Field(default_factory=dict)
    documents: dict[Key, str] = Field(default_factory=dict)
    notices: dict[Slug, NoticeText] = Field(default_factory=dict)
    standard: StandardText


# --- scenarios/*.yaml -------------------------------------------------------------------------


class Then(Shape):
    """What must come out."""

    refused: Slug | None = None
    state: Slug | None = None
    decided_by: Literal["rule", "officer"] | None = None
    row: str | None = None
    issued: list[Key] | None = None
    offered: list[ServiceId] | None = None
    recorded: dict[ElementRef, Plain] | None = None
    mistakes: dict[str, str] | None = None


class KnownFact(Shape):
    """A fact that a scenario changes, where its value alone does not say enough."""

    value: Plain
    since: date | None = None
    level: Literal["verified", "declared"] | None = None


class Act(Shape):
    """What an officer does in the scenario."""

    action: Slug
    reason: Slug | None = None
    mark: list[str] = Field(default_factory=list)
    then_given: dict[str, Plain] = Field(default_factory=dict)


class TypedAtMost(Shape):
    """How much a person may have to type."""

    at_most: Annotated[int, Field(ge=0)]


class Scenario(Shape):
    """An acceptance case that a lawyer can read and add."""

    name: str
    persona: Annotated[str, Field(alias="as")]
    on: date
    law: str | None = None
    registry: Literal["answers", "away"] = "answers"
    known: dict[ElementRef, KnownFact | Plain | None] = Field(default_factory=dict)
    given: dict[str, Plain] = Field(default_factory=dict)
    acts: list[Act] = Field(default_factory=list)
    must_not_ask: list[str] = Field(default_factory=list)
    must_ask: list[str] = Field(default_factory=list)
    then: Then
    typed: TypedAtMost | None = None


class Scenarios(Shape):
    """``scenarios/*.yaml``: a list of cases."""

    language: Literal[1]
    scenarios: Annotated[list[Scenario], Field(min_length=1)]
