"""Taking in papers that were attached to a page of a form."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sekali.casework.actions.page_reading import Posted
from sekali.casework.planning import Line, PlannedPage
from sekali.catalogue.files import EvidenceItem
from sekali.documents import actions as documents
from sekali.documents import queries
from sekali.documents.uploads import CheckedUpload, UploadLimits, UploadRefused, check_upload
from sekali.kernel.errors import DomainError
from sekali.web.requests import Request, now, posted_of

LIMITS = UploadLimits()


def posted_page(
    request: Request, page: PlannedPage, application_id: UUID, *, replace: bool = False
) -> Posted:
    """Keep the files that came with a page; return them with what was typed on it.

    With ``replace`` the first new paper of an item takes the place of the old ones.
    """
    posted = Posted(posted_of(request))
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
            _change(request, application_id, line.item.evidence, attached, posted, replace=replace)
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
        documents.remove_paper(person_id=request.user.person_id, evidence_id=UUID(one), at=now())
    posted.papers[line.item.key] = []


def _is_touched(request: Request, line: Line) -> bool:
    if _is_of_another_way(line, posted_of(request)):
        return bool(line.value) or line.item.key in request.FILES
    return line.item.key in request.FILES or _take_off_box(line.item.key) in request.POST


def _attached(request: Request, application_id: UUID) -> dict[str, list[str]]:
    """Return the ids of the papers that are attached now, by item."""
    papers = queries.papers_of(person_id=request.user.person_id, application_id=application_id)
    return {key: [str(one.id) for one in ones] for key, ones in queries.by_item(papers).items()}


def _change(
    request: Request,
    application_id: UUID,
    item: EvidenceItem,
    attached: Mapping[str, list[str]],
    posted: Posted,
    *,
    replace: bool,
) -> None:
    key = item.evidence
    before = attached.get(key, [])
    unwanted = [one for one in before if one in request.POST.getlist(_take_off_box(key))]
    kept = [one for one in before if one not in unwanted]
    room = item.max_files - (0 if replace else len(kept))
    added = _add(request, application_id, key, room, posted)
    if added and replace:
        unwanted, kept = before, []
    for one in unwanted:
        documents.remove_paper(person_id=request.user.person_id, evidence_id=UUID(one), at=now())
    if added or unwanted:
        posted.papers[key] = [*kept, *added]


def _add(request: Request, application_id: UUID, key: str, room: int, posted: Posted) -> list[str]:
    """Keep the new files of one item; return their ids."""
    added: list[str] = []
    for upload in request.FILES.getlist(key):
        try:
            if len(added) >= room:
                raise documents.TooManyPapers(most=room)
            if (upload.size or 0) > LIMITS.max_bytes:
                raise UploadRefused("too-big")
            name = upload.name or key
            checked = check_upload(upload.read(), name, limits=LIMITS)
            added.append(_keep(request, application_id, key, checked, posted))
        except DomainError as refusal:
            posted.paper_mistakes[key] = refusal
    return added


def _keep(
    request: Request, application_id: UUID, key: str, checked: CheckedUpload, posted: Posted
) -> str:
    """Bring a checked file to disk; its row is inserted with what was typed on the page."""
    paper = documents.Paper(
        person_id=request.user.person_id,
        application_id=application_id,
        item=key,
        checked=checked,
        added_by_id=request.user.person_id,
    )
    row = documents.keep_paper(paper=paper, store=request.outside.store, at=now())
    posted.new_papers.append(row)
    return str(row.id)


def _take_off_box(key: str) -> str:
    return f"{key}.buang"
