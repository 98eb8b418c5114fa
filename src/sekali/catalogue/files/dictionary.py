"""The shapes of the files in dictionary/."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from sekali.catalogue.files.base import (
    ByLanguage,
    Expression,
    Key,
    Language,
    NumberText,
    ServiceId,
    Shape,
    Slug,
    Sureness,
)


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

    language: Language
    id: Key
    version: str
    title: ByLanguage
    source: str
    items: list[Code]


TypeName = Literal[
    "text",
    "long_text",
    "integer",
    "year",
    "decimal",
    "rupiah",
    "date",
    "month",
    "time",
    "yes_no",
    "choice",
    "choices",
    "nik",
    "family_card_no",
    "nip",
    "phone",
    "email",
    "region",
    "address",
    "coordinates",
    "table",
]


# What UU 27/2022 pasal 4 (2) calls specific: health, children, finances, and the like.
Sensitivity = Literal["general", "specific"]
SPECIFIC: Final = "specific"


class Typed(Shape):
    """What every fact and question says about its values."""

    type: TypeName
    codes: Key | None = None
    unit: str | None = None
    scale: Annotated[int, Field(ge=0, le=6)] | None = None
    min: NumberText | None = None
    max: NumberText | None = None
    max_length: Annotated[int, Field(ge=1, le=4_000)] | None = None
    min_words: Annotated[int, Field(ge=1, le=20)] | None = None
    max_words: Annotated[int, Field(ge=1, le=5_000)] | None = None
    region_level: Literal["regency", "district", "village"] | None = None
    not_after_today: bool = False


class Column(Typed):
    """One column of a table.

    Of a service's own table its words are those of the item ``<table>.<column>``; of a table in
    the dictionary its ``label``.
    """

    label: ByLanguage | None = None
    optional: bool = False


class MaybeTable(Typed):
    """A fact or question, of which one type is a list of rows."""

    columns: Annotated[dict[Key, Column], Field(min_length=1, max_length=12)] | None = None
    least_rows: Annotated[int, Field(ge=0, le=1_000)] = 0
    most_rows: Annotated[int, Field(ge=1, le=1_000)] = 250


class GoodFor(Shape):
    """How long a value stays good; afterwards it is confirmed again, not typed again."""

    months: Annotated[int, Field(ge=1, le=240)]


class Element(MaybeTable):
    """One fact that a government can know about a subject.

    A table with ``rows_by`` is one over time: its rows are known by these columns, and each is
    added and mended alone, with a source of its own.
    """

    label: ByLanguage
    rows_by: Annotated[list[Key], Field(min_length=1, max_length=4)] | None = None
    hint: ByLanguage | None = None
    aliases: dict[Literal["id", "en", "jv", "mad"], list[str]] = Field(default_factory=dict)
    sensitivity: Sensitivity
    authority: Slug
    good_for: GoodFor | None = None
    may_declare: bool = True
    corrected_by: ServiceId | None = None


class Derived(Typed):
    """A fact that follows from others: ``value`` computes it each time it is read.

    It names elements of its own kind (``person.birth_date``), a household's ``members``, and
    ``today``. ``law`` says where it is written that it is computed so, if it is.
    """

    label: ByLanguage
    hint: ByLanguage | None = None
    aliases: dict[Literal["id", "en", "jv", "mad"], list[str]] = Field(default_factory=dict)
    value: Expression
    law: str = ""


class Dictionary(Shape):
    """``dictionary/<kind>.yaml``: the elements of one kind of subject, and what follows of them."""

    language: Language
    kind: Key
    title: ByLanguage
    elements: dict[Key, Element]
    derived: dict[Key, Derived] = Field(default_factory=dict)


class Source(Shape):
    """An authority that facts come from; ``registry`` names its adapter, where one can be asked.

    Where sources differ and none of them is the element's own authority, the one with the higher
    ``rank`` is believed.
    """

    name: ByLanguage
    short: ByLanguage
    registry: Slug | None = None
    mended_by: Slug | None = None
    rank: Annotated[int, Field(ge=0, le=100)] = 50


class MendRefusal(Shape):
    """Why a fact is not mended: in words, and on which law."""

    label: ByLanguage
    law: str


class Appeal(Shape):
    """Who looks again at a refusal, within how many working days."""

    roles: Annotated[list[Slug], Field(min_length=1)]
    working_days: Annotated[int, Field(ge=1, le=60)]
    law: str


class Mending(Shape):
    """Who answers where a resident says that a fact is wrong; by when is in deadlines.yaml.

    ``agency`` passes on what concerns a source that has no office here.
    """

    law: str
    agency: Slug
    roles: Annotated[list[Slug], Field(min_length=1)]
    refusals: Annotated[dict[Slug, MendRefusal], Field(min_length=1)]
    appeal: Appeal


class Merging(Shape):
    """Who puts two records of one person together: two officers of an agency, on which law."""

    agency: Slug
    roles: Annotated[list[Slug], Field(min_length=1)]
    law: str


class Sources(Shape):
    """``dictionary/sources.yaml``."""

    language: Language
    mending: Mending
    merging: Merging
    sources: dict[Slug, Source]


class Agency(Shape):
    """A kind of agency with an office in every region of a level; ``{region}`` is its name."""

    name: str
    law: str
    level: Literal["province", "regency", "village"] = "regency"


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Agencies(Shape):
    """``dictionary/agencies.yaml``: who can own services, and when offices are open."""

    language: Language
    kind: Literal["agencies"]
    agencies: Annotated[dict[Slug, Agency], Field(min_length=1)]
    zone: Literal["Asia/Jakarta"]
    hours: dict[Weekday, Annotated[list[ClockTime], Field(min_length=2, max_length=2)]]


class PaperKind(Shape):
    """A paper that several offices ask for; ``names`` are what people and offices call it."""

    label: ByLanguage
    names: dict[Literal["id", "en", "jv", "mad"], list[str]] = Field(default_factory=dict)
    good_for: GoodFor | None = None
    source: str
    sure: Sureness = "confirmed"


class Papers(Shape):
    """``dictionary/papers.yaml``."""

    language: Language
    kind: Literal["papers"]
    papers: dict[Slug, PaperKind]


class Kept(Shape):
    """How long is kept what belongs to no service, and what becomes of it on request."""

    what: ByLanguage
    days: Annotated[int, Field(ge=1, le=36_600)] | None = None
    # So many days before it is over its owner is told, the first warning first.
    warn_days_before: Annotated[
        list[Annotated[int, Field(ge=1, le=366)]], Field(default_factory=list, max_length=5)
    ]
    on_request: Literal["deleted", "stays"]
    why: ByLanguage
    law: str
    sure: Sureness = "confirmed"

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.warn_days_before != sorted(set(self.warn_days_before), reverse=True):
            raise ValueError("warn_days_before: the longest first, each once")
        if self.warn_days_before and (self.days or 0) <= self.warn_days_before[0]:
            raise ValueError("warn_days_before: nobody is warned before it began to count")
        return self


class Leftover(Shape):
    """How long rows stay that are over and of no more use; nobody has to ask for their deletion."""

    what: ByLanguage
    days: Annotated[int, Field(ge=1, le=36_600)]
    law: str
    sure: Sureness = "confirmed"


class RetentionSchedule(Shape):
    """``dictionary/retention.yaml``."""

    language: Language
    kind: Literal["retention"]
    kept: dict[Slug, Kept]
    leftovers: Annotated[dict[Slug, Leftover], Field(default_factory=dict)]
