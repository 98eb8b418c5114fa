"""What will be known once an application has ended well: what follows it is planned with that.

A newborn has no NIK while the form is filled in that gets it one. Whatever comes after is
planned as though it had: what the decision will bring about is neither asked nor shown.
Pure: no database, no clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sekali.casework.case_facts import facts_of, values_of
from sekali.casework.effect_facts import joined_facts, proven_facts, recorded_facts
from sekali.casework.planning import NOBODY, Filling, Plan
from sekali.casework.process import Progress, act, enter
from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, REFUSED, RETURNED, WITHDRAWN, CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.vault.facts import FAMILY_LINKS, VERIFIED, Fact, Holder, Surroundings

# The source of what is only hoped for. It stands in no vault and on no case.
EXPECTED = "expected"
# What a registry or an office will number; nobody can know the number yet.
_UNNUMBERED = "-"
_NO_WAY_ON = frozenset({REFUSED, WITHDRAWN, RETURNED})
Facts = dict[UUID, dict[str, Fact]]


@dataclass(slots=True)
class Outlook:
    """The surroundings as they will be, and which services will be opened, with whom."""

    surroundings: Surroundings
    opens: dict[str, Mapping[str, str]] = field(default_factory=dict)


def outlook_of(
    plan: Plan, filling: Filling, surroundings: Surroundings, dictionary: DictionaryOf
) -> Outlook:
    """Return how things will stand if an application ends as well as it can."""
    facts = facts_of(plan, surroundings, today=plan.today)
    _take_for_newborn(plan, facts)
    values = values_of(plan.service, dictionary, facts, today=plan.today)
    effects = list(_effects(plan.service, values))
    teller = _Teller(plan, filling, facts, values)
    opens: dict[str, Mapping[str, str]] = {
        one: dict(e.subjects) for e in effects if isinstance(e, files.Offer) for one in e.offer
    }
    return Outlook(_changed(surroundings, teller.told(effects), teller, effects), opens)


def _take_for_newborn(plan: Plan, facts: dict[str, dict[str, Any]]) -> None:
    """Take somebody new for born today until the form says when, so that all is counted."""
    for key, subject in plan.service.subjects.items():
        if subject.spec.new and subject.spec.kind == "person":
            day = plan.today.isoformat()
            born = {"value": day, "level": VERIFIED, "source": EXPECTED, "date": day}
            facts.setdefault(f"{key}.birth_date", born)


def _effects(service: CompiledService, values: Mapping[str, Any]) -> Iterator[files.Effect]:
    """Yield what the hoped-for way through a process sets off: by rule, else the first way on."""
    progress = enter(service, service.first_state, values)
    seen: set[str] = set()
    while True:
        for transition in progress.transitions:
            yield from transition.effects
        state = progress.state
        if state in ENDS or state == RETURNED or state in seen:
            return
        seen.add(state)
        onward = _onward(service, state, values)
        if onward is None:
            return
        progress = onward


def _onward(service: CompiledService, state: str, values: Mapping[str, Any]) -> Progress | None:
    actions = service.definition.process[state].actions
    chosen = next((key for key, one in actions.items() if one.to not in _NO_WAY_ON), None)
    return act(service, state, chosen, values) if chosen else None


class _Teller:
    """Tells which facts the effects of one application will bring about, of whom."""

    def __init__(
        self, plan: Plan, filling: Filling, facts: Mapping[str, Any], values: Mapping[str, Any]
    ) -> None:
        self.plan = plan
        self.filling = filling
        self.facts = facts
        documents = plan.service.definition.documents
        self.values = {
            **values,
            "registry.nik": _UNNUMBERED,
            **{f"document.{key}.number": _UNNUMBERED for key in documents},
        }

    def told(self, effects: list[files.Effect]) -> Facts:
        """Return the facts by whom they will be about."""
        told: Facts = {}
        for effect in effects:
            for reference, value in self._of(effect).items():
                subject, _, element = reference.partition(".")
                who = self.who(subject)
                if who is not None:
                    fact = Fact(value, VERIFIED, EXPECTED, self.plan.today)
                    told.setdefault(who, {})[element] = fact
        return told

    def who(self, subject: str) -> UUID | None:
        """Return who a subject is, as far as the form says."""
        holder = self.plan.holders.get(subject)
        if holder is not None:
            return holder.subject_id
        named = self.filling.subjects.get(subject)
        return UUID(named) if named and named != NOBODY else None

    def _of(self, effect: files.Effect) -> Mapping[str, Any]:
        match effect:
            case files.Verify():
                return _about(effect.verify, proven_facts(effect.verify, self.facts))
            case files.Record():
                return recorded_facts(self.plan.service, effect, self.values)
            case files.Join():
                said = joined_facts(effect, lambda key: self.facts.get(key, {}).get("value"))
                born = self.facts.get(f"{effect.join}.birth_date")
                return _about(effect.join, said | ({"birth_date": born["value"]} if born else {}))
            case _:
                return {}


def _changed(
    surroundings: Surroundings, told: Facts, teller: _Teller, effects: list[files.Effect]
) -> Surroundings:
    joining = {teller.who(e.join) for e in effects if isinstance(e, files.Join)}
    leaving = {teller.who(e.leave) for e in effects if isinstance(e, files.Leave)}
    related = []
    for holder, kinds in surroundings.related:
        gained = {"child"} if holder.subject_id in joining else set()
        lost = FAMILY_LINKS if holder.subject_id in leaving else frozenset()
        related.append((_with(holder, told), (kinds | gained) - lost))
    known = {holder.subject_id for holder, _ in related} | {surroundings.person.subject_id}
    for one in joining:
        if one is None or one in known:
            continue
        new = Holder(one, "person", told.get(one, {}), surroundings.person.is_sample)
        related.append((new, frozenset({"child"})))
    return Surroundings(_with(surroundings.person, told), tuple(related))


def _with(holder: Holder, told: Facts) -> Holder:
    anew = told.get(holder.subject_id)
    return replace(holder, facts={**holder.facts, **anew}) if anew else holder


def _about(subject: str, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    return {f"{subject}.{element}": value for element, value in facts.items()}
