"""Who the subjects of a form are for one applicant, and what rules read of them. Pure."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sekali.casework.members import member_row
from sekali.casework.planning import HOUSEHOLD, MEMBERS, NOBODY, Filling
from sekali.catalogue.compiled import APPLICANT, CompiledService, CompiledSubject
from sekali.catalogue.dictionary import DictionaryOf
from sekali.vault.facts import Holder, Surroundings


@dataclass(slots=True)
class Subjects:
    """Who each subject is, who it could be, who was ticked, and the values of all for rules."""

    values: dict[str, Any]
    holders: dict[str, Holder] = field(default_factory=dict)
    candidates: dict[str, tuple[Holder, ...]] = field(default_factory=dict)
    chosen: dict[str, tuple[Holder, ...]] = field(default_factory=dict)


def find_subjects(
    service: CompiledService,
    dictionary: DictionaryOf,
    surroundings: Surroundings,
    filling: Filling,
    *,
    today: date,
) -> Subjects:
    """Return the subjects of a service for an applicant, as far as they are known."""
    return _Finder(service, dictionary, surroundings, filling, today).find()


class _Finder:
    """Goes through the subjects once; later ones may depend on earlier ones."""

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
        self._shared: dict[str, Any] = {"today": today, **service.numbers_on(today)}
        if filling.period is not None:
            self._shared |= filling.period.as_values()
        self._shared |= service.call_values_on(today)
        self._as_candidate: dict[UUID, dict[str, Any]] = {}
        found = Subjects(dict(self._shared))
        self.found, self.values = found, found.values
        self.candidates, self.chosen = found.candidates, found.chosen

    def find(self) -> Subjects:
        """Decide who the subjects are, and read what rules see of them and of the answers."""
        self._take(APPLICANT, self.surroundings.person)
        for subject in self.service.subjects.values():
            self._resolve(subject)
        self._take_answers()
        self._take_members()
        return self.found

    def _take(self, key: str, holder: Holder) -> None:
        self.found.holders[key] = holder
        self.values.update(self._read_of(key, holder))

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
        elif spec.source in {"nik", "signer"}:
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
            self.values[subject.key] = [member_row(holder) for holder in chosen]

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
            if item.kind == "way":
                self.values[key] = answer["value"]
            # Of those who were ticked the rows are there already.
            if item.type is not None and item.spec is not None and answer["value"] is not None:
                self.values[key] = item.type.for_rules(answer["value"], item.spec)

    def _take_members(self) -> None:
        if MEMBERS not in self.service.rule_reads or self.surroundings.household() is None:
            return
        self.values[MEMBERS] = [member_row(holder) for holder in self.surroundings.family()]
