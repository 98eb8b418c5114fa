"""Filling in an application: starting, answering page by page, throwing away."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from sekali.audit.actions import record
from sekali.casework.actions import consenting, reminding
from sekali.casework.actions.page_reading import PageReader, Posted
from sekali.casework.actions.signing import signers
from sekali.casework.actors import Applicant
from sekali.casework.assurance import check_assurance, check_kind
from sekali.casework.bundle_planning import plan_bundle
from sekali.casework.consents import decisions_on
from sekali.casework.grounds import ground_of_service, own_form
from sekali.casework.local_plans import planned_here
from sekali.casework.models import Draft, Offer
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import REGISTRY, Filling, Plan, PlannedPage
from sekali.casework.queries import (
    NoSuchApplication,
    OpenDraft,
    open_draft,
    refuse_if_submitted,
)
from sekali.catalogue import queries as catalogue
from sekali.catalogue.bundle_forms import form_of
from sekali.catalogue.bundles import bundle_key
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.value_types import Context, ValueRefused
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look, write_down_look
from sekali.vault.consenting import Decisions
from sekali.vault.search import PeopleSearch

# Answers are merged in one statement: two devices that save two pages lose nothing.
_MERGE = """
    UPDATE casework_draft
    SET answers = answers || %s::jsonb, subjects = subjects || %s::jsonb,
        service_version = %s, saved_at = %s
    WHERE person_id = %s AND id = %s
"""


class MustBeAnswered(ValueRefused):
    """An item was left empty that the law requires."""

    def __init__(self) -> None:
        super().__init__("answer-missing")


class HeldElsewhere(ValueRefused):
    """A registry holds it, and the resident has not said whether it may be asked."""

    def __init__(self) -> None:
        super().__init__("held-elsewhere")


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a page: mistakes by item, refusals by rule, and what stands there now.

    ``stays`` tells that a button inside a table was pressed: nobody wants to leave the page.
    """

    opened: OpenDraft
    plan: Plan
    page: PlannedPage
    mistakes: Mapping[str, DomainError] = field(default_factory=dict)
    refusals: tuple[str, ...] = ()
    stays: bool = False

    @property
    def is_good(self) -> bool:
        """Tell whether everything was kept and nothing stands against going on."""
        return not self.mistakes and not self.refusals and not self.stays


def start_draft(
    *,
    service: CompiledService,
    by: Applicant,
    draft_id: UUID,
    offer: Offer | None,
    at: datetime,
    chosen: Sequence[str] = (),
) -> None:
    """Open an application; with the same id again it changes nothing.

    ``chosen`` are the services of a bundle, whose one form is then the ``service``.

    Raises:
        AlreadySubmitted: The application with this id was handed in.
        NotForSuch: It is not for whoever applies: a person, or an organisation.
        AssuranceTooLow: It is not sure enough who applies.

    Side effects: a line on the applicant's ledger, which facts the service reads, and why.
    """
    check_kind(service, by.kind)
    check_assurance(service, by)
    subjects = {**new_subjects(service), **signers(service, by)}
    if offer is not None:
        subjects |= {key: kept for key, kept in offer.subjects.items() if key in service.subjects}
    draft = Draft(
        person_id=by.person_id,
        id=draft_id,
        service_id=service.id,
        service_version=service.version,
        chosen=list(chosen),
        subjects=subjects,
        offer_id=offer.id if offer else None,
        started_at=at,
        saved_at=at,
    )
    look = look_at_form(service, by, draft_id)
    _insert_draft(draft, look, reminding.reminders(draft, service, at), at)


def new_subjects(service: CompiledService) -> dict[str, str]:
    """Return an id for everybody whom nobody knows before this application."""
    return {key: str(uuid7()) for key, subject in service.subjects.items() if subject.spec.new}


@whole_transaction
def _insert_draft(
    draft: Draft, look: Look, reminders: Sequence[models.Model], at: datetime
) -> None:
    Draft.objects.bulk_create([draft], ignore_conflicts=True)
    if reminders:
        insert_together(*reminders, new_only=True)
    # Asked once the row is there: who handed it in at this very instant has committed by now.
    refuse_if_submitted(person_id=draft.person_id, draft_id=draft.id)
    write_down_look(person_id=draft.person_id, look=look, at=at)


def look_at_form(service: CompiledService, by: Applicant, draft_id: UUID) -> Look:
    """Return the line on the applicant's ledger: which facts a form reads, and what for."""
    definition = service.definition
    elements = {item.key for item in service.items() if item.kind == "fact"} | set(definition.reads)
    used = {item.purpose for item in service.items()} | set(definition.reads.values())
    # What rests on consent is not read before it is agreed to.
    used -= set(service.consents)
    elements -= {key for purpose in service.consents for key in service.items_for(purpose)}
    ground = ground_of_service(
        service, where=by.channel, reader_id=by.actor_id, case_id=draft_id, used=used
    )
    return replace(Look.on(ground, elements), on_behalf=by.on_behalf)


