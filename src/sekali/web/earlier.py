"""Papers that a resident gave before, offered again on a page that asks for the same paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from sekali.casework.models import Case
from sekali.casework.planning import Line, Plan, PlannedPage
from sekali.casework.queries import OpenDraft
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.files import EvidenceItem
from sekali.documents import earlier
from sekali.documents.attached import AttachedPaper
from sekali.documents.papers import NOWHERE_ELSE, Origin
from sekali.documents.queries import paper_from
from sekali.kernel.wording import long_date
from sekali.mandates.rules import WHOLE, Authority
from sekali.web.labels import form_known_as

USE_AGAIN = "pakai"


@dataclass(frozen=True, slots=True)
class Offered:
    """A paper that may be used again: what it is called, for what it was given, and when."""

    paper: AttachedPaper
    box: str
    service: str
    day: str


@dataclass(frozen=True)
class EarlierPapers:
    """What one person gave before, as a page of one draft sees it."""

    opened: OpenDraft
    plan: Plan
    # By what right somebody acts for the person, where it is not they.
    acting: Authority | None = None

    @cached_property
    def _papers(self) -> Sequence[AttachedPaper]:
        given = [paper_from(kept) for kept in self.opened.earlier]
        # Through a form nobody reaches what was given for services that they may not see to.
        scope = self.acting.scope if self.acting else WHOLE
        return [paper for paper in given if scope.covers(paper.service_id)]

    def origin_of(self, item: EvidenceItem) -> Origin:
        """Return what is kept with a paper of an item, so that it can be offered again."""
        if item.paper is None:
            return NOWHERE_ELSE
        return Origin(item.paper, self._about(item), self.opened.draft.service_id)

    def for_line(self, line: Line) -> Sequence[AttachedPaper]:
        """Return what may be used for a line: the same kind, about the same, still good."""
        item = line.item.evidence
        if item is None or item.paper is None or not self.opened.earlier:
            return ()
        attached = [paper.blob for paper in self.opened.papers if paper.item == line.item.key]
        same = earlier.of_the_same(
            self._papers, kind=item.paper, about_id=self._about(item), attached=attached
        )
        return [paper for paper in same if self._is_good(item.paper, paper)]

    def on_page(self, page: PlannedPage, language: str) -> Mapping[str, Sequence[Offered]]:
        """Return what is offered for each item of a page."""
        return {
            line.item.key: [_offered(line.item.key, one, language) for one in papers]
            for line in page.lines
            if line.standing != "hidden" and (papers := self.for_line(line))
        }

    def _is_good(self, kind: str, paper: AttachedPaper) -> bool:
        given = timezone.localdate(earlier.given_at(paper))
        until = self.plan.dictionary.paper_good_until(kind, given)
        return until is None or self.plan.today < until

    def _about(self, item: EvidenceItem) -> UUID:
        """Return whom or what a paper proves something of; else it is the applicant's own."""
        draft, subject = self.opened.draft, _subject_of(item, self.plan.service)
        if subject is None:
            return draft.person_id
        holder = self.plan.holders.get(subject)
        return holder.subject_id if holder else _uuid(draft.subjects.get(subject)) or draft.id


@dataclass(frozen=True)
class CasePapers:
    """What is kept with a paper that comes later, for a case that asks for it again."""

    case: Case
    service: CompiledService

    def origin_of(self, item: EvidenceItem) -> Origin:
        """Return what is kept with a paper of an item, so that it can be offered again."""
        if item.paper is None:
            return NOWHERE_ELSE
        subject = _subject_of(item, self.service)
        said = self.case.subjects.get(subject) if subject else None
        about = (_uuid(said) or self.case.id) if subject else self.case.person_id
        return Origin(item.paper, about, self.case.service_id)


def _subject_of(item: EvidenceItem, service: CompiledService) -> str | None:
    subjects = (reference.partition(".")[0] for reference in item.proves if "." in reference)
    return next((key for key in subjects if key in service.subjects), None)


def _offered(key: str, paper: AttachedPaper, language: str) -> Offered:
    service = form_known_as(paper.service_id)
    title = service.text(language).title if service else ""
    day = long_date(timezone.localdate(earlier.given_at(paper)), language)
    return Offered(paper, f"{key}:{paper.id}", title, day)


def _uuid(said: str | None) -> UUID | None:
    try:
        return UUID(said or "")
    except ValueError:
        return None
