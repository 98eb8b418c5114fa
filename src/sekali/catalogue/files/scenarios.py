"""The shape of ``scenarios/*.yaml``: acceptance cases that a lawyer can read and add."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, Tag

from sekali.catalogue.files.base import (
    ElementRef,
    Key,
    Language,
    Plain,
    ServiceId,
    Shape,
    Slug,
    Within,
    by_word,
)
from sekali.catalogue.files.calls import Exact
from sekali.catalogue.files.dictionary import ClockTime
from sekali.catalogue.files.local import LocalSettings
from sekali.catalogue.files.meeting import MOST_PHOTOS

MOST_ACTS = 60
# Any day that a law of the republic could be about, far from the ends of the calendar.
Day = Annotated[date, Field(ge=date(1945, 8, 17), le=date(2199, 12, 31))]


class Then(Shape):
    """What must come out; ``row`` decided last, ``rows`` are all that decided, in order.

    ``told`` are the agencies that are told something, each with the code of its place.
    ``rights`` over data are those that are carried out.
    ``concerned`` tells whether it is somebody's turn in the period of the scenario.
    """

    refused: Slug | None = None
    concerned: bool | None = None
    state: Slug | None = None
    decided_by: (
        Literal["rule", "officer", "time", "payment", "opinions", "event", "panel", "ranking"]
        | None
    ) = None
    row: str | None = None
    rows: list[str] | None = None
    issued: list[Key] | None = None
    offered: list[ServiceId] | None = None
    told: list[dict[Slug, str]] | None = None
    rights: list[Literal["copy", "restrict", "erase"]] | None = None
    recorded: dict[ElementRef, Plain] | None = None
    mistakes: dict[str, str] | None = None
    hidden_from: Literal["nobody", "agency", "everybody"] | None = None


class KnownFact(Shape):
    """A fact that a scenario changes, where its value alone does not say enough."""

    value: Plain
    since: Day | None = None
    level: Literal["verified", "declared"] | None = None


class OfficerActs(Shape):
    """What an officer does: an action of the state, with what it asks for.

    ``checks`` are the answers of an inspection: yes, no, or null where one does not apply;
    ``photos`` is how many were taken, ``coordinates`` where, as an officer types them.
    """

    action: Slug
    reason: Slug | None = None
    mark: list[str] = Field(default_factory=list)
    then_given: dict[str, Plain] = Field(default_factory=dict)
    checks: dict[Key, bool | None] = Field(default_factory=dict)
    photos: Annotated[int, Field(ge=0, le=MOST_PHOTOS)] = 0
    coordinates: str | None = None


class OpinionComes(Shape):
    """Another agency answers what it was asked."""

    opinion: Key
    answer: Literal["agree", "conditions", "object"]


class Pays(Shape):
    """The applicant pays what is due; ``rupiah`` is what the scenario expects that to be."""

    pays: Key
    rupiah: Annotated[int, Field(ge=1)]


class TimePasses(Shape):
    """Nothing happens for so long."""

    passes: Within


class EventComes(Shape):
    """What was waited for arrives from outside."""

    event: Slug


class RegistryComesBack(Shape):
    """Registries that were away answer what the case waits for."""

    registries: Literal["back"]


class Withdraws(Shape):
    """The applicant takes the application back."""

    withdraws: Literal[True]


class Corrects(Shape):
    """What was decided is corrected; what follows, and ``then``, is of the new case."""

    corrects: Annotated[list[str], Field(min_length=1)]
    then_given: dict[str, Plain]
    asked_by: Literal["applicant", "officer"] = "applicant"


class Objects(Shape):
    """The applicant objects to what a rule alone decided, and an officer answers.

    Decided anew, what follows, and ``then``, is of the new case, in which no rule decides.
    """

    objects: Literal["anew", "confirmed"]


class Refuses(Shape):
    """A system outside refuses for good an effect of the decision that was just made."""

    refuses: Literal["register"]


class ScoresCome(Shape):
    """The readers of a panel give their points: one map a reader, by criterion."""

    scores: Annotated[list[dict[Key, int | Exact]], Field(min_length=1, max_length=30)]


class Rivals(Shape):
    """The other cases of the group, each with its value and those that break ties."""

    rivals: list[Annotated[list[int | Exact], Field(min_length=1)]]
    quota: Annotated[int, Field(ge=0)] | None = None


class RanksCome(Shape):
    """The cases of the call are compared: with given rivals, or only with what comes of it."""

    ranks: Literal["chosen", "not-chosen"] | Rivals


class Slot(Shape):
    """A day, and a time on the clock of the office."""

    day: date
    time: ClockTime


class Books(Shape):
    """The applicant chooses a time to come, or another one."""

    books: Slot


class Cancels(Shape):
    """The applicant gives the time back that they had chosen."""

    cancels: Literal[True]


class Comes(Shape):
    """The time has come that was chosen: the applicant is there, or is not."""

    comes: bool


Act = Annotated[
    Annotated[OfficerActs, Tag("action act")]
    | Annotated[OpinionComes, Tag("opinion act")]
    | Annotated[Pays, Tag("pays act")]
    | Annotated[TimePasses, Tag("passes act")]
    | Annotated[EventComes, Tag("event act")]
    | Annotated[RegistryComesBack, Tag("registries act")]
    | Annotated[Withdraws, Tag("withdraws act")]
    | Annotated[Refuses, Tag("refuses act")]
    | Annotated[Corrects, Tag("corrects act")]
    | Annotated[Objects, Tag("objects act")]
    | Annotated[ScoresCome, Tag("scores act")]
    | Annotated[RanksCome, Tag("ranks act")]
    | Annotated[Books, Tag("books act")]
    | Annotated[Cancels, Tag("cancels act")]
    | Annotated[Comes, Tag("comes act")],
    by_word(
        "act",
        "action",
        "opinion",
        "pays",
        "passes",
        "event",
        "registries",
        "withdraws",
        "refuses",
        "corrects",
        "objects",
        "scores",
        "ranks",
        "books",
        "cancels",
        "comes",
    ),
]


class TypedAtMost(Shape):
    """How much a person may have to type."""

    at_most: Annotated[int, Field(ge=0)]


class Scenario(Shape):
    """An acceptance case that a lawyer can read and add."""

    name: str
    persona: Annotated[str, Field(alias="as")]
    on: Day
    # The calendar opens it, where the service recurs: nobody types anything.
    period: str | None = None
    law: str | None = None
    # What the office has set that offers it; by the law of the scenario.
    local: LocalSettings = LocalSettings()
    registry: Literal["answers", "away"] = "answers"
    # What the registries of dictionary/sources.yaml do when the resident lets them be asked.
    registries: Literal["answers", "away"] = "answers"
    # In this order: a map with value: says more of a fact, any other is the value of a row.
    known: dict[
        ElementRef, Annotated[KnownFact | Plain | None, Field(union_mode="left_to_right")]
    ] = Field(default_factory=dict)
    given: dict[str, Plain] = Field(default_factory=dict)
    acts: Annotated[list[Act], Field(max_length=MOST_ACTS)] = Field(default_factory=list)
    must_not_ask: list[str] = Field(default_factory=list)
    must_ask: list[str] = Field(default_factory=list)
    then: Then
    typed: TypedAtMost | None = None


class Scenarios(Shape):
    """``scenarios/*.yaml``: a list of cases."""

    language: Language
    scenarios: Annotated[list[Scenario], Field(min_length=1)]
