"""One row of a list, filled in as a form: by the very plan and checks that a resident meets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sekali.agencies.rules import is_within
from sekali.casework.actions.drafting import MustBeAnswered
from sekali.casework.actions.page_reading import PageReader, Posted
from sekali.casework.actors import BULK, Applicant, Officer
from sekali.casework.bulk_reading import is_spoiled
from sekali.casework.grounds import ground_of_service
from sekali.casework.local_plans import NotOfferedThere, place_of, planned_here
from sekali.casework.models import Draft
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import Filling, Line, Plan, asked_key
from sekali.casework.queries import OpenDraft
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.value_types import Context, ValueRefused
from sekali.kernel.errors import DomainError
from sekali.vault.facts import Holder, Surroundings
from sekali.vault.queries import surroundings_of
from sekali.vault.search import PeopleSearch

# An agency has said it itself, so the registry that could have was not asked.
NOT_ASKED = "not-asked"
PERSON = "person"


class NobodyHere(DomainError):
    """Nobody with this number lives where the office is: of others an office is told nothing."""

    code = "nobody-here"


class OnlyInPerson(DomainError):
    """A paper or a signature is needed that only the person themselves can give."""

    code = "only-in-person"


class NotForThem(DomainError):
    """A condition of the law does not hold; ``params["refusal"]`` is the key of its sentence."""

    code = "not-for-them"


@dataclass(frozen=True, slots=True)
class Terms:
    """What all rows of a list have in common: the service, who sends it, when, and for where."""

    service: CompiledService
    spec: files.Bulk
    by: Officer
    region: str
    people: PeopleSearch
    context: Context
    at: datetime


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row as a form that is filled in, and what is wrong with it by column.

    What is wrong with the row as a whole stands under ``person``.
    """

    opened: OpenDraft
    plan: Plan
    mistakes: Mapping[str, DomainError] = field(default_factory=dict)


def read_row(
    terms: Terms, around: Surroundings, cells: Mapping[str, str], case_id: UUID
) -> RowRead:
    """Fill in the form of a service for one person with the cells of a row.

    ``cells`` are by column, without that of the person's number; empty ones count as absent.
    """
    form = _RowForm(terms, around, cells, case_id)
    form.fill()
    plan = form.plan()
    return RowRead(form.opened(), plan, form.mistakes or dict(_left_open(plan, terms)))


def is_of_the_office(plan: Plan, region: str) -> bool:
    """Tell whether the case would lie in a region: of everybody else an office learns nothing."""
    place = place_of(plan)
    return place is not None and is_within(place, region)


def _left_open(plan: Plan, terms: Terms) -> Iterator[tuple[str, DomainError]]:
    """Yield why a row without a mistake in a cell still cannot be handed in."""
    if not is_of_the_office(plan, terms.region):
        yield PERSON, NobodyHere()
        return
    if plan.not_offered_in:
        yield PERSON, NotOfferedThere(region=plan.not_offered_in)
        return
    for refusal in plan.refusals(complete=False)[:1]:
        yield PERSON, NotForThem(refusal=refusal)
        return
    lines = [line for page in plan.pages for line in page.open_lines]
    for line in lines:
        in_person = line.item.kind in {"evidence", "statement"}
        yield line.item.key, OnlyInPerson() if in_person else MustBeAnswered()
    for refusal in [] if lines else plan.refusals(complete=True)[:1]:
        yield PERSON, NotForThem(refusal=refusal)


