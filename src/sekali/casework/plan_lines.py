"""How each item of a form stands for one applicant: known, typed, asked, held elsewhere. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sekali.casework.plan_subjects import Subjects
from sekali.casework.planning import (
    AGREED,
    HOUSEHOLD,
    NOBODY,
    NOT_AGREED,
    PERSON,
    Answer,
    Filling,
    Line,
    Standing,
    asked_key,
)
from sekali.catalogue import files
from sekali.catalogue.agreements import TELLING, AskedFor
from sekali.catalogue.compiled import APPLICANT, CompiledItem, CompiledService, CompiledSubject
from sekali.catalogue.consents import ConsentAsked
from sekali.catalogue.dictionary import DictionaryOf
from sekali.vault.consents import Decided
from sekali.vault.facts import VERIFIED, Holder


class HeldElsewhere(NamedTuple):
    """The registry that could say an item, what came of asking it, and what allows to ask."""

    registry: str = ""
    outcome: str = ""
    asked_for: AskedFor | None = None
    manner: files.Manner | None = None

    def on(self, line: Line) -> Line:
        """Return a line with it."""
        return line._replace(**self._asdict()) if self.registry else line


NOWHERE = HeldElsewhere()


class LineMaker:
    """Makes the lines of a form whose subjects are found."""

    def __init__(
        self,
        service: CompiledService,
        dictionary: DictionaryOf,
        subjects: Subjects,
        filling: Filling,
        today: date,
    ) -> None:
        self.service = service
        self.dictionary = dictionary
        self.filling = filling
        self.today = today
        self.values, self.holders = subjects.values, subjects.holders
        self.candidates, self.chosen = subjects.candidates, subjects.chosen
        purposes = service.definition.purposes.items()
        self._consented = {key for key, one in purposes if one.basis == files.CONSENT}
        self.agreed = agreed_to(service, filling.consents) if self._consented else frozenset()

    def holds(self, condition: Any) -> bool:
        """Tell whether a condition of a page or an item is fulfilled; none always is."""
        return condition is None or condition.evaluate(self.values) is True

    def line(self, item: CompiledItem) -> Line:
        """Return how an item stands."""
        if self._is_hidden(item):
            return Line(item, "hidden")
        if item.consent is not None:
            return self._consent(item, item.consent)
        if item.kind == "way":
            return self._way(item)
        if item.way_of and self._chosen_way(item.way_of) != item.key:
            return Line(item, "offered")
        if item.kind == "choose":
            return self._choice(item)
        answer = self._answer(item.key)
        make = self._fact if item.kind == "fact" else self._plain
        return make(item, answer)

    def _is_hidden(self, item: CompiledItem) -> bool:
        """Tell whether an item is no matter here, or would need a consent that is not there."""
        if not self.holds(item.when) or self._is_vouched_for(item):
            return True
        waits = item.purpose in self._consented and item.purpose not in self.agreed
        return waits and item.consent is None

    def _consent(self, item: CompiledItem, asked: ConsentAsked) -> Line:
        """Return what was agreed to or not; asked again where that has become another."""
        decided = self.filling.consents.get((asked.service_id, asked.purpose))
        if decided is None or not decided.holds_for(asked.digests):
            return Line(item, "asked")
        return Line(item, "declared", AGREED if decided.is_given else NOT_AGREED)

    def _is_vouched_for(self, item: CompiledItem) -> bool:
        """Tell whether a paper is not needed, because an authority says what it would show."""
        names = item.unless_verified
        return bool(names) and all(self._is_said_by_an_authority(name) for name in names)

    def _is_said_by_an_authority(self, name: str) -> bool:
        shown = self.service.by_key.get(name)
        if shown is not None:
            # Where a registry can be asked, it is asked before any paper is.
            return self.line(shown).standing in {"verified", "elsewhere"}
        subject, _, element = name.partition(".")
        holder = self.holders.get(subject)
        fact = holder.facts.get(element) if holder else None
        return fact is not None and fact.level == VERIFIED and fact.is_good_on(self.today)

    def _way(self, item: CompiledItem) -> Line:
        """Return the choice among several ways to show the same."""
        chosen = self._chosen_way(item.key)
        if chosen is None:
            return Line(item, "asked")
        return Line(item, "answered", chosen, answer=self._answer(item.key))

    def _chosen_way(self, key: str) -> str | None:
        """Return the way that was chosen; without a word, the only one that was answered."""
        ways = self.service.item(key).ways
        answer = self._answer(key)
        if answer is not None and answer.value in ways:
            return str(answer.value)
        said = [way for way in ways if (given := self._answer(way)) and given.value]
        return said[0] if len(said) == 1 else None

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
        held = NOWHERE if is_good else self._elsewhere(item, holder)
        if held.manner == TELLING and not held.outcome and answer is None:
            return held.on(Line(item, "elsewhere"))
        if fact is not None and is_verified and (is_good or not _may_be_typed(item)):
            # What only an authority can say anew stays as it said it, for the officer to see.
            return Line(item, "verified", fact.value, fact)
        if answer is not None and answer.value is not None:
            return held.on(Line(item, "answered", answer.value, fact, answer))
        if fact is not None:
            return Line(item, "declared" if is_good else "confirm", fact.value, fact)
        return held.on(Line(item, self._unknown(item, subject, holder), answer=answer))

    def _elsewhere(self, item: CompiledItem, holder: Holder | None) -> "HeldElsewhere":
        """Return the registry that could say it, and what came of asking it for this draft.

        Only where an agreement that is in force opens it for this service and purpose.
        """
        source = self.dictionary.sources.get(getattr(item.spec, "authority", ""))
        if source is None or source.registry is None or not self._may_be_fetched(item, holder):
            return NOWHERE
        definition = self.service.definition
        basis = definition.purposes[item.purpose].basis
        asked_for = AskedFor(definition.owner, self.service.id, item.purpose, basis)
        manner = self.dictionary.agreements.manner(
            source.registry, asked_for, self._reference(item), self.today
        )
        if manner is None:
            return NOWHERE
        kept = self.filling.answers.get(asked_key(source.registry, item.subject or ""))
        outcome = str(kept["value"]) if kept else ""
        return HeldElsewhere(source.registry, outcome, asked_for, manner)

    def _reference(self, item: CompiledItem) -> str:
        """Return a fact of a form by the kind of its subject, as agreements name it."""
        return f"{self.service.definition.kind_of(item.subject or '')}.{item.element}"

    def _may_be_fetched(self, item: CompiledItem, holder: Holder | None) -> bool:
        """Tell whether a registry may be asked about somebody: the applicant, and theirs.

        They are asked by NIK; of an organisation they were asked when its officer found it.
        Nobody but the person themselves can consent (UU 27/2022 pasal 20); so where that is the
        basis, only the applicant's own facts are fetched.
        """
        if self.service.definition.applicant != PERSON:
            return False
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
        is_chosen = value is not None and value == said
        # Where the calendar opened it nobody has chosen: it is the only one there is.
        by_whom: Standing = "declared" if self.filling.period else "answered"
        return Line(item, by_whom if is_chosen else "asked", value, candidates=candidates)

    def _choice_of_many(self, item: CompiledItem, candidates: tuple[Holder, ...]) -> Line:
        chosen = self.chosen.get(item.key, ())
        answer = self._answer(item.key)
        if not chosen or answer is None:
            return Line(item, "asked", candidates=candidates)
        return Line(item, "answered", [str(h.subject_id) for h in chosen], None, answer, candidates)


def agreed_to(
    service: CompiledService, consents: Mapping[tuple[str, str], Decided]
) -> frozenset[str]:
    """Return the purposes of a service that somebody has agreed to, as it tells of them now."""
    return frozenset(
        purpose
        for purpose, asked in service.consents.items()
        if (decided := consents.get((service.id, purpose)))
        and decided.is_given
        and decided.holds_for(asked.digests)
    )


def _may_be_typed(item: CompiledItem) -> bool:
    """Tell whether a resident can say it; what only a registry can say is left to the officer.

    A number is asked all the same: it is what a registry is asked by.
    """
    spec = item.spec
    return not isinstance(spec, files.Element) or spec.may_declare or spec.type == "nik"
