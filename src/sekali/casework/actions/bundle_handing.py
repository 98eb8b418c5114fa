"""Handing in a bundle: a case of each service that waits for no other, and a part of every one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db import models

from sekali.casework.actions.handing_in import Application, HandedIn, hand_in
from sekali.casework.actors import Applicant
from sekali.casework.bundle_planning import BundlePlan, PartPlan
from sekali.casework.local_plans import planned_here
from sekali.casework.models import Bundle, BundlePart
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import Plan
from sekali.casework.queries import OpenDraft
from sekali.catalogue.compiled import CompiledService
from sekali.documents.papers import copy_of_paper, detach_all

if TYPE_CHECKING:
    from sekali.documents.attached import AttachedPaper

HANDED_IN, WAITING, INCOMPLETE = "handed-in", "waiting", "incomplete"
STOPPED, NOT_NEEDED, CLOSED = "stopped", "not-needed", "closed"


def case_of_part(bundle_id: UUID, service_id: str) -> UUID:
    """Return the id of the case that a service of a bundle becomes, whoever hands it in."""
    return uuid5(bundle_id, service_id)


def hand_in_bundle(
    opened: OpenDraft, plan: BundlePlan, by: Applicant, at: datetime
) -> tuple[list[HandedIn], list[models.Model]]:
    """Return the cases that a complete bundle begins with, and the rows to write beside them."""
    papers = _Papers(opened)
    parts = [papers.attached_to(one) for one in plan.parts.values()]
    cases = [_case(opened, plan, one, by, at) for one in parts if _is_first(one)]
    rows = [_part(opened, at_position, one) for at_position, one in enumerate(parts)]
    detach_all(person_id=by.person_id, application_id=opened.draft.id)
    return cases, [_bundle(opened, plan, by, at), *rows, *papers.copies]


def _is_first(one: PartPlan) -> bool:
    return not one.after


def _case(
    opened: OpenDraft, plan: BundlePlan, one: PartPlan, by: Applicant, at: datetime
) -> HandedIn:
    """Hand in one service, planned by itself with the papers that are its own now."""
    around, bundle_id = opened.surroundings, opened.draft.id

    def make(service: CompiledService) -> Plan:
        return plan_form(service, plan.dictionary, around, one.filling, today=plan.today)

    own = planned_here(one.part.service, make)
    case_id = case_of_part(bundle_id, one.part.id)
    subjects, begun_at = one.filling.subjects, opened.draft.started_at
    return hand_in(Application(case_id, own, subjects, around, begun_at, bundle_id), by, at)


def _bundle(opened: OpenDraft, plan: BundlePlan, by: Applicant, at: datetime) -> Bundle:
    texts = plan.bundle.definition.texts
    about = plan.line(plan.service.definition.about or "")
    return Bundle(
        person_id=by.person_id,
        id=opened.draft.id,
        key=plan.bundle.key,
        title={str(language): text.title for language, text in texts.items()},
        about=str(about.value or "") if about else "",
        channel=by.channel,
        language=by.language,
        submitted_at=at,
    )


def _part(opened: OpenDraft, position: int, one: PartPlan) -> BundlePart:
    service, bundle_id = one.part.service, opened.draft.id
    waits = one.is_expected and not _is_first(one)
    return BundlePart(
        person_id=opened.draft.person_id,
        id=uuid5(bundle_id, f"part:{service.id}"),
        bundle_id=bundle_id,
        position=position,
        service_id=service.id,
        title={language: text.title for language, text in service.texts.items()},
        after=list(one.after),
        case_id=case_of_part(bundle_id, service.id),
        standing=HANDED_IN if _is_first(one) else WAITING if waits else NOT_NEEDED,
        subjects=dict(one.filling.subjects) if waits else {},
        answers={key: dict(kept) for key, kept in one.filling.answers.items()} if waits else {},
    )


class _Papers:
    """The papers of a bundle's draft, attached to every case that needs them; kept once."""

    def __init__(self, opened: OpenDraft) -> None:
        self.by_id: Mapping[str, AttachedPaper] = {str(paper.id): paper for paper in opened.papers}
        self.bundle_id = opened.draft.id
        self.copies: list[models.Model] = []

    def attached_to(self, one: PartPlan) -> PartPlan:
        """Return a part whose answers name papers of its own case."""
        service = one.part.service
        case_id = case_of_part(self.bundle_id, service.id)
        answers: dict[str, Mapping[str, Any]] = dict(one.filling.answers)
        for item in service.items():
            if item.kind == "evidence" and (kept := answers.get(item.key)) and kept["value"]:
                ids = list(self._copy(kept["value"], case_id, item.key))
                answers[item.key] = {**kept, "value": ids}
        return replace(one, filling=replace(one.filling, answers=answers))

    def _copy(self, ids: Iterable[str], case_id: UUID, item: str) -> Iterator[str]:
        for one in ids:
            if one in self.by_id:
                copy = copy_of_paper(self.by_id[one], application_id=case_id, item=item)
                self.copies.append(copy)
                yield str(copy.id)
