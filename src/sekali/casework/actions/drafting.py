"""Filling in an application: starting, answering page by page, throwing away."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from sekali.casework.actors import Applicant
from sekali.casework.models import Draft, Offer
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import NOBODY, REGISTRY, Filling, Line, Plan, PlannedPage
from sekali.casework.queries import (
    NoSuchApplication,
    OpenDraft,
    open_draft,
    refuse_if_submitted,
)
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.table_words import headings
from sekali.catalogue.value_types import Context, ValueRefused, ValueType
from sekali.catalogue.value_types.rows import RawRow
from sekali.catalogue.value_types.tables import TableRefused
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look, write_down_look
from sekali.vault.search import PeopleSearch, PersonFound

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
class Posted:
    """What came with a page: the boxes, and the papers.

    ``papers`` maps an item to the ids of all its attached papers, if some were added or taken
    off now; ``paper_mistakes`` tells of those that were not taken. ``new_papers`` are rows to
    insert in the transaction that keeps the page.
    """

    boxes: Mapping[str, str]
    papers: dict[str, list[str]] = field(default_factory=dict)
    paper_mistakes: dict[str, DomainError] = field(default_factory=dict)
    new_papers: list[models.Model] = field(default_factory=list)


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
    *, service: CompiledService, by: Applicant, draft_id: UUID, offer: Offer | None, at: datetime
) -> None:
    """Open an application; with the same id again it changes nothing.

    Raises:
        AlreadySubmitted: The application with this id was handed in.

    Side effects: a line on the applicant's ledger, which facts the service reads, and why.
    """
    subjects = {key: str(uuid7()) for key, subject in service.subjects.items() if subject.spec.new}
    if offer is not None:
        subjects |= {key: kept for key, kept in offer.subjects.items() if key in service.subjects}
    draft = Draft(
        person_id=by.person_id,
        id=draft_id,
        service_id=service.id,
        service_version=service.version,
        subjects=subjects,
        offer_id=offer.id if offer else None,
        started_at=at,
        saved_at=at,
    )
    _insert_draft(draft, _look(service, by, draft_id), at)


@whole_transaction
def _insert_draft(draft: Draft, look: Look, at: datetime) -> None:
    Draft.objects.bulk_create([draft], ignore_conflicts=True)
    # Asked once the row is there: who handed it in at this very instant has committed by now.
    refuse_if_submitted(person_id=draft.person_id, draft_id=draft.id)
    write_down_look(person_id=draft.person_id, look=look, at=at)


def _look(service: CompiledService, by: Applicant, draft_id: UUID) -> Look:
    definition = service.definition
    elements = {item.key for item in service.items() if item.kind == "fact"} | set(definition.reads)
    used = {item.purpose for item in service.items()} | set(definition.reads.values())
    return Look(
        actor_id=by.person_id,
        office_id=None,
        service_id=service.id,
        case_id=draft_id,
        purposes={key: definition.purposes[key].basis for key in sorted(used)},
        elements=elements,
        where=by.channel,
    )


def plan_of(opened: OpenDraft, *, today: date) -> Plan:
    """Return the form of a draft as it stands, under the newest version of its service."""
    service = catalogue.service(opened.draft.service_id)
    return plan_form(
        service,
        catalogue.dictionary(),
        opened.surroundings,
        filling_of(service, opened.draft.subjects, opened.draft.answers),
        today=today,
    )


def filling_of(
    service: CompiledService, subjects: Mapping[str, str], answers: Mapping[str, Any]
) -> Filling:
    """Return what a draft holds, without answers to items that its service no longer has."""
    kept = {
        key: answer
        for key, answer in answers.items()
        if key in service.by_key or key.startswith(REGISTRY)
    }
    return Filling(subjects, kept)


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
        NoSuchApplication: The draft is gone (submitted or thrown away elsewhere), or has no
            such page now.
    """
    reader = PageReader(plan, page, posted, by, people, context, at)
    reader.read()
    # A paper of a draft that is gone must not stay behind: it would become one of the case.
    merge = whole_transaction(_merge) if posted.new_papers else _merge
    merge(opened.draft, reader, posted.new_papers, plan.service.version, at)
    if reader.subjects or posted.papers:
        # Somebody was named who was not known around the applicant, or other papers are there.
        opened = open_draft(person_id=by.person_id, draft_id=opened.draft.id)
    return _outcome(opened, page.key, reader, context.today)


def _merge(
    draft: Draft,
    reader: "PageReader",
    papers: Sequence[models.Model],
    version: str,
    at: datetime,
) -> None:
    values: list[Any] = [
        json.dumps(reader.answers),
        json.dumps(reader.subjects),
        version,
        at,
        draft.person_id,
        draft.id,
    ]
    # Tried again after an answer that was lost, the papers are there already.
    if insert_together(*papers, then=_MERGE, values=values, new_only=True) == 0:
        raise NoSuchApplication
    draft.answers |= reader.answers
    draft.subjects |= reader.subjects


def _outcome(opened: OpenDraft, page_key: str, reader: "PageReader", today: date) -> Answered:
    """Plan again with the new answers: conditions may show more, or refuse."""
    plan = plan_of(opened, today=today)
    page = plan.page(page_key)
    if page is None:
        raise NoSuchApplication
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


