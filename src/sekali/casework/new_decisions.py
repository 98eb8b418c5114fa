"""The case in which an officer decides anew what a rule had decided, as it is when it begins.

It is judged by the version of the service that the rule was of: what is looked at again is that
decision, and not another law.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import models

from sekali.agencies import queries as agencies
from sekali.casework import process
from sekali.casework.corrections import subjects_of_correction
from sekali.casework.models import Case, Objection
from sekali.casework.new_corrections import facts_before
from sekali.catalogue.compiled import CompiledService
from sekali.documents import queries as documents
from sekali.documents.attached import AttachedPaper
from sekali.documents.papers import copy_of_paper
from sekali.kernel.ids import case_number


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A case to be decided by hand, with its own rows of the papers of the one before."""

    case: Case
    papers: tuple[models.Model, ...]


def new_decision(
    old: Case, service: CompiledService, objection: Objection, *, at: datetime
) -> NewDecision:
    """Return the case in which what a rule decided is decided anew; nothing is saved.

    It carries facts, papers and findings of the old one, and waits in the state in which the rule
    decided. Its id follows from the objection, so that there is one.
    """
    case_id = uuid5(objection.id, "anew")
    before = facts_before(old, service, ())
    facts, papers = _with_own_papers(old, before, case_id)
    case = Case(
        person_id=old.person_id,
        id=case_id,
        number=case_number(case_id),
        service_id=old.service_id,
        service_version=old.service_version,
        service_digest=old.service_digest,
        office_id=old.office_id,
        title=old.title,
        about=old.about,
        language=old.language,
        subjects=subjects_of_correction(old, service),
        facts=facts,
        findings=dict(old.findings),
        call=old.call,
        call_group=old.call_group,
        state=objection.state_decided,
        corrects_id=old.id,
        by_hand=True,
        hidden_from=old.hidden_from,
        submitted_at=at,
        promised_at=_promised(old, service, objection.state_decided, at),
        is_sample=old.is_sample,
    )
    return NewDecision(case, tuple(papers))


def _promised(old: Case, service: CompiledService, state: str, at: datetime) -> datetime:
    office = agencies.working_time(old.office_id)
    return process.due_at(service.definition.process[state].within, at, office)


def _with_own_papers(
    old: Case, facts: Mapping[str, Any], case_id: UUID
) -> tuple[dict[str, Any], list[Any]]:
    """Return the facts, and the new case's rows of the papers that they name; files are shared."""
    attached = documents.papers_of(person_id=old.person_id, application_id=old.id)
    by_id = {str(paper.id): paper for paper in attached}
    own: dict[str, Any] = {}
    rows: list[Any] = []
    for key, fact in facts.items():
        copies = list(_copies(fact["value"], by_id, key, case_id))
        own[key] = {**fact, "value": [str(one.id) for one in copies]} if copies else fact
        rows += copies
    return own, rows


def _copies(
    value: Any, by_id: Mapping[str, AttachedPaper], item: str, case_id: UUID
) -> Iterator[Any]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, str) and one in by_id:
            yield copy_of_paper(by_id[one], application_id=case_id, item=item)
