"""Taking in papers that were attached to a page of a form."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sekali.casework.actions.drafting import Posted
from sekali.casework.planning import Line, PlannedPage
from sekali.catalogue.files import EvidenceItem
from sekali.documents import actions as documents
from sekali.documents import queries
from sekali.documents.uploads import UploadLimits, UploadRefused, check_upload
from sekali.kernel.errors import DomainError
from sekali.web.requests import Request, now, posted_of

LIMITS = UploadLimits()


def posted_page(
    request: Request, page: PlannedPage, application_id: UUID, *, replace: bool = False
) -> Posted:
    """Keep the files that came with a page; return them with what was typed on it.

    With ``replace`` the first new paper of an item takes the place of the old ones.
    """
    posted = Posted(posted_of(request), {}, {})
    items = [
        line.item.evidence
        for line in page.lines
        if line.item.evidence is not None
        and line.standing != "hidden"
        and _is_touched(request, line)
    ]
    if items:
        attached = _attached(request, application_id)
        for item in items:
            _change(request, application_id, item, attached, posted, replace=replace)
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


def _is_touched(request: Request, line: Line) -> bool:
    return line.item.key in request.FILES or _take_off_box(line.item.key) in request.POST


def _attached(request: Request, application_id: UUID) -> dict[str, list[str]]:
    """Return the ids of the papers that are attached now, by item."""
    attached: dict[str, list[str]] = {}
    papers = queries.papers_of(person_id=request.user.person_id, application_id=application_id)
    for paper in papers:
        attached.setdefault(paper.item, []).append(str(paper.id))
    return attached


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
            added.append(str(_kept(request, application_id, key, name, upload.read())))
        except DomainError as refusal:
            posted.paper_mistakes[key] = refusal
    return added


def _kept(request: Request, application_id: UUID, key: str, name: str, data: bytes) -> UUID:
    paper = documents.Paper(
        person_id=request.user.person_id,
        application_id=application_id,
        item=key,
        name=name,
        checked=check_upload(data, name, limits=LIMITS),
        added_by_id=request.user.person_id,
    )
    return documents.add_paper(paper=paper, store=request.outside.store, at=now())


def _take_off_box(key: str) -> str:
    return f"{key}.buang"