class PageReader:
    """Reads what was typed on one page, item by item."""

    def __init__(
        self,
        plan: Plan,
        page: PlannedPage,
        posted: Posted,
        by: Applicant,
        people: PeopleSearch,
        context: Context,
        at: datetime,
    ) -> None:
        self.plan = plan
        self.page = page
        self.posted = posted.boxes
        self.papers = posted.papers
        self.by = by
        self.people = people
        self.context = context
        self.at = at
        self.answers: dict[str, Any] = {}
        self.subjects: dict[str, str] = {}
        self.named: dict[str, str] = {}
        self.mistakes: dict[str, DomainError] = dict(posted.paper_mistakes)
        self.stays = False

    def read(self) -> None:
        """Read every line that can be typed; what is wrong with one does not stop the others."""
        for line in self.page.lines:
            if line.standing in {"hidden", "verified", "elsewhere"}:
                continue
            try:
                self._read_line(line)
            except TableRefused as refusal:
                self._refuse_table(line.item.key, refusal)
            except DomainError as refusal:
                self.mistakes[line.item.key] = refusal
        if self.stays:
            self._forgive()
        if self.named:
            self._look_up_named()
        for key, ids in self.papers.items():
            self._keep(key, ids)

    def _read_line(self, line: Line) -> None:
        item = line.item
        if item.kind == "choose":
            self._choose(line)
        elif item.kind == "statement":
            if self.posted.get(item.key) == "yes":
                self._keep(item.key, value=True)
        elif item.kind in {"fact", "question"}:
            self._value(line)

    def _tick(self, line: Line) -> None:
        """Read who of several was ticked; each has a box of its own."""
        key = line.item.key
        ids = [str(holder.subject_id) for holder in line.candidates]
        ticked = [one for one in ids if self.posted.get(f"{key}.{one}") == "yes"]
        if ticked or line.standing == "answered":
            self._keep(key, ticked)

    def _choose(self, line: Line) -> None:
        if self.plan.service.subjects[line.item.subject or ""].spec.many:
            self._tick(line)
            return
        said = self.posted.get(line.item.key)
        if not said:
            return
        allowed = {str(holder.subject_id) for holder in line.candidates}
        spec = self.plan.service.subjects[line.item.subject or ""].spec
        # Of things the applicant may mean another than those that are known.
        if spec.optional or spec.of is not None:
            allowed.add(NOBODY)
        if said not in allowed:
            raise ValueRefused("choice-not")
        self.subjects[line.item.subject or ""] = said

    def _value(self, line: Line) -> None:
        item = line.item
        if item.type is None or item.spec is None:
            return
        # A value that is known from before is only read if its boxes were shown.
        if not any(box in self.posted for box in item.type.posted_as(item.key)):
            return
        value = item.type.read(self.posted, item.key, item.spec, self._context(line))
        if value is None:
            if line.standing in {"answered", "declared"}:
                self._keep(item.key, None)
            return
        subject = self.plan.service.subjects.get(item.subject or "")
        if item.element == "nik" and subject is not None and subject.spec.source == "nik":
            self.named[subject.key] = str(value)
        else:
            self._keep(item.key, value)

    def _context(self, line: Line) -> Context:
        """Return what reading needs; for a table also what may stand above its columns."""
        item = line.item
        if not _is_table(item.type) or item.spec is None:
            return self.context
        self.stays = self.stays or bool(self.posted.get(f"{item.key}.do"))
        named = headings(self.plan.service, item.key, item.spec)
        return replace(self.context, headings=named)

    def _refuse_table(self, key: str, refusal: TableRefused) -> None:
        """Keep everything that was typed, although it is no answer yet."""
        self.mistakes[key] = refusal
        self._keep(key, None, rough=refusal.typed.rows)

    def _forgive(self) -> None:
        """Tell only what is about the button in the table: the page is not finished yet."""
        self.mistakes = {
            key: refusal
            for key, refusal in self.mistakes.items()
            if isinstance(refusal, TableRefused) and refusal.typed.refusal is not None
        }

    def _look_up_named(self) -> None:
        """Find everybody who was named on the page, all at once."""
        try:
            found = self.people.by_niks(set(self.named.values()))
        except DomainError as refusal:
            self.mistakes |= dict.fromkeys((f"{key}.nik" for key in self.named), refusal)
            return
        for subject, nik in self.named.items():
            self._name_person(subject, nik, found[nik])

    def _name_person(self, subject: str, nik: str, found: PersonFound) -> None:
        if found.person_id is None and found.registry_answered:
            self.mistakes[f"{subject}.nik"] = ValueRefused("nik-nobody")
            return
        # Where no registry could say, the resident says the name, and the officer is told.
        self.subjects[subject] = str(found.person_id) if found.person_id else NOBODY
        self._keep(f"{subject}.nik", nik)

    def _keep(self, key: str, value: Any, *, rough: Sequence[RawRow] = ()) -> None:
        self.answers[key] = {
            "value": value,
            "by": str(self.by.person_id),
            "at": self.at.isoformat(timespec="seconds"),
            "channel": self.by.channel,
        }
        if rough:
            self.answers[key]["rough"] = rough


def _is_table(kind: ValueType | None) -> bool:
    return kind is not None and kind.widget == "table"
