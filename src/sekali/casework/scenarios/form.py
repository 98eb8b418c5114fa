"""Filling in a form as a scenario says: what is given is typed into the boxes that are shown."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from sekali.casework.actions.fetching import questions_of
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import NOBODY, Filling, Line, Plan, PlannedPage, asked_key
from sekali.casework.recurring import only_things
from sekali.casework.scenarios.people import ScenarioMistake, ScenarioPeople
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledItem, CompiledService
from sekali.catalogue.consents import ConsentAsked
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.periods import Period, periods_begun
from sekali.catalogue.plain_values import place_name, typed_as
from sekali.catalogue.value_types import Context, ValueRefused, ValueType
from sekali.kernel.errors import DomainError
from sekali.vault.consents import DECLINED, GIVEN, Decided
from sekali.vault.facts import Surroundings

CHANNEL = "scenario"


class ScenarioForm:
    """One application while it is filled in; ``mistakes`` are codes of refusals by item."""

    def __init__(
        self,
        service: CompiledService,
        dictionary: DictionaryOf,
        scenario: files.Scenario,
        people: ScenarioPeople,
    ) -> None:
        self.service = service
        self.dictionary = dictionary
        self.scenario = scenario
        self.people = people
        self.mistakes: dict[str, str] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.period = _period(service, scenario)
        self.named: dict[str, str] = {}
        self.consents: dict[tuple[str, str], Decided] = {}
        self.subjects = {
            key: str(people.id_of(f"new {key}"))
            for key, subject in service.subjects.items()
            if subject.spec.new
        }
        self.subjects |= {
            key: str(people.officer_id)
            for key, subject in service.subjects.items()
            if subject.spec.source == "signer"
        }
        if service.definition.applicant != people.applicant_kind:
            raise ScenarioMistake(f"{service.id} is not for a {people.applicant_kind}")
        self._take_up_offer()
        if self.period is not None:
            self.subjects |= only_things(service, self.surroundings)
        self._context = Context(scenario.on, dictionary.codes, place_name)

    def _take_up_offer(self) -> None:
        for key, person in self.people.offered.items():
            if key in self.service.subjects:
                self.named[key] = person
                self.subjects[key] = str(self.people.id_of(person))

    @property
    def surroundings(self) -> Surroundings:
        """Return what is known around the applicant, with those who were named so far."""
        return self.people.surroundings(self.named.values())

    def plan(self) -> Plan:
        """Return the form as it stands."""
        filling = Filling(self.subjects, self.answers, self.period, self.consents)
        return plan_form(
            self.service, self.dictionary, self.surroundings, filling, today=self.scenario.on
        )

    def fill(self, given: Mapping[str, files.Plain]) -> list[str]:
        """Type what is given, page by page; return the keys that no page asked for."""
        left = dict(given)
        for page in self.service.pages:
            self._ask_registries(page.key)
            while left and self._fill_page(page.key, left):
                # An answer may show further items on the same page.
                self._ask_registries(page.key)
        return sorted(left)

    def answer_again(self, given: Mapping[str, files.Plain]) -> None:
        """Type what is given for items that came back."""
        for key, plain in given.items():
            line = self.plan().line(key)
            if line is not None:
                self._try(line, plain)

    def _ask_registries(self, key: str) -> None:
        """Press the button that lets registries be asked for a page, where there is one."""
        plan = self.plan()
        page = plan.page(key)
        for question in questions_of(plan, page) if page else ():
            outcome = "unavailable"
            if self.scenario.registries == "answers":
                knows = self.people.fetch(question.person.subject_id, question.registry)
                outcome = "found" if knows else "not-found"
            for subject in question.subjects:
                self._remember(asked_key(question.registry, subject), outcome)

    def _fill_page(self, key: str, left: dict[str, files.Plain]) -> bool:
        page: PlannedPage | None = self.plan().page(key)
        shown = [line for line in page.lines if _is_typable(line, left)] if page else []
        for line in shown:
            self._try(line, left.pop(line.item.key))
        return bool(shown)

    def _try(self, line: Line, plain: files.Plain) -> None:
        try:
            self._type(line, plain)
        except DomainError as refusal:
            self.mistakes[line.item.key] = refusal.code

    def _type(self, line: Line, plain: files.Plain) -> None:
        item = line.item
        if item.consent is not None and isinstance(plain, bool):
            self._decide(item.consent, is_agreed=plain)
        elif item.kind == "choose" and self.service.subjects[item.key].spec.many:
            # Names with commas between them, as one would write them in a sentence.
            self._tick(line, [name.strip() for name in str(plain).split(",")])
        elif item.kind == "choose":
            self._choose(line, str(plain))
        elif item.kind == "way" and plain in item.ways:
            self._keep(item, plain)
        elif item.type is not None and item.spec is not None:
            self._keep(item, self._read(item, item.type, item.spec, plain))
        elif plain is True:
            # A paper is attached, a statement ticked.
            self._keep(item, ["paper"] if item.kind == "evidence" else True)
        else:
            raise ValueRefused("answer-missing")

    def _read(
        self, item: CompiledItem, kind: ValueType, spec: files.Typed, plain: files.Plain
    ) -> Any:
        value = kind.read(typed_as(kind, item.key, plain, spec), item.key, spec, self._context)
        if value is None:
            raise ValueRefused("answer-missing")
        if item.element == "nik":
            self._name(item.subject or "", str(value))
        return value

    def _name(self, subject: str, nik: str) -> None:
        named = self.service.subjects.get(subject)
        if named is None or named.spec.source != "nik":
            return
        found = self.people.with_nik(nik) if self.scenario.registry == "answers" else None
        if found is None and self.scenario.registry == "answers":
            raise ValueRefused("nik-nobody")
        self.named.pop(subject, None)
        if found is not None:
            self.named[subject] = found
        self.subjects[subject] = str(self.people.id_of(found)) if found else NOBODY

    def _tick(self, line: Line, names: list[str]) -> None:
        ticked = [str(self.people.id_of(name)) for name in names]
        if set(ticked) - {str(holder.subject_id) for holder in line.candidates}:
            raise ValueRefused("choice-not")
        self._keep(line.item, ticked)

    def _choose(self, line: Line, said: str) -> None:
        key = line.item.subject or ""
        allowed = {str(holder.subject_id) for holder in line.candidates}
        chosen = NOBODY if said == NOBODY else str(self.people.id_of(said))
        spec = self.service.subjects[key].spec
        is_free = chosen == NOBODY and (spec.optional or spec.of is not None)
        if chosen not in allowed and not is_free:
            raise ValueRefused("choice-not")
        self.subjects[key] = chosen

    def _decide(self, asked: ConsentAsked, *, is_agreed: bool) -> None:
        language, digest = next(iter(asked.digests.items()))
        at = datetime.combine(self.scenario.on, time(), UTC)
        outcome = GIVEN if is_agreed else DECLINED
        self.consents[asked.service_id, asked.purpose] = Decided(outcome, language, digest, at)

    def _keep(self, item: CompiledItem, value: Any) -> None:
        self._remember(item.key, value)

    def _remember(self, key: str, value: Any) -> None:
        self.answers[key] = {
            "value": value,
            "by": str(self.people.applicant_id),
            "at": self.scenario.on.isoformat(),
            "channel": CHANNEL,
        }


def _period(service: CompiledService, scenario: files.Scenario) -> Period | None:
    """Return the period in which the calendar opens the scenario's case, if it does."""
    recurs = service.definition.recurs
    if scenario.period is None:
        return None
    begun = periods_begun(recurs, scenario.on) if recurs else ()
    found = next((one for one in begun if one.key == scenario.period), None)
    if found is None:
        raise ScenarioMistake(f"no period {scenario.period} has begun on {scenario.on}")
    return found


def _is_typable(line: Line, given: Mapping[str, files.Plain]) -> bool:
    return line.item.key in given and line.standing not in {"hidden", "verified", "elsewhere"}
