"""Taking in papers that were attached to a page of a form."""

from uuid import UUID

from sekali.casework.actions.drafting import Posted
from sekali.casework.planning import PlannedPage
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
    papers: dict[str, list[str]] = {}
    mistakes: dict[str, DomainError] = {}
    for line in page.lines:
        evidence = line.item.evidence
        if evidence is None or line.standing == "hidden":
            continue
        old = _ids(request, application_id, line.item.key) if replace else []
        taken_off = _take_off(request, request.POST.getlist(f"{line.item.key}.buang"))
        most = evidence.max_files + len(old)
        added = _add(request, line.item.key, most, application_id, mistakes)
        if added and old:
            _take_off(request, old)
        if added or taken_off:
            papers[line.item.key] = _ids(request, application_id, line.item.key)
    return Posted(posted_of(request), papers, mistakes)


def _add(
    request: Request,
    item: str,
    most: int,
    application_id: UUID,
    mistakes: dict[str, DomainError],
) -> bool:
    added = False
    for upload in request.FILES.getlist(item):
        try:
            if len(_ids(request, application_id, item)) >= most:
                raise documents.TooManyPapers(most=most)
            if (upload.size or 0) > LIMITS.max_bytes:
                raise UploadRefused("too-big")
            checked = check_upload(upload.read(), upload.name or "", limits=LIMITS)
            paper = documents.Paper(
                person_id=request.user.person_id,
                application_id=application_id,
                item=item,
                name=upload.name or item,
                checked=checked,
                added_by_id=request.user.person_id,
            )
            documents.add_paper(paper=paper, store=request.outside.store, at=now())
            added = True
        except DomainError as refusal:
            mistakes[item] = refusal
    return added


def _take_off(request: Request, evidence_ids: list[str]) -> bool:
    for evidence_id in evidence_ids:
        try:
            documents.remove_paper(
                person_id=request.user.person_id, evidence_id=UUID(evidence_id), at=now()
            )
        except ValueError:
            continue
    return bool(evidence_ids)


def _ids(request: Request, application_id: UUID, item: str) -> list[str]:
    papers = queries.papers_of(person_id=request.user.person_id, application_id=application_id)
    return [str(paper.id) for paper in papers if paper.item == item]
