"""Planning the one form of a bundle: each service by itself, and then each thing only once.

Every service judges its own conditions by its own rules, so that none has to be rewritten;
what is typed once reaches all of them. Pure: no database, no clock.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sekali.casework.outlook import EXPECTED, outlook_of
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import (
    REGISTRY,
    Filling,
    Line,
    Plan,
    PlannedPage,
    asked_key,
)
from sekali.catalogue.bundle_forms import form_of, item_in_form, page_in_form, refusal_in_form
from sekali.catalogue.bundles import BundlePart, CompiledBundle
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.vault.facts import Holder, Surroundings

Make = Callable[[CompiledService], Plan]
PlannedHere = Callable[[CompiledService, Make], Plan]


@dataclass(frozen=True)
class PartPlan:
    """One service of a bundle as it stands, under its own names.

    ``after`` are the services that it waits for; ``is_expected`` tells whether they will open
    it, if all goes well: who moves to another regency gets no new family card here.
    """

    part: BundlePart
    plan: Plan
    filling: Filling
    after: tuple[str, ...]
    is_expected: bool


@dataclass(frozen=True)
class BundlePlan(Plan):
    """The one form: ``pages`` have each thing once, ``parts`` have each service whole."""

    bundle: CompiledBundle = field(kw_only=True)
    parts: Mapping[str, PartPlan] = field(kw_only=True)

    def refusals(self, *, complete: bool) -> list[str]:
        """Return the conditions that services fail, each under its name in the form."""
        return [
            refusal_in_form(one.part, key)
            for one in self.parts.values()
            if self._may_be_judged(one, complete=complete)
            for key in one.plan.refusals(complete=complete)
        ]

    def expected(self) -> Iterator[PartPlan]:
        """Yield the services that will be handed in, at once or later."""
        return (one for one in self.parts.values() if one.is_expected)

    def _may_be_judged(self, one: PartPlan, *, complete: bool) -> bool:
        """Tell whether what a service waits for is filled in, so that its outlook is sure."""
        earlier = (self.parts[key].plan for key in one.after)
        return one.is_expected and (
            complete or all(plan.first_open_page() is None for plan in earlier)
        )


def _as_it_is(service: CompiledService, make: Make) -> Plan:
    return make(service)


def plan_bundle(
    bundle: CompiledBundle,
    chosen: Iterable[str],
    dictionary: DictionaryOf,
    surroundings: Surroundings,
    filling: Filling,
    *,
    today: date,
    here: PlannedHere = _as_it_is,
) -> BundlePlan:
    """Return the one form of the services that were chosen.

    ``here`` makes the plan of a service as the office offers it that serves the place.
    """
    parts: dict[str, PartPlan] = {}
    for part in bundle.chosen(chosen):
        after = bundle.after(part, parts)
        now, is_expected = surroundings, True
        for earlier in _all_before(after, parts):
            outlook = outlook_of(earlier.plan, earlier.filling, now, dictionary)
            now = outlook.surroundings
            if earlier.part.id in after:
                is_expected = is_expected and earlier.is_expected and part.id in outlook.opens
        own = own_filling(part, filling)
        plan = here(part.service, _maker(dictionary, now, own, today))
        parts[part.id] = PartPlan(part, plan, own, after, is_expected)
    return _joined(bundle, parts, dictionary, today)


def _maker(dictionary: DictionaryOf, around: Surroundings, filling: Filling, today: date) -> Make:
    def make(service: CompiledService) -> Plan:
        return plan_form(service, dictionary, around, filling, today=today)

    return make


def _all_before(after: Iterable[str], parts: Mapping[str, PartPlan]) -> list[PartPlan]:
    """Return what has to end well first, with what that waits for, in the order of the bundle."""
    wanted, waiting = set(), list(after)
    while waiting:
        key = waiting.pop()
        wanted.add(key)
        waiting += parts[key].after
    return [one for key, one in parts.items() if key in wanted]


def own_filling(part: BundlePart, filling: Filling) -> Filling:
    """Return what a draft of a bundle holds for one service, under the service's names."""
    answers = {
        own: _own_way(part, own, filling.answers[key])
        for own, key in part.keys.items()
        if key in filling.answers
    }
    for key, answer in filling.answers.items():
        if key.startswith(REGISTRY):
            registry, _, subject = key.removeprefix(REGISTRY).partition(".")
            own_names = (own for own, named in part.subjects.items() if named == subject)
            answers |= {asked_key(registry, own): answer for own in own_names}
    subjects = {
        own: filling.subjects[key] for own, key in part.subjects.items() if key in filling.subjects
    }
    return Filling(subjects, answers, consents=filling.consents)


