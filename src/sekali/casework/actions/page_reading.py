"""Reading what was typed on one page: what is wrong with one item does not stop the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import models

from sekali.audit.actions import Act
from sekali.casework.actors import Applicant
from sekali.casework.planning import AGREED, NOBODY, NOT_AGREED, Line, Plan, PlannedPage
from sekali.catalogue.table_words import headings
from sekali.catalogue.value_types import Context, ValueRefused, ValueType
from sekali.catalogue.value_types.rows import RawRow
from sekali.catalogue.value_types.tables import TableRefused
from sekali.kernel.errors import DomainError
from sekali.vault.inquiries import Asker
from sekali.vault.search import PeopleSearch, PersonFound


@dataclass(frozen=True, slots=True)
class Posted:
    """What came with a page: the boxes, and the papers.

    ``papers`` maps an item to the ids of all its attached papers, if some were added or taken
    off now; ``paper_mistakes`` tells of those that were not taken. ``new_papers`` are rows to
    insert in the transaction that keeps the page, ``acts`` are written down with them.
    """

    boxes: Mapping[str, str]
    papers: dict[str, list[str]] = field(default_factory=dict)
    paper_mistakes: dict[str, DomainError] = field(default_factory=dict)
    new_papers: list[models.Model] = field(default_factory=list)
    # Lines of the ledger that go with them.
    acts: list[Act] = field(default_factory=list)


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
        # What was agreed to or not on this page, where it was decided otherwise before.
        self.decided: list[tuple[Line, bool]] = []
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
        elif item.kind == "way":
            self._way(line)
        elif item.kind == "statement":
            if self.posted.get(item.key) == "yes":
                self._keep(item.key, value=True)
        elif item.kind == "consent":
            self._consent(line)
        elif item.kind in {"fact", "question"}:
            self._value(line)

    def _consent(self, line: Line) -> None:
        said = self.posted.get(line.item.key)
        if said in {AGREED, NOT_AGREED} and said != line.value:
            self.decided.append((line, said == AGREED))

    def _way(self, line: Line) -> None:
        """Read which of several ways was chosen; what was answered tells it without a word."""
        said = self.posted.get(line.item.key)
        if said and said not in line.item.ways:
            raise ValueRefused("choice-not")
        if said:
            self._keep(line.item.key, said)

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
            found = self.people.by_niks(set(self.named.values()), self._asker())
        except DomainError as refusal:
            self.mistakes |= dict.fromkeys((f"{key}.nik" for key in self.named), refusal)
            return
        for subject, nik in self.named.items():
            self._name_person(subject, nik, found[nik])

    def _asker(self) -> Asker:
        """Return who names people here, for their ledgers.

        Whoever may stay hidden from offices is not shown to those whom they name either.
        """
        service = self.plan.service
        if service.definition.hidden_applicant is not None:
            return Asker(where=self.by.channel, service_id=service.id)
        return Asker(
            where=self.by.channel,
            actor_id=self.by.actor_id,
            office_id=self.by.office_id,
            service_id=service.id,
            on_behalf=self.by.on_behalf,
        )

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
            "by": str(self.by.actor_id),
            "at": self.at.isoformat(timespec="seconds"),
            "channel": self.by.channel,
        }
        if rough:
            self.answers[key]["rough"] = rough


def _is_table(kind: ValueType | None) -> bool:
    return kind is not None and kind.widget == "table"
