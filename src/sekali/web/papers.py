"""Taking in papers that were attached to a page of a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sekali.casework.actions.page_reading import Posted
from sekali.casework.planning import Line, PlannedPage
from sekali.catalogue.files import EvidenceItem
from sekali.documents import earlier, queries
from sekali.documents.attached import KeptKey
from sekali.documents.papers import Paper, TooManyPapers, keep_paper, remove_paper
from sekali.documents.ports import StoreAway
from sekali.documents.safe import HeldKey
from sekali.documents.uploads import CheckedUpload, UploadLimits, UploadRefused, check_upload
from sekali.kernel.errors import DomainError
from sekali.web.earlier import USE_AGAIN, CasePapers, EarlierPapers
from sekali.web.requests import Request, now, posted_of

LIMITS = UploadLimits()
# The box of a page that takes proof of what is said on it.
PROOF, MOST_PROOFS = "bukti", 3


@dataclass(slots=True)
class _Intake:
    """Takes in the files of one page; ``keys`` are the person's, where they were read already."""

    request: Request
    application_id: UUID
    posted: Posted
    keys: Sequence[KeptKey] | None
    before: EarlierPapers | CasePapers
    held: HeldKey | None = None

    def keep(self, item: EvidenceItem, checked: CheckedUpload) -> str:
        """Bring a checked file to disk; its row is inserted with what was typed on the page."""
        paper = Paper(
            person_id=self.request.person_id,
            application_id=self.application_id,
            item=item.evidence,
            checked=checked,
            added_by_id=self.request.user.person_id,
            origin=self.before.origin_of(item),
        )
        store, key = self.request.outside.store, self._key()
        row = keep_paper(paper=paper, store=store, at=now(), key=key)
        self.posted.new_papers.append(row)
        return str(row.id)

    def use_again(self, line: Line) -> str | None:
        """Refer to an earlier paper, where one of this item was pressed; return the new id."""
        said = self.request.POST.get(USE_AGAIN, "")
        if not said or not isinstance(self.before, EarlierPapers):
            return None
        offered = self.before.for_line(line)
        paper = next((one for one in offered if said == f"{line.item.key}:{one.id}"), None)
        if paper is None:
            return None
        draft, by_id, key = self.before.opened.draft, self.request.user.person_id, line.item.key
        row = earlier.used_again(
            paper, draft.id, key, seen_as=draft.saved_at, by_id=by_id, at=now()
        )
        act = earlier.act_of_using(paper, draft.id, key, service_id=draft.service_id, by_id=by_id)
        self.posted.new_papers.append(row)
        self.posted.acts.append(act)
        return str(row.id)

    def _key(self) -> HeldKey:
        if self.held is None:
            store, person_id = self.request.outside.store, self.request.person_id
            if self.keys is None:
                self.held = store.key_of(person_id)
            else:
                self.held = store.held(self.keys, person_id)
                self.posted.new_papers.extend(self.held.new_rows)
        return self.held


def posted_page(
    request: Request,
    page: PlannedPage,
    application_id: UUID,
    before: EarlierPapers | CasePapers,
    *,
    replace: bool = False,
    keys: Sequence[KeptKey] | None = None,
) -> Posted:
    """Keep the files that came with a page; return them with what was typed on it.

    With ``replace`` the first new paper of an item takes the place of the old ones. ``keys``
    were read with the draft; without them, they are asked for when there is a file. ``before``
    tells what was given before, and what to keep with a paper so that it is offered again.
    """
    posted = Posted(posted_of(request))
    intake = _Intake(request, application_id, posted, keys, before)
    touched = [
        line
        for line in page.lines
        if line.is_paper and line.standing != "hidden" and _is_touched(request, line)
    ]
    attached = {line.item.key: list(line.value or ()) for line in touched}
    if touched and replace:
        # An attempt before this one, with a mistake in another item, may have replaced them.
        attached |= _attached(request, application_id)
    for line in touched:
        if _is_of_another_way(line, posted.boxes):
            _leave(request, line, attached, posted)
        elif line.item.evidence is not None:
            _change(intake, line, line.item.evidence, attached, replace=replace)
    return posted


