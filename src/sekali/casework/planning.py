"""What a form shows and asks: each fact that is known, each that nobody knows yet.

Pure: no database, no clock. The same plan serves the pages, the review, the submission, the
count on the home page and the scenarios of a service.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sekali.catalogue import files
from sekali.catalogue.compiled import APPLICANT, CompiledItem, CompiledService, CompiledSubject
from sekali.catalogue.dictionary import DictionaryOf
from sekali.vault.facts import DECLARED, VERIFIED, Fact, Holder, Surroundings

# How a line stands: known and sure, known from the resident, typed in this draft, to be typed,
# to be confirmed because it is old, not to be shown (yet),
# or held by a registry that can be asked for it.
Standing = Literal["verified", "declared", "answered", "asked", "confirm", "hidden", "elsewhere"]
NOBODY = "nobody"
MEMBERS = "household.members"
HOUSEHOLD = "household"
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
    # The registry that holds it, and what came of asking: "unavailable", "not-found", "declined".
    registry: str = ""
    outcome: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether the resident has to do something about it: type it, or have it fetched."""
        return self.standing in {"asked", "confirm", "elsewhere"}

    @property
    def is_paper(self) -> bool:
        """Tell whether it is a paper to attach, not something to type."""
        return self.item.kind == "evidence"

    @property
    def is_typed(self) -> bool:
        """Tell whether the resident types, or has typed, it in this application."""
        return self.standing in {"asked", "answered", "confirm"}


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

        While it is being filled in, a condition on something unanswered is not yet failed;
        when it is ``complete``, what cannot be shown to hold does not hold.
        """
        passing = (True,) if complete else (True, None)
        return [
            condition.refusal
            for condition in self.service.eligibility
            if condition.rule.evaluate(self.values) not in passing
        ]


def item_refused(service: CompiledService, page: PlannedPage, refusal: str) -> str | None:
    """Return the one typed item of a page that a condition is about, if it is just one."""
    conditions = (one for one in service.eligibility if one.refusal == refusal)
    reads = {name for condition in conditions for name in condition.rule.reads}
    about = [line.item.key for line in page.lines if line.is_typed and line.item.key in reads]
    return about[0] if len(about) == 1 else None


@dataclass(frozen=True)
class Filling:
    """What a draft holds: who the subjects are, and what was answered or attached."""

    subjects: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def plan_form(
    service: CompiledService,
    dictionary: DictionaryOf,
    surroundings: Surroundings,
    filling: Filling,
    *,
    today: date,
) -> Plan:
    """Return the form of a service for a person: what is known, and what has to be typed."""
    maker = _PlanMaker(service, dictionary, surroundings, filling, today)
    return maker.plan()


class _PlanMaker:
    """Goes through the form once, with the values that conditions need at hand."""

    def __init__(
        self,
        service: CompiledService,
        dictionary: DictionaryOf,
        surroundings: Surroundings,
        filling: Filling,
        today: date,
    ) -> None:
        self.service = service
        self.dictionary = dictionary
        self.surroundings = surroundings
        self.filling = filling
        self.today = today
        self.values: dict[str, Any] = {"today": today, **service.parameters_on(today)}
        self._shared = dict(self.values)
        self.holders: dict[str, Holder] = {}
        self.candidates: dict[str, tuple[Holder, ...]] = {}
        self.chosen: dict[str, tuple[Holder, ...]] = {}
        self._as_candidate: dict[UUID, dict[str, Any]] = {}

    def plan(self) -> Plan:
        """Decide who the subjects are, what is known of them, and then page by page."""
        self._take(APPLICANT, self.surroundings.person)
        for subject in self.service.subjects.values():
            self._resolve(subject)
        self._take_answers()
        self._take_members()
        pages = tuple(
            PlannedPage(page.key, map(self._line, page.items))
            for page in self.service.pages
            if self._holds(page.when)
        )
        return Plan(self.service, self.holders, self.values, pages, self.today, self.dictionary)

    # --- subjects --------------------------------------------------------------------------

    def _take(self, key: str, holder: Holder) -> None:
        self.holders[key] = holder
        self.values |= self._read_of(key, holder)

    def _read_of(self, key: str, holder: Holder) -> dict[str, Any]:
        """Return what rules read of somebody, as the subject ``key``.

        What has to be confirmed again is not known to rules until it is.
        """
        read = {}
        for element in self.service.elements_read.get(key, ()):
            fact = holder.facts.get(element)
            known = self.dictionary.element(holder.kind, element)
            if fact is not None and known is not None and fact.is_good_on(self.today):
                read[f"{key}.{element}"] = known.type.for_rules(fact.value, known.spec)
        return read

    def _resolve(self, subject: CompiledSubject) -> None:
        spec = subject.spec
        if spec.many:
            self._choose_many(subject)
            return
        if spec.of == APPLICANT and spec.kind == HOUSEHOLD:
            holder = self.surroundings.household()
        elif spec.of == APPLICANT:
            holder = self._owned(subject)
        elif spec.new:
            # Known already where a hospital has told of the birth; else it has no facts yet.
            holder = self._named(subject.key)
        elif spec.source == "family":
            holder = self._chosen(subject)
        elif spec.source == "nik":
            holder = self._named(subject.key)
        else:
            holder = None
        if holder is not None:
            self._take(subject.key, holder)

    def _choose_many(self, subject: CompiledSubject) -> None:
        """Find those of the family who were ticked; rules see them as a list of rows."""
        fitting = self._candidates_of(subject)
        answer = self.filling.answers.get(subject.key)
        ticked = set(answer["value"] or ()) if answer else set()
        chosen = tuple(holder for holder in fitting if str(holder.subject_id) in ticked)
        self.chosen[subject.key] = chosen
        if chosen:
            self.values[subject.key] = [_member(holder) for holder in chosen]

    def _candidates_of(self, subject: CompiledSubject) -> tuple[Holder, ...]:
        fitting = tuple(h for h in self.surroundings.family() if self._fits(subject.where, h))
        self.candidates[subject.key] = fitting
        self.values[f"{subject.key}.candidates"] = Decimal(len(fitting))
        return fitting

    def _owned(self, subject: CompiledSubject) -> Holder | None:
        """Return which of the applicant's things it is: the only one, or the one chosen."""
        things = self.surroundings.owned(subject.spec.kind)
        self.candidates[subject.key] = things
        said = self.filling.subjects.get(subject.key)
        if said == NOBODY:
            return None
        chosen = next((one for one in things if str(one.subject_id) == said), None)
        return chosen or (things[0] if len(things) == 1 else None)

    def _named(self, key: str) -> Holder | None:
        named = self.filling.subjects.get(key)
        return self.surroundings.find(UUID(named)) if named and named != NOBODY else None

    def _chosen(self, subject: CompiledSubject) -> Holder | None:
        fitting = self._candidates_of(subject)
        said = self.filling.subjects.get(subject.key)
        self.values[f"{subject.key}.nobody"] = said == NOBODY
        if said == NOBODY and subject.spec.optional:
            return None
        for holder in fitting:
            if str(holder.subject_id) == said:
                return holder
        if subject.default is not None:
            likely = [h for h in fitting if self._fits(subject.default, h)]
            if len(likely) == 1 or (likely and likely[0] is self.surroundings.person):
                return likely[0]
        sole = len(fitting) == 1 and not subject.spec.optional
        return fitting[0] if sole else None

    def _fits(self, condition: Any, holder: Holder) -> bool:
        if condition is None:
            return True
        about = self._as_candidate.get(holder.subject_id)
        if about is None:
            about = {**self._shared, **self._read_of("candidate", holder)}
            self._as_candidate[holder.subject_id] = about
        # Most conditions are on the candidate alone; some compare with another subject.
        others = [n for n in condition.reads if n in self.values and n not in self._shared]
        return condition.evaluate({**self.values, **about} if others else about) is True

    def _take_answers(self) -> None:
        for key, answer in self.filling.answers.items():
            if key not in self.service.rule_reads:
                continue
            item = self.service.item(key)
            # Of those who were ticked the rows are there already.
            if item.type is not None and item.spec is not None and answer["value"] is not None:
                self.values[key] = item.type.for_rules(answer["value"], item.spec)

    def _take_members(self) -> None:
        if MEMBERS not in self.service.rule_reads or self.surroundings.household() is None:
            return
        self.values[MEMBERS] = [_member(holder) for holder in self.surroundings.family()]

    # --- lines -----------------------------------------------------------------------------

    def _holds(self, condition: Any) -> bool:
        return condition is None or condition.evaluate(self.values) is True

    def _line(self, item: CompiledItem) -> Line:
        if not self._holds(item.when):
            return Line(item, "hidden")
        if item.kind == "choose":
            return self._choice(item)
        answer = self._answer(item.key)
        if item.kind != "fact":
            return self._plain(item, answer)
        return self._fact(item, answer)

    def _answer(self, key: str) -> Answer | None:
        kept = self.filling.answers.get(key)
        if not kept:
            return None
        said = (kept["value"], kept["by"], kept["at"], kept["channel"])
        return Answer(*said, kept.get("rough"))

    def _plain(self, item: CompiledItem, answer: Answer | None) -> Line:
        # A paper's value is the list of the files' ids; the last one may have been taken off.
        if answer is None or answer.value is None or answer.value == []:
            return Line(item, "asked", answer=answer)
        return Line(item, "answered", answer.value, answer=answer)

    def _fact(self, item: CompiledItem, answer: Answer | None) -> Line:
        subject = self.service.subjects.get(item.subject or "")
        holder = self.holders.get(item.subject or "")
        fact = holder.facts.get(item.element or "") if holder else None
        if answer and item.element == "nik" and subject and subject.spec.source == "nik":
            # Who was named can be named anew, although the number is now known to be real.
            return Line(item, "answered", answer.value, fact, answer)
        is_good = fact is not None and fact.is_good_on(self.today)
        is_verified = fact is not None and fact.level == VERIFIED
        registry, outcome = ("", "") if is_good else self._elsewhere(item, holder)
        if registry and not outcome and answer is None:
            return Line(item, "elsewhere", registry=registry)
        if fact is not None and is_verified and (is_good or not _may_be_typed(item)):
            # What only an authority can say anew stays as it said it, for the officer to see.
            return Line(item, "verified", fact.value, fact)
        if answer is not None and answer.value is not None:
            line = Line(item, "answered", answer.value, fact, answer)
            return line._replace(registry=registry, outcome=outcome)
        if fact is not None:
            return Line(item, "declared" if is_good else "confirm", fact.value, fact)
        line = Line(item, self._unknown(item, subject, holder), answer=answer)
        return line._replace(registry=registry, outcome=outcome) if registry else line

    def _elsewhere(self, item: CompiledItem, holder: Holder | None) -> tuple[str, str]:
        """Return the registry that could say it, and what came of asking it for this draft."""
        spec = item.spec
        source = self.dictionary.sources.get(getattr(spec, "authority", ""))
        if source is None or source.registry is None or not self._may_be_fetched(item, holder):
            return "", ""
        asked = self.filling.answers.get(asked_key(source.registry, item.subject or ""))
        return source.registry, str(asked["value"]) if asked else ""

    def _may_be_fetched(self, item: CompiledItem, holder: Holder | None) -> bool:
        """Tell whether a registry may be asked about somebody: the applicant, and theirs.

        Nobody but the person themselves can consent (UU 27/2022 pasal 20); so where that is the
        basis, only the applicant's own facts are fetched.
        """
        if item.subject == APPLICANT:
            return True
        spec = self.service.subjects[item.subject or ""].spec
        if spec.of == APPLICANT:
            # Of several things known it is first chosen which one is meant.
            is_thing = spec.kind != HOUSEHOLD
            return holder is not None or (is_thing and not self.candidates.get(item.subject or ""))
        basis = self.service.definition.purposes[item.purpose].basis
        has_number = holder is not None and "nik" in holder.facts
        return spec.source == "family" and has_number and basis != "consent"

    def _unknown(
        self, item: CompiledItem, subject: CompiledSubject | None, holder: Holder | None
    ) -> Standing:
        if subject is not None and subject.spec.new:
            return "asked"
        if holder is not None:
            return "asked" if _may_be_typed(item) else "hidden"
        if subject is not None and subject.spec.of and subject.spec.kind != HOUSEHOLD:
            # Which of those known it is, or that it is another, must be chosen first.
            is_another = self.filling.subjects.get(subject.key) == NOBODY
            is_free = is_another or not self.candidates.get(subject.key)
            return "asked" if is_free and _may_be_typed(item) else "hidden"
        if subject is not None and subject.spec.source == "family":
            return "asked" if self._is_asked_of_all(subject, item) else "hidden"
        if subject is None or subject.spec.source != "nik":
            return "hidden"
        # The number is asked first; the rest only where no registry could say it.
        is_named = item.element == "nik" or self.filling.answers.get(f"{subject.key}.nik")
        return "asked" if is_named else "hidden"

    def _is_asked_of_all(self, subject: CompiledSubject, item: CompiledItem) -> bool:
        """Tell whether a fact has to be typed whoever of the family is chosen."""
        candidates = self.candidates.get(subject.key, ())
        if not candidates or self.values.get(f"{subject.key}.nobody") or not _may_be_typed(item):
            return False
        return not any(item.element in holder.facts for holder in candidates)

    def _choice(self, item: CompiledItem) -> Line:
        key = item.subject or ""
        candidates = self.candidates.get(key, ())
        if self.service.subjects[key].spec.many:
            return self._choice_of_many(item, candidates)
        spec = self.service.subjects[key].spec
        if spec.of is not None:
            return self._choice_of_thing(item, candidates)
        optional = spec.optional
        said = self.filling.subjects.get(key)
        holder = self.holders.get(key)
        value = str(holder.subject_id) if holder else (NOBODY if said == NOBODY else None)
        if not candidates and (optional or holder is None):
            return Line(item, "hidden" if optional else "asked", candidates=candidates)
        if value is not None:
            # One candidate is no choice, unless it could have been nobody.
            chosen = said is not None and (len(candidates) > 1 or optional)
            return Line(item, "answered" if chosen else "declared", value, candidates=candidates)
        return Line(item, "asked", candidates=candidates)

    def _choice_of_thing(self, item: CompiledItem, candidates: tuple[Holder, ...]) -> Line:
        """Return the choice among land or vehicles; an only one is likely, and still confirmed."""
        if not candidates:
            return Line(item, "hidden")
        said = self.filling.subjects.get(item.key)
        holder = self.holders.get(item.key)
        value = NOBODY if said == NOBODY else str(holder.subject_id) if holder else None
        standing: Standing = "answered" if value is not None and value == said else "asked"
        return Line(item, standing, value, candidates=candidates)

    def _choice_of_many(self, item: CompiledItem, candidates: tuple[Holder, ...]) -> Line:
        chosen = self.chosen.get(item.key, ())
        answer = self._answer(item.key)
        if not chosen or answer is None:
            return Line(item, "asked", candidates=candidates)
        return Line(item, "answered", [str(h.subject_id) for h in chosen], None, answer, candidates)


def asked_key(registry: str, subject: str) -> str:
    """Return under which key a draft keeps that a registry was asked about a subject."""
    return f"{REGISTRY}{registry}.{subject}"


def _may_be_typed(item: CompiledItem) -> bool:
    """Tell whether a resident can say it; what only a registry can say is left to the officer.

    A number is asked all the same: it is what a registry is asked by.
    """
    spec = item.spec
    return not isinstance(spec, files.Element) or spec.may_declare or spec.type == "nik"


def _member(holder: Holder) -> dict[str, Any]:
    number = holder.facts.get("nik")
    return {
        "nik": holder.value("nik"),
        "full_name": holder.value("full_name"),
        "family_relation": holder.value("family_relation"),
        "birth_certificate_no": holder.value("birth_certificate_no"),
        "verified": number is not None and number.level != DECLARED,
    }
