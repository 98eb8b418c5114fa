"""Asking registries for what a form needs, once the resident has said so."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from sekali.casework.actors import Applicant
from sekali.casework.planning import Line, Plan, PlannedPage, asked_key
from sekali.casework.queries import NoSuchApplication, OpenDraft
from sekali.catalogue.agreements import KnownAgreements, Permit
from sekali.catalogue.compiled import APPLICANT
from sekali.catalogue.dictionary import DictionaryOf
from sekali.storage.transactions import whole_transaction
from sekali.vault.facts import Holder
from sekali.vault.fetching import (
    Authority,
    Fetch,
    answered_lately,
    ask,
    authorities_on,
    keep_fetched,
)
from sekali.vault.ports import FactRegistries
from sekali.vault.told import Told

DECLINED = "declined"
_MERGE = """
    UPDATE casework_draft SET answers = answers || %s::jsonb, saved_at = %s
    WHERE person_id = %s AND id = %s
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What one registry is asked about one person, and the lines of the form that need it."""

    registry: str
    person: Holder
    lines: tuple[Line, ...]

    def permit(self, agreements: KnownAgreements, on: date) -> Permit:
        """Return what may be asked.

        Raises:
            OutsideAgreement: No agreement opens it on that day.
        """
        asked = {line.asked_for for line in self.lines if line.asked_for is not None}
        return agreements.permit(self.registry, asked, on)

    @property
    def purposes(self) -> frozenset[str]:
        """Return the keys of the purposes for which it is asked."""
        return frozenset(line.item.purpose for line in self.lines)

    @property
    def subjects(self) -> frozenset[str]:
        """Return the subjects of the service that it is about."""
        return frozenset(line.item.subject or "" for line in self.lines)


@dataclass(frozen=True, slots=True)
class Came:
    """What a registry says of somebody; no news where it said so lately and was not asked again."""

    told: Told
    is_news: bool = True


def questions_of(plan: Plan, page: PlannedPage) -> tuple[Question, ...]:
    """Return what registries would be asked for one page of a form."""
    by_whom: dict[tuple[str, str], list[Line]] = {}
    people: dict[str, Holder] = {}
    for line in page.lines:
        if line.standing == "elsewhere":
            person = _person_of(plan, line.item.subject or "")
            person_id = str(person.subject_id)
            people[person_id] = person
            by_whom.setdefault((line.registry, person_id), []).append(line)
    return tuple(
        Question(registry, people[person_id], tuple(lines))
        for (registry, person_id), lines in by_whom.items()
    )


def fetch_for_page(
    *,
    opened: OpenDraft,
    plan: Plan,
    page: PlannedPage,
    by: Applicant,
    registries: FactRegistries,
    dictionary: DictionaryOf,
    at: datetime,
) -> None:
    """Ask the registries that hold something of a page, and keep what they tell.

    They are asked before anything is written; then each person's facts, the line on their
    ledger and what came of the question are one transaction. Pressing again asks nobody again,
    since the draft knows what came.

    Raises:
        NoSuchApplication: The draft is gone (submitted or thrown away elsewhere).
        OutsideAgreement: An agreement ended since the page was planned.
    """
    agreements = dictionary.agreements
    asked = [(one, one.permit(agreements, plan.today)) for one in questions_of(plan, page)]
    told = [(one, permit, _ask(one, permit, registries, at)) for one, permit in asked]
    authorities = authorities_on(dictionary, plan.today)
    for question, permit, came in told:
        fetch = _fetch(question, permit, opened, plan, by)
        answers = _answers(question, came.told.outcome, by, fetch.consented, at)
        _keep(opened, fetch, came, authorities, answers, at)


def decline_for_page(
    *, opened: OpenDraft, plan: Plan, page: PlannedPage, by: Applicant, at: datetime
) -> None:
    """Keep that the resident would rather fill in a page than have registries asked.

    Raises:
        NoSuchApplication: The draft is gone.
    """
    answers: dict[str, Any] = {}
    for question in questions_of(plan, page):
        answers |= _answers(question, DECLINED, by, (), at)
    _merge(opened, answers, at)


def _ask(question: Question, permit: Permit, registries: FactRegistries, at: datetime) -> Came:
    lately = answered_lately(question.person.subject_id, permit, at=at)
    if lately is not None:
        return Came(Told(lately), is_news=False)
    registry = registries.get(question.registry)
    nik = question.person.value("nik")
    if registry is None or not nik:
        # A registry that this installation has no line to is away.
        return Came(Told("unavailable"))
    return Came(ask(registry, str(nik), permit))


def _person_of(plan: Plan, subject: str) -> Holder:
    """Return by whose number a registry is asked: their own, else that of the applicant."""
    declared = plan.service.subjects.get(subject)
    if declared is not None and declared.spec.kind == "person" and subject in plan.holders:
        return plan.holders[subject]
    return plan.holders[APPLICANT]


def _fetch(
    question: Question, permit: Permit, opened: OpenDraft, plan: Plan, by: Applicant
) -> Fetch:
    purposes = plan.service.definition.purposes
    bases = {key: purposes[key].basis for key in sorted(question.purposes)}
    household = opened.surroundings.household()
    return Fetch(
        permit=permit,
        person_id=question.person.subject_id,
        household_id=household.subject_id if household else None,
        purposes=bases,
        consented=tuple(key for key, basis in bases.items() if basis == "consent"),
        asked_by=by.actor_id or by.person_id,
        channel=by.channel,
        service_id=plan.service.id,
        application_id=opened.draft.id,
        is_sample=question.person.is_sample,
    )


def _answers(
    question: Question, outcome: str, by: Applicant, consented: Iterable[str], at: datetime
) -> dict[str, Any]:
    kept = {
        "value": outcome,
        "by": str(by.actor_id),
        "at": at.isoformat(timespec="seconds"),
        "channel": by.channel,
        "consented": sorted(consented),
    }
    return {asked_key(question.registry, subject): kept for subject in question.subjects}


@whole_transaction
def _keep(
    opened: OpenDraft,
    fetch: Fetch,
    came: Came,
    authorities: Mapping[tuple[str, str], Authority],
    answers: Mapping[str, Any],
    at: datetime,
) -> None:
    _merge(opened, answers, at)
    if came.is_news:
        keep_fetched(fetch=fetch, told=came.told, authorities=authorities, at=at)


def _merge(opened: OpenDraft, answers: Mapping[str, Any], at: datetime) -> None:
    draft = opened.draft
    with connection.cursor() as cursor:
        cursor.execute(_MERGE, [json.dumps(answers), at, draft.person_id, draft.id])
        if cursor.rowcount == 0:
            raise NoSuchApplication