def _own_way(part: BundlePart, own: str, answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an answer; one that chooses a way names it as the service does."""
    item = part.service.by_key.get(own)
    ways = item.ways if item else ()
    chosen = [way for way in ways if part.keys[way] == answer["value"]]
    return {**answer, "value": chosen[0]} if chosen else answer


def _joined(
    bundle: CompiledBundle, parts: Mapping[str, PartPlan], dictionary: DictionaryOf, today: date
) -> BundlePlan:
    form = form_of(bundle, tuple(parts))
    shown = [one for one in parts.values() if one.is_expected]
    holders: dict[str, Holder] = {}
    for one in reversed(shown):
        holders |= {one.part.subjects[key]: holder for key, holder in one.plan.holders.items()}
    pages = tuple(PlannedPage(key, lines) for key, lines in _pages(shown))
    return BundlePlan(form, holders, {}, pages, today, dictionary, bundle=bundle, parts=parts)


def _pages(shown: Iterable[PartPlan]) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """Return the pages on which something stands that no earlier one has."""
    lines: dict[str, Line] = {}
    pages: dict[str, list[str]] = {}
    for one in shown:
        for page in one.plan.pages:
            for line in page.lines:
                if _is_left_out(one, line):
                    continue
                named = _in_form(one, line)
                key = named.item.key
                if key in lines:
                    lines[key] = _once(lines[key], named)
                else:
                    lines[key] = named
                    pages.setdefault(page_in_form(one.part, page.key), []).append(key)
    whole = {key: [lines[one] for one in keys] for key, keys in pages.items()}
    return ((key, tuple(of_page)) for key, of_page in _without_idle_pages(whole).items())


def _without_idle_pages(pages: Mapping[str, list[Line]]) -> Mapping[str, list[Line]]:
    """Put what is only shown, on a page that asks nothing, with the page before it."""
    kept: dict[str, list[Line]] = {}
    first: list[Line] = []
    for key, lines in pages.items():
        asks = any(line.is_open or line.is_typed or line.item.kind == "choose" for line in lines)
        if asks:
            kept[key] = [*first, *lines]
            first = []
        elif kept:
            kept[next(reversed(kept))] += lines
        else:
            first += lines
    return kept or dict(pages)


def _is_left_out(one: PartPlan, line: Line) -> bool:
    """Tell whether a line is not shown: its service hides it, or an earlier one brings it about."""
    if line.standing == "hidden":
        return True
    if line.item.kind == "choose":
        # Who it is was said where the subject is the earlier service's.
        return bool(one.after) and line.item.subject in one.part.spec.subjects
    return line.fact is not None and line.fact.source == EXPECTED


def _in_form(one: PartPlan, line: Line) -> Line:
    """Return a line under its name in the form; no registry knows whoever has no NIK yet."""
    named = line._replace(item=item_in_form(one.part, line.item))
    if line.item.kind == "way" and line.value is not None:
        named = named._replace(value=one.part.keys[line.value])
    holder = one.plan.holders.get(line.item.subject or "")
    number = holder.facts.get("nik") if holder and line.standing == "elsewhere" else None
    if number is not None and number.source == EXPECTED:
        return named._replace(standing="asked", registry="", asked_for=None, manner=None)
    return named


def _once(first: Line, second: Line) -> Line:
    """Return one line for what two services show; what one of them has to ask is asked."""
    line = second._replace(item=first.item) if second.is_open and not first.is_open else first
    if first.item.optional and not second.item.optional:
        line = line._replace(item=replace(line.item, optional=False))
    if line.item.kind == "choose":
        fitting = {holder.subject_id for holder in second.candidates}
        both = tuple(one for one in first.candidates if one.subject_id in fitting)
        line = line._replace(candidates=both)
    return line