def recall_replaced(
    request: Request,
    page: PlannedPage,
    case_id: UUID,
    former: Mapping[str, Any],
    posted: Posted,
) -> None:
    """Add the papers that an attempt before this one has put in the place of marked ones.

    That attempt had a mistake in another item; ``former`` are the facts of the case.
    """
    keys = [line.item.key for line in page.lines if line.is_paper]
    untouched = [key for key in keys if key not in posted.papers]
    attached = _attached(request, case_id) if untouched else {}
    for key in untouched:
        if key in attached and attached[key] != former[key]["value"]:
            posted.papers[key] = attached[key]


def _is_of_another_way(line: Line, boxes: Mapping[str, str]) -> bool:
    """Tell whether the page says that something else is shown instead of a paper."""
    said = boxes.get(line.item.way_of) if line.item.way_of else None
    return bool(said) and said != line.item.key


def _leave(
    request: Request, line: Line, attached: Mapping[str, Sequence[str]], posted: Posted
) -> None:
    """Take off the papers of a way that was not chosen; an officer would wonder about them."""
    for one in attached.get(line.item.key, ()):
        remove_paper(person_id=request.person_id, evidence_id=UUID(one), at=now())
    posted.papers[line.item.key] = []


def _is_touched(request: Request, line: Line) -> bool:
    if _is_of_another_way(line, posted_of(request)):
        return bool(line.value) or line.item.key in request.FILES
    key = line.item.key
    is_again = request.POST.get(USE_AGAIN, "").startswith(f"{key}:")
    return is_again or key in request.FILES or _take_off_box(key) in request.POST


def _attached(request: Request, application_id: UUID) -> dict[str, list[str]]:
    """Return the ids of the papers that are attached now, by item."""
    papers = queries.papers_of(person_id=request.person_id, application_id=application_id)
    return {key: [str(one.id) for one in ones] for key, ones in queries.by_item(papers).items()}


def _change(
    intake: _Intake,
    line: Line,
    item: EvidenceItem,
    attached: Mapping[str, list[str]],
    *,
    replace: bool,
) -> None:
    request, posted, key = intake.request, intake.posted, item.evidence
    before = attached.get(key, [])
    unwanted = [one for one in before if one in request.POST.getlist(_take_off_box(key))]
    kept = [one for one in before if one not in unwanted]
    room = item.max_files - (0 if replace else len(kept))
    added = _add(intake, item, room)
    again = intake.use_again(line) if len(added) < room else None
    added += [again] if again else []
    if added and replace:
        unwanted, kept = before, []
    for one in unwanted:
        remove_paper(person_id=request.person_id, evidence_id=UUID(one), at=now())
    if added or unwanted:
        posted.papers[key] = [*kept, *added]


def _add(intake: _Intake, item: EvidenceItem, room: int) -> list[str]:
    """Keep the new files of one item; return their ids."""
    added: list[str] = []
    key = item.evidence
    for upload in intake.request.FILES.getlist(key):
        try:
            if len(added) >= room:
                raise TooManyPapers(most=room)
            if (upload.size or 0) > LIMITS.max_bytes:
                raise UploadRefused("too-big")
            name = upload.name or key
            checked = check_upload(upload.read(), name, limits=LIMITS)
            added.append(intake.keep(item, checked))
        except StoreAway:
            intake.posted.paper_mistakes[key] = UploadRefused("not-kept")
        except DomainError as refusal:
            intake.posted.paper_mistakes[key] = refusal
    return added


def _take_off_box(key: str) -> str:
    return f"{key}.buang"


def proofs_in(request: Request, *, person_id: UUID, application_id: UUID) -> list[Any]:
    """Bring the proofs that came with a page to disk; their rows are inserted with its step."""
    kept = []
    for upload in request.FILES.getlist(PROOF)[:MOST_PROOFS]:
        if (upload.size or 0) > LIMITS.max_bytes:
            raise UploadRefused("too-big")
        checked = check_upload(upload.read(), upload.name or PROOF, limits=LIMITS)
        paper = Paper(
            person_id=person_id,
            application_id=application_id,
            item=PROOF,
            checked=checked,
            added_by_id=request.user.person_id,
        )
        kept.append(keep_paper(paper=paper, store=request.outside.store, at=now()))
    return kept