class _RowForm:
    """One form while the cells of a row are put into its boxes."""

    def __init__(
        self, terms: Terms, around: Surroundings, cells: Mapping[str, str], case_id: UUID
    ) -> None:
        self.terms = terms
        self.around = around
        self.left = {key: cell for key, cell in cells.items() if cell}
        self.case_id = case_id
        self.answers: dict[str, Any] = {}
        self.mistakes: dict[str, DomainError] = {}
        self.subjects = {
            key: str(uuid5(case_id, key))
            for key, subject in terms.service.subjects.items()
            if subject.spec.new
        }
        self.by = Applicant(around.person.subject_id, channel=BULK, typed_by=terms.by)

    def plan(self) -> Plan:
        """Return the form as it stands, as the office of the place has it."""
        filling = Filling(self.subjects, self.answers)
        dictionary, today = catalogue.dictionary(), self.terms.context.today

        def plan(service: CompiledService) -> Plan:
            return plan_form(service, dictionary, self.around, filling, today=today)

        return planned_here(self.terms.service, plan)

    def opened(self) -> OpenDraft:
        """Return the form as a draft that is open, but kept nowhere."""
        draft = Draft(
            person_id=self.by.person_id,
            id=self.case_id,
            service_id=self.terms.service.id,
            service_version=self.terms.service.version,
            subjects=self.subjects,
            answers=self.answers,
            started_at=self.terms.at,
            saved_at=self.terms.at,
        )
        return OpenDraft(draft, self.around)

    def fill(self) -> None:
        """Put in the cells page by page; what no page asks of this person is not taken."""
        for page in self.terms.service.pages:
            # An answer may show further items on the same page.
            while self.left and self._fill_page(page.key):
                pass

    def _fill_page(self, key: str) -> bool:
        self._speak_for_registries(key)
        plan = self.plan()
        page = plan.page(key)
        shown = [line for line in page.lines if self._is_meant(line)] if page else []
        if page is None or not shown:
            return False
        boxes: dict[str, str] = {}
        for line in shown:
            try:
                boxes |= self._boxes(line, self.left.pop(line.item.key))
            except DomainError as refusal:
                self.mistakes[line.item.key] = refusal
        terms = self.terms
        reader = PageReader(
            plan, page, Posted(boxes), self.by, terms.people, terms.context, terms.at
        )
        reader.read()
        self._take(reader)
        return True

    def _is_meant(self, line: Line) -> bool:
        return line.item.key in self.left and line.standing != "hidden"

    def _speak_for_registries(self, key: str) -> None:
        """Let what the agency says itself be typed, although a registry could be asked for it."""
        page = self.plan().page(key)
        for line in page.lines if page else ():
            if line.standing == "elsewhere" and line.item.key in self.left:
                kept = asked_key(line.registry, line.item.subject or "")
                self.answers[kept] = {
                    "value": NOT_ASKED,
                    "by": str(self.terms.by.person_id),
                    "at": self.terms.at.isoformat(timespec="seconds"),
                    "channel": BULK,
                }

    def _boxes(self, line: Line, cell: str) -> Mapping[str, str]:
        """Return what a resident would type into which box to say what a cell says."""
        item, context = line.item, self.terms.context
        if item.kind == "choose":
            return {item.key: _person_with(cell, line.candidates)}
        if item.type is None or item.spec is None:
            return {}
        if is_spoiled(cell) and item.type.rule_type == "text":
            raise ValueRefused("number-spoiled")
        kept = item.type.parse_cell(cell, item.spec, context)
        if line.standing == "verified" and kept != line.value:
            raise ValueRefused("held-otherwise")
        return item.type.boxes_of(kept, item.key, item.spec, "id")

    def _take(self, reader: PageReader) -> None:
        for key, refusal in reader.mistakes.items():
            self.mistakes.setdefault(key, refusal)
        self.answers |= reader.answers
        self.subjects |= reader.subjects
        named = [UUID(one) for one in reader.subjects.values() if _is_id(one)]
        if any(self.around.find(one) is None for one in named):
            known = [UUID(one) for one in self.subjects.values() if _is_id(one)]
            officer = self.terms.by
            ground = ground_of_service(
                self.terms.service,
                where=BULK,
                reader_id=officer.person_id,
                case_id=self.case_id,
                office_id=officer.office_id,
            )
            self.around = surroundings_of(self.by.person_id, ground=ground, named=known)


def _is_id(said: str) -> bool:
    return said != "nobody"


def _person_with(number: str, candidates: Sequence[Holder]) -> str:
    """Return the id of whom a number means among those who can be chosen."""
    if is_spoiled(number):
        raise ValueRefused("number-spoiled")
    digits = "".join(sign for sign in number if sign.isalnum())
    for holder in candidates:
        if holder.value("nik") == digits:
            return str(holder.subject_id)
    raise ValueRefused("nobody-of-family")
