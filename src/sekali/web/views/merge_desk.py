"""The officers' side of two records of one person: finding, comparing, proposing, confirming."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.casework.actions import merging, parting
from sekali.casework.actors import Officer
from sekali.casework.merging import MergeRefused, NoSuchMerge, Pair, merges_of, side_of, who_merges
from sekali.casework.models import MergeSide
from sekali.casework.models.merging import MERGED, PART_PROPOSED, PROPOSED
from sekali.catalogue import queries as catalogue
from sekali.documents import queries as documents
from sekali.documents.scanning import refuse_unscanned
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.kernel.nik import read_nik
from sekali.vault.queries import subject_with_number
from sekali.web.merge_mistakes import (
    CHOICE,
    NUMBERS,
    told_of_number,
    told_of_parting,
    told_of_proposal,
)
from sekali.web.merge_words import compared_rows, since_rows
from sekali.web.pages import render
from sekali.web.papers import proofs_in
from sekali.web.requests import Request, now, posted_of
from sekali.web.texts import words
from sekali.web.views.files import file_answer

_LONGEST = 500
_WHOSE = "milik."


def queue(request: Request) -> HttpResponse:
    """Show what waits for a second officer, and what was put together lately; take two numbers."""
    return _queue(request)


def compare(request: Request) -> HttpResponse:
    """Show two records side by side, and take the proposal that they are one person's."""
    officer, typed = _officer(request), posted_of(request)
    found: dict[str, UUID] = {}
    try:
        for key in NUMBERS:
            found[key] = _person(typed.get(key, ""))
        survivor_id, other_id = found.values()
        pair = merging.look_at_pair(
            survivor_id=survivor_id, other_id=other_id, merge_id=None, by=officer, at=now()
        )
    except DomainError as refusal:
        return _queue(request, refusal, next((one for one in NUMBERS if one not in found), None))
    if typed.get("tindakan") != "usulkan":
        return _compared(request, pair)
    try:
        merging.propose_merge(wish=_wish(request, pair), pair=pair, by=officer, at=now())
    except DomainError as refusal:
        return _compared(request, pair, refusal)
    messages.success(request, words(request.language)("merge.proposed"))
    return redirect("merge-desk")


def one(request: Request, person_id: UUID, merge_id: UUID) -> HttpResponse:
    """Show one merge as it stands, and take what an officer does about it."""
    officer = _officer(request)
    try:
        side = side_of(person_id, merge_id)
        # Whoever may not see it learns no more than that there is nothing.
        pair = merging.look_at_pair(
            survivor_id=person_id, other_id=side.other_id, merge_id=merge_id, by=officer, at=now()
        )
    except DomainError as refused:
        raise Http404 from refused
    if request.method != "POST":
        return _page(request, side, pair)
    try:
        said = _act(request, side, officer)
    except DomainError as refusal:
        return _page(request, side_of(person_id, merge_id), pair, refusal)
    messages.success(request, words(request.language)(said))
    return redirect("merge-desk")


def paper(request: Request, person_id: UUID, merge_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Give an officer of the office that does it what a proposal rests on."""
    try:
        side = side_of(person_id, merge_id)
    except NoSuchMerge as missing:
        raise Http404 from missing
    mine = who_merges(request.officers, catalogue.dictionary())
    if side.office_id not in {officer.office_id for officer in mine}:
        raise Http404
    found = documents.paper(person_id=person_id, evidence_id=evidence_id)
    if found.application_id != merge_id:
        raise Http404
    refuse_unscanned(found)
    data = request.outside.store.open(found.person_id, found.blob)
    return file_answer(data, found.media_type, found.name)


def _officer(request: Request) -> Officer:
    found = who_merges(request.officers, catalogue.dictionary())
    if not found:
        raise Http404
    return found[0]


def _person(typed: str) -> UUID:
    found = subject_with_number("nik", read_nik(typed).digits)
    if found is None:
        raise NoSuchMerge
    return found


def _wish(request: Request, pair: Pair) -> merging.MergeWish:
    typed, merge_id = posted_of(request), uuid7()
    chosen = {
        key.removeprefix(CHOICE): value for key, value in typed.items() if key.startswith(CHOICE)
    }
    return merging.MergeWish(
        merge_id=merge_id,
        choices=chosen,
        note=typed.get("dasar", "").strip()[:_LONGEST],
        papers=proofs_in(request, person_id=pair.ids[0], application_id=merge_id),
    )


def _act(request: Request, side: MergeSide, officer: Officer) -> str:
    """Do what was pressed; return the key of what is said of it."""
    action = posted_of(request).get("tindakan", "")
    match (side.state, action):
        case (state, "pastikan") if state == PROPOSED:
            merging.confirm_merge(side=side, by=officer, at=now())
        case (state, "tolak") if state == PROPOSED:
            merging.drop_merge(side=side, by=officer, at=now())
            return "merge.dropped"
        case (state, "pisahkan") if state == MERGED:
            _propose_parting(request, side, officer)
            return "merge.proposed"
        case (state, "pastikan") if state == PART_PROPOSED:
            parting.confirm_parting(side=side, by=officer, at=now())
        case (state, "tolak") if state == PART_PROPOSED:
            parting.drop_parting(side=side, by=officer, at=now())
            return "merge.dropped"
        case _:
            raise MergeRefused(reason="gone")
    return "merge.confirmed"


def _propose_parting(request: Request, side: MergeSide, officer: Officer) -> None:
    typed = posted_of(request)
    assigned = {
        key.removeprefix(_WHOSE): value for key, value in typed.items() if key.startswith(_WHOSE)
    }
    note = typed.get("dasar", "").strip()[:_LONGEST]
    parting.propose_parting(side=side, assigned=assigned, note=note, by=officer, at=now())


def _queue(
    request: Request, refusal: DomainError | None = None, unread: str | None = None
) -> HttpResponse:
    mine = {officer.office_id for officer in who_merges(request.officers, catalogue.dictionary())}
    if not mine:
        raise Http404
    t = words(request.language)
    return render(
        request,
        "merge_queue.html",
        status=422 if refusal else 200,
        rows=merges_of(mine),
        typed=posted_of(request),
        rule=catalogue.dictionary().merging,
        **told_of_number(refusal, unread, t),
    )


def _compared(request: Request, pair: Pair, refusal: DomainError | None = None) -> HttpResponse:
    t, typed = words(request.language), posted_of(request)
    rows = compared_rows(pair, t)
    return render(
        request,
        "merge_compare.html",
        status=422 if refusal else 200,
        rows=rows,
        names=(pair.survivor.person.name, pair.other.person.name),
        typed=typed,
        **told_of_proposal(refusal, rows, typed, t),
    )


def _page(
    request: Request, side: MergeSide, pair: Pair, refusal: DomainError | None = None
) -> HttpResponse:
    t = words(request.language)
    asked_by = side.part_by_id if side.state == PART_PROPOSED else side.proposed_by_id
    since = parting.recorded_since(side) if side.state in {MERGED, PART_PROPOSED} else None
    return render(
        request,
        "merge_one.html",
        status=422 if refusal else 200,
        side=side,
        rows=compared_rows(pair, t),
        names=(pair.survivor.person.name, pair.other.person.name),
        since=since_rows(since, side.assigned, t) if since else [],
        papers=documents.papers_of(person_id=side.person_id, application_id=side.id),
        is_own=request.user.person_id == asked_by,
        typed=posted_of(request),
        **told_of_parting(refusal, t),
    )
