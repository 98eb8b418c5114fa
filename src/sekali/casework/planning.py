"""What a form shows and asks: each fact that is known, each that nobody knows yet.

Pure: no database, no clock. The same plan serves the pages, the review, the submission, the
count on the home page and the scenarios of a service.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

from sekali.catalogue import files
from sekali.catalogue.agreements import AskedFor
from sekali.catalogue.compiled import CompiledItem, CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.periods import Period
from sekali.vault.consents import Decided
from sekali.vault.facts import Fact, Holder

# How a line stands: known and sure, known from the resident, typed in this draft, to be typed,
# to be confirmed because it is old, not to be shown (yet),
# held by a registry that can be asked for it, or one of several ways that was not chosen (yet).
Standing = Literal[
    "verified", "declared", "answered", "asked", "confirm", "hidden", "elsewhere", "offered"
]
NOBODY = "nobody"
# What a line says that asks for consent.
AGREED, NOT_AGREED = "yes", "no"
MEMBERS = "household.members"
HOUSEHOLD, PERSON = "household", "person"
# Begins the key under which a draft keeps what came of asking a registry.
REGISTRY = "registry."


class Answer(NamedTuple):
    """What was typed for one item: the value, by whom, when and through which door."""

    value: Any
    by: str
    at: str
    channel: str
    # Rows of a table as they were typed, where some of them cannot be kept yet.
    rough: Any = None

    def as_json(self) -> dict[str, Any]:
        """Return the answer as it stands in a draft."""
        return {"value": self.value, "by": self.by, "at": self.at, "channel": self.channel}


class Line(NamedTuple):
    """One item of the form with what is known or answered for it."""

    item: CompiledItem
    standing: Standing
    value: Any = None
    fact: Fact | None = None
    answer: Answer | None = None
    candidates: tuple[Holder, ...] = ()
    # The registry that holds it, and what came of asking: see vault.fetching.Outcome, "declined".
    registry: str = ""
    outcome: str = ""
    # For whom and what an agreement opens it, and how; without a registry there is none.
    asked_for: AskedFor | None = None
    manner: files.Manner | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the resident has to do something about it: type it, or have it fetched."""
        return self.standing in {"asked", "confirm", "elsewhere"}

    @property
    def is_paper(self) -> bool:
        """Tell whether it is a paper to attach, not something to type."""
        return self.item.kind in {"evidence", "way"}

    @property
    def is_typed(self) -> bool:
        """Tell whether the resident types, or has typed, it in this application."""
        # Of several ways the one that was chosen counts, and not the choice besides.
        is_chosen = self.item.kind == "way" and self.standing == "answered"
        return self.standing in {"asked", "answered", "confirm"} and not is_chosen


class PlannedPage:
    """One page with its lines; a page whose condition does not hold is not planned.

    Its lines are made when they are first asked for: most requests are about one page.
    """

    def __init__(self, key: str, lines: Iterable[Line]) -> None:
        self.key = key
        self._made = lines

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Return the lines in order."""
        return tuple(self._made)

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """Return what is still to be typed and must be."""
        return tuple(line for line in self.lines if line.is_open and not line.item.optional)


@dataclass(frozen=True)
class Plan:
    """A form for one applicant on one day."""

    service: CompiledService
    holders: Mapping[str, Holder]
    values: Mapping[str, Any]
    pages: tuple[PlannedPage, ...]
    today: date
    dictionary: DictionaryOf
    # The region whose office does not offer the service (see local_plans), if it does not.
    not_offered_in: str = ""
    # The purposes that rest on consent, and may be pursued.
    agreed: frozenset[str] = frozenset()

    def lines(self) -> Iterator[Line]:
        """Yield every line that is shown, in order."""
        for page in self.pages:
            yield from (line for line in page.lines if line.standing != "hidden")

    @cached_property
    def to_type(self) -> int:
        """Return how many items the resident has to type, or has typed, here."""
        return sum(
            line.is_typed and not line.item.optional and not line.is_paper for line in self.lines()
        )

    @cached_property
    def to_attach(self) -> int:
        """Return how many papers the resident has to attach, or has attached."""
        return sum(
            line.is_typed and not line.item.optional and line.is_paper for line in self.lines()
        )

    @cached_property
    def known(self) -> int:
        """Return how many facts of the form the resident need not type."""
        return sum(
            1
            for line in self.lines()
            if line.item.kind == "fact" and line.standing in {"verified", "declared"}
        )

    @cached_property
    def elsewhere(self) -> tuple[Line, ...]:
        """Return what registries hold that can be asked."""
        return tuple(line for line in self.lines() if line.standing == "elsewhere")

    def page(self, key: str) -> PlannedPage | None:
        """Return the page with this key, where it is shown."""
        return next((page for page in self.pages if page.key == key), None)

    def line(self, key: str) -> Line | None:
        """Return the line of an item, where it is shown."""
        return next((line for line in self.lines() if line.item.key == key), None)

    def first_open_page(self) -> PlannedPage | None:
        """Return the first page on which something must still be typed."""
        return next((page for page in self.pages if page.open_lines), None)

    def refusals(self, *, complete: bool) -> list[str]:
        """Return the keys of the conditions that the application fails.

        While it is being filled in, a condition on something that is still to be answered is
        not yet failed; when it is ``complete``, what cannot be shown to hold does not hold.
        """
        passing = (True,) if complete else (True, None)
        return [
            *self._not_agreed,
            *self._not_met(passing, complete=complete),
        ]

    @property
    def _not_agreed(self) -> list[str]:
        """Return the keys of the sentences on consents that were refused and cannot be missed."""
        purposes = self.service.definition.purposes
        refused = (
            purposes[line.item.purpose].needed
            for line in self.lines()
            if line.item.kind == "consent" and line.value == NOT_AGREED
        )
        return [key for key in refused if key]

    def _not_met(self, passing: tuple[bool | None, ...], *, complete: bool) -> list[str]:
        return [
            condition.refusal
            for condition in self.service.eligibility
            if condition.rule.evaluate(self.values) not in passing
            and (complete or not condition.rule.reads & self._still_asked)
        ]

    @cached_property
    def _still_asked(self) -> frozenset[str]:
        """Return the items that the form has yet to ask: even ``known()`` cannot judge them."""
        return frozenset(
            line.item.key for line in self.lines() if line.is_open or line.standing == "elsewhere"
        )


def item_refused(service: CompiledService, page: PlannedPage, refusal: str) -> str | None:
    """Return the one typed item of a page that a condition is about, if it is just one."""
    conditions = (one for one in service.eligibility if one.refusal == refusal)
    reads = {name for condition in conditions for name in condition.rule.reads}
    about = [line.item.key for line in page.lines if line.is_typed and line.item.key in reads]
    return about[0] if len(about) == 1 else None


@dataclass(frozen=True)
class Filling:
    """What a draft holds: who the subjects are, and what was answered or attached.

    ``period`` is there where the calendar opens a case.
    """

    subjects: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    period: Period | None = None
    # What was agreed to or not, by service and purpose; see vault.consents.
    consents: Mapping[tuple[str, str], Decided] = field(default_factory=dict)


def asked_key(registry: str, subject: str) -> str:
    """Return under which key a draft keeps that a registry was asked about a subject."""
    return f"{REGISTRY}{registry}.{subject}"