def plan_of(opened: OpenDraft, *, today: date) -> Plan:
    """Return the form of a draft as it stands, under what is offered now in its place.

    Raises:
        NoSuchService: What it is for is not offered any more.
    """
    key = bundle_key(opened.draft.service_id)
    if key is not None:
        return _plan_of_bundle(opened, key, today)

    offered = catalogue.service(opened.draft.service_id)
    consents = decisions_on([offered], opened.draft.person_id)

    def plan(service: CompiledService) -> Plan:
        return plan_form(
            service,
            catalogue.dictionary(),
            opened.surroundings,
            filling_of(service, opened.draft.subjects, opened.draft.answers, consents),
            today=today,
        )

    return planned_here(offered, plan)


def _plan_of_bundle(opened: OpenDraft, key: str, today: date) -> Plan:
    bundle = catalogue.bundle(key)
    chosen = tuple(part.id for part in bundle.chosen(opened.draft.chosen))
    if not chosen:
        raise catalogue.NoSuchService(bundle=key)
    form = form_of(bundle, chosen)
    parts = [part.service for part in bundle.chosen(chosen)]
    consents = decisions_on(parts, opened.draft.person_id)
    filling = filling_of(form, opened.draft.subjects, opened.draft.answers, consents)
    return plan_bundle(
        bundle,
        chosen,
        catalogue.dictionary(),
        opened.surroundings,
        filling,
        today=today,
        here=planned_here,
    )


def filling_of(
    service: CompiledService,
    subjects: Mapping[str, str],
    answers: Mapping[str, Any],
    consents: Decisions,
) -> Filling:
    """Return what a draft holds, without answers to items that its service no longer has."""
    kept = {
        key: answer
        for key, answer in answers.items()
        if key in service.by_key or key.startswith(REGISTRY)
    }
    return Filling(subjects, kept, consents=consents)


def answer_page(
    *,
    opened: OpenDraft,
    plan: Plan,
    page: PlannedPage,
    posted: Posted,
    by: Applicant,
    people: PeopleSearch,
    context: Context,
    at: datetime,
) -> Answered:
    """Keep what was typed on a page; what cannot be kept is told, the rest is kept.

    Raises:
        NoSuchApplication: The draft is gone (submitted or thrown away elsewhere).
    """
    reader = PageReader(plan, page, posted, by, people, context, at)
    reader.read()
    # A paper of a draft that is gone must not stay behind: it would become one of the case.
    merge = whole_transaction(_merge) if posted.new_papers or reader.decided else _merge
    merge(opened.draft, reader, posted, plan.service, at)
    if reader.subjects or posted.papers:
        # Somebody was named who was not known around the applicant, or other papers are there.
        opened = open_draft(person_id=by.person_id, draft_id=opened.draft.id, ground=own_form(by))
    return _outcome(opened, page.key, reader, context.today)


def _merge(
    draft: Draft,
    reader: "PageReader",
    posted: Posted,
    service: CompiledService,
    at: datetime,
) -> None:
    values: list[Any] = [
        json.dumps(reader.answers),
        json.dumps(reader.subjects),
        service.version,
        at,
        draft.person_id,
        draft.id,
    ]
    # Tried again after an answer that was lost, the papers are there already.
    if insert_together(*posted.new_papers, then=_MERGE, values=values, new_only=True) == 0:
        raise NoSuchApplication
    for line, is_agreed in reader.decided:
        consenting.decide_on_form(
            line.item, service, is_agreed=is_agreed, by=reader.by, application_id=draft.id, at=at
        )
    if posted.acts:
        record(person_id=draft.person_id, acts=posted.acts, at=at)
    draft.answers |= reader.answers
    draft.subjects |= reader.subjects


def _outcome(opened: OpenDraft, page_key: str, reader: "PageReader", today: date) -> Answered:
    """Plan again with the new answers: conditions may show more, or refuse."""
    plan = plan_of(opened, today=today)
    # What was answered on it may leave nothing to be asked there.
    page = plan.page(page_key) or PlannedPage(page_key, ())
    mistakes = dict(reader.mistakes)
    if reader.stays:
        return Answered(opened, plan, page, mistakes, stays=True)
    for line in page.open_lines:
        missing = HeldElsewhere() if line.standing == "elsewhere" else MustBeAnswered()
        mistakes.setdefault(line.item.key, missing)
    return Answered(opened, plan, page, mistakes, tuple(plan.refusals(complete=False)))


@whole_transaction
def discard_draft(*, person_id: UUID, draft_id: UUID) -> None:
    """Throw a draft away. Doing it again changes nothing."""
    Draft.objects.filter(person_id=person_id, id=draft_id).delete()
