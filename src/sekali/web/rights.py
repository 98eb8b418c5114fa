"""What a person has a right to, in words: the conditions, the facts and the law of each."""

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sekali.casework.entitlement import (
    Entitlement,
    Reason,
    element_asked,
    entitlement_of,
    in_order,
)
from sekali.casework.local_plans import planned_here
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import MEMBERS, Filling, Plan
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.rules_language.refusals import ExpressionError
from sekali.vault.facts import Surroundings
from sekali.web.fields import said_in

_log = logging.getLogger(__name__)


class ReasonWords(NamedTuple):
    """Why: the condition that holds, the facts it was judged by, and the law."""

    sentence: str
    facts: str
    law: str


class Right(NamedTuple):
    """A service that somebody can have now."""

    plan: Plan
    title: str
    reasons: tuple[ReasonWords, ...]


class Nearly(NamedTuple):
    """A fact that would tell, and what it may open. ``kind`` and ``element`` name it."""

    kind: str
    element: str
    label: str
    titles: tuple[str, ...]


class Rights(NamedTuple):
    """What the home page says of somebody's rights."""

    eligible: tuple[Right, ...] = ()
    nearly: tuple[Nearly, ...] = ()


def rights_of(
    surroundings: Surroundings, language: str, today: date, *, without: Iterable[str] = ()
) -> Rights:
    """Return what a person has a right to; ``without`` the services that are shown elsewhere."""
    judged = judged_for(surroundings, today, without=without)
    eligible = tuple(_right(one, language) for one in judged if one.standing == "eligible")
    return Rights(eligible, tuple(_nearly(judged, language)))


def judged_for(
    surroundings: Surroundings, today: date, *, without: Iterable[str] = ()
) -> Sequence[Entitlement]:
    """Judge every service that is offered where they live, by what is held about a person."""
    left_out = set(without)

    def plan(one: CompiledService) -> Plan:
        return plan_form(one, catalogue.dictionary(), surroundings, Filling(), today=today)

    def judged(one: CompiledService) -> Entitlement | None:
        try:
            planned = planned_here(one, plan)
            return None if planned.not_offered_in else entitlement_of(planned)
        except ExpressionError as error:
            # The fault of one folder takes nobody's home page away.
            _log.error("a rule of %s has no answer: %s", one.id, error)  # no bug
            return None

    return in_order(
        judged(one)
        for one in catalogue.services().values()
        if one.id not in left_out
        and one.definition.applicant == surroundings.person.kind
        and not _is_open_to_all(one)
    )


def _is_open_to_all(service: CompiledService) -> bool:
    """Tell whether it is everybody's at any time, so that no fact of theirs entitles to it."""
    events = catalogue.dictionary().life_events
    return any(events[key].open_to_all for key in service.definition.life_events)


def lacks(one: Entitlement) -> tuple[str, str] | None:
    """Return kind of subject and element of the one fact that is missing, if one is."""
    if one.missing is None:
        return None
    subject, _, element = one.missing.partition(".")
    return one.plan.holders[subject].kind, element


def title_of(one: Entitlement, language: str) -> str:
    """Return what the service is called."""
    return one.service.text(language).title


def _right(one: Entitlement, language: str) -> Right:
    said = one.service.text(language).eligible
    reasons = tuple(
        ReasonWords(
            said.get(reason.key, ""), _facts_in_words(one.plan, reason, language), reason.law
        )
        for reason in one.reasons
    )
    return Right(one.plan, title_of(one, language), reasons)


def _facts_in_words(plan: Plan, reason: Reason, language: str) -> str:
    labels = (_label(plan, name, language) for name in reason.facts)
    return ", ".join(dict.fromkeys(label for label in labels if label))


def _label(plan: Plan, name: str, language: str) -> str:
    """Return what a fact is called; of somebody who was looked for, who that is."""
    subject, _, _ = name.partition(".")
    spec = element_asked(plan, name)
    if spec is not None:
        return said_in(spec.label, language)
    text = plan.service.text(language)
    return text.subjects.get("household" if name == MEMBERS else subject, "")


def _nearly(judged: Sequence[Entitlement], language: str) -> Iterable[Nearly]:
    by_fact: dict[tuple[str, str], list[Entitlement]] = {}
    for one in judged:
        if (fact := lacks(one)) is not None:
            by_fact.setdefault(fact, []).append(one)
    for (kind, element), opened in by_fact.items():
        known = catalogue.dictionary().element(kind, element)
        label = said_in(known.spec.label, language) if known else element
        yield Nearly(kind, element, label, tuple(title_of(one, language) for one in opened))
