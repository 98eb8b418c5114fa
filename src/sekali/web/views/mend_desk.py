"""The officer's side of facts that are said to be wrong: the queue, one request, its answer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.accounts.queries import names_of
from sekali.agencies import queries as agencies
from sekali.casework.actions import mend_answering
from sekali.casework.actors import Officer
from sekali.casework.mend_queries import mend_request, mend_work_of
from sekali.casework.mending import may_answer, shows_value
from sekali.casework.models import MendRequest
from sekali.catalogue import queries as catalogue
from sekali.documents import queries as documents
from sekali.documents.scanning import refuse_unscanned
from sekali.kernel.errors import DomainError
from sekali.vault.facts import fact_from_json
from sekali.web.errors import sentence_for
from sekali.web.fact_words import shown
from sekali.web.fields import months, said_by, source_of
from sekali.web.mend_words import (
    known_of,
    label_of_element,
    mistake_of,
    read_value,
    value_field,
    value_in_words,
)
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of
from sekali.web.texts import words
from sekali.web.views.files import file_answer

_LONGEST = 1_000


def queue(request: Request) -> HttpResponse:
    """Show what waits for the officer's offices, what falls due first on top."""
    t = words(request.language)
    waiting = mend_work_of({officer.office_id for officer in request.officers})
    rows = [(work, label_of_element(work.kind, work.element, t)) for work in waiting]
    return render(request, "mend_queue.html", rows=rows, now=now())


def one(request: Request, person_id: UUID, request_id: UUID) -> HttpResponse:
    """Show one request, with what is held and what proves otherwise; take the answer."""
    asked, officer = _visible(request, person_id, request_id)
    refusal = None
    if request.method == "POST":
        try:
            _answer(request, asked, officer)
        except DomainError as said:
            refusal = said
        else:
            messages.success(request, words(request.language)("mend.answered"))
            return redirect("mend-desk")
    else:
        mend_answering.look_at_mend(request=asked, by=officer, at=now())
    return _page(request, asked, refusal)


def paper(request: Request, person_id: UUID, request_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Give an officer a proof of a request that they answer."""
    asked, _ = _visible(request, person_id, request_id)
    found = documents.paper(person_id=person_id, evidence_id=evidence_id)
    is_of_it = found.application_id in {asked.id, asked.appeals_id}
    if not is_of_it or not shows_value(asked, catalogue.dictionary()):
        raise Http404
    refuse_unscanned(found)
    data = request.outside.store.open(found.person_id, found.blob)
    return file_answer(data, found.media_type, found.name)


def _visible(request: Request, person_id: UUID, request_id: UUID) -> tuple[MendRequest, Officer]:
    asked = mend_request(person_id=person_id, request_id=request_id)
    for officer in request.officers:
        if may_answer(
            asked,
            office_id=officer.office_id,
            role=officer.role,
            dictionary=catalogue.dictionary(),
        ):
            return asked, officer
    raise Http404


def _answer(request: Request, asked: MendRequest, officer: Officer) -> None:
    typed = posted_of(request)
    mends = typed.get("tindakan") == "perbaiki"
    # What is no reason is refused as none.
    refusal = "" if mends else typed.get("alasan") or "-"
    answer = mend_answering.MendAnswer(
        value=read_value(known_of(asked), typed) if mends else None,
        refusal=refusal,
        note=typed.get("dasar", "").strip()[:_LONGEST],
    )
    mend_answering.answer_mend(
        person_id=asked.person_id, request_id=asked.id, answer=answer, by=officer, at=now()
    )


def _page(request: Request, asked: MendRequest, refusal: DomainError | None) -> HttpResponse:
    t = words(request.language)
    known, held = known_of(asked), fact_from_json(asked.held)
    typed: dict[str, str] = posted_of(request) if request.method == "POST" else {}
    is_read = shows_value(asked, catalogue.dictionary())
    value = asked.wanted if asked.wanted is not None else held.value
    label = label_of_element(asked.kind, asked.element, t)
    wrong = mistake_of(refusal, label, t)
    return render(
        request,
        "mend_desk.html",
        status=422 if refusal else 200,
        asked=asked,
        label=label,
        name=names_of([asked.person_id]).get(asked.person_id, "-"),
        held=shown(known, held, t) if is_read else t("fact.covered"),
        source=source_of(held, t),
        beside=[said_by(one, shown(known, one, t), t) for one in held.differing if is_read],
        wanted=value_in_words(known, asked.wanted, t) if is_read else "",
        papers=[
            paper
            for of in (asked.id, asked.appeals_id)
            if of and is_read
            for paper in documents.papers_of(person_id=asked.person_id, application_id=of)
        ],
        office=agencies.office(asked.office_id).name,
        field=value_field(known, t, value=value, posted=typed or None, mistake=wrong),
        months=months(request.language),
        reasons=catalogue.dictionary().mending.refusals,
        typed=typed,
        wrong=wrong,
        refusals=[sentence_for(refusal, t)] if refusal and not wrong else [],
    )
