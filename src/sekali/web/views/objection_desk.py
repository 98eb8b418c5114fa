"""The officer's side of objections to what rules decided: the queue, one of them, its answer."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.accounts.queries import names_of
from sekali.agencies import queries as agencies
from sekali.casework import hiding
from sekali.casework import queries as casework
from sekali.casework.actions import looking
from sekali.casework.actions.answering_objections import ObjectionAnswer, answer_objection
from sekali.casework.actions.objecting import ObjectionIncomplete
from sekali.casework.actors import Officer
from sekali.casework.models import Case, Objection
from sekali.casework.objecting import OPEN, may_answer, way_to_object
from sekali.casework.objection_queries import objection_to, objections_to_answer
from sekali.casework.seeing import Sight, sight_of_objection
from sekali.catalogue import queries as catalogue
from sekali.documents import queries as documents
from sekali.documents.attached import AttachedPaper
from sekali.documents.scanning import refuse_unscanned
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import case_number
from sekali.web.desk_sight import hides_whose
from sekali.web.errors import told_at, told_on_top
from sekali.web.fields import reading_context
from sekali.web.labels import office_rows
from sekali.web.objection_words import effects_shown, rulings_shown
from sekali.web.pages import render
from sekali.web.papers import PROOF
from sekali.web.requests import Request, now, posted_of
from sekali.web.texts import words
from sekali.web.views.files import file_answer

_LONGEST = 1_000
_NOTE, _ANEW, _CONFIRM = "alasan", "putuskan-ulang", "tetap"


def queue(request: Request) -> HttpResponse:
    """Show what waits for the officer in their roles, what falls due first on top."""
    waiting = objections_to_answer(request.officers)
    return render(request, "objection_queue.html", rows=waiting, now=now())


def one(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Show an objection with the case as it was decided and why; take the answer."""
    found, asked, officer = _visible(request, person_id, case_id)
    if request.method == "GET":
        seen = _sight(found, asked, officer).shown
        looking.look_at(case=found, by=officer, at=now(), seen=seen)
        return _page(request, found, asked, officer)
    try:
        answered = _answer(request, found, officer)
    except DomainError as refusal:
        return _page(request, *_visible(request, person_id, case_id), refusal)
    t = words(request.language)
    if answered.new_case_id is None:
        messages.success(request, t("objection.answered"))
        return redirect("objection-desk")
    new_id = answered.new_case_id
    messages.success(request, t("objection.started", number=case_number(new_id)))
    whose = new_id if hides_whose(found, officer) else found.person_id
    return redirect("desk-case", person_id=whose, case_id=new_id)


def paper(request: Request, person_id: UUID, case_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Give an officer a proof of an objection that they answer."""
    of_case, _, officer = _visible(request, person_id, case_id)
    found = documents.paper(person_id=of_case.person_id, evidence_id=evidence_id)
    if (found.application_id, found.item) != (of_case.id, PROOF):
        raise Http404
    refuse_unscanned(found)
    data = request.outside.store.open(found.person_id, found.blob)
    name = found.item if hides_whose(of_case, officer) else found.name
    return file_answer(data, found.media_type, name)


def _visible(request: Request, person_id: UUID, case_id: UUID) -> tuple[Case, Objection, Officer]:
    """Return a case with its objection, for an officer who answers it; else it is not there."""
    found = casework.case_at_desk(whose=person_id, case_id=case_id)
    asked = objection_to(found)
    mine = (one for one in request.officers if asked is not None and may_answer(asked, one))
    officer = next(mine, None)
    if asked is None or officer is None:
        raise Http404
    if hides_whose(found, officer) and person_id != found.id:
        raise Http404
    return found, asked, officer


def _answer(request: Request, found: Case, officer: Officer) -> Objection:
    typed = posted_of(request)
    wanted = typed.get("tindakan")
    if wanted not in {_ANEW, _CONFIRM}:
        raise Http404
    note = typed.get(_NOTE, "").strip()[:_LONGEST]
    answer = ObjectionAnswer(decides_anew=wanted == _ANEW, note=note)
    return answer_objection(
        person_id=found.person_id, case_id=found.id, answer=answer, by=officer, at=now()
    )


def _page(
    request: Request,
    found: Case,
    asked: Objection,
    officer: Officer,
    refusal: DomainError | None = None,
) -> HttpResponse:
    t = words(request.language)
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    shown = hiding.as_shown(found, service, officer.office_id)
    sight = _sight(found, asked, officer)
    rows = office_rows(shown, service, t, reading_context(), sight)
    way = way_to_object(found, catalogue.dictionary())
    is_note = isinstance(refusal, ObjectionIncomplete)
    told = told_at(_NOTE, t("objection.note"), refusal, t) if is_note and refusal else None
    return render(
        request,
        "objection_desk.html",
        status=422 if refusal else 200,
        case=shown,
        is_hidden=shown is not found,
        text=service.text(request.language),
        office=agencies.office(found.office_id),
        name=_name(found, is_hidden=shown is not found, language=request.language),
        asked=asked,
        is_open=asked.state == OPEN,
        if_late=way.terms.if_late if way and asked.late_at else None,
        papers=_proofs(found, is_hidden=shown is not found),
        rulings=rulings_shown(found, service, rows, t),
        rows=rows,
        effects=effects_shown(found, t),
        note=posted_of(request).get(_NOTE, "") if refusal else "",
        **(told or told_on_top(refusal, t)),
    )


def _sight(found: Case, asked: Objection, officer: Officer) -> Sight:
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    return sight_of_objection(found, service, asked, officer)


def _name(found: Case, *, is_hidden: bool, language: str) -> str:
    if is_hidden:
        return words(language)("hidden.applicant")
    return names_of([found.person_id]).get(found.person_id, "-")


def _proofs(found: Case, *, is_hidden: bool) -> Sequence[AttachedPaper]:
    papers = documents.papers_of(person_id=found.person_id, application_id=found.id)
    proofs = documents.by_item(papers).get(PROOF, ())
    return hiding.unnamed(proofs) if is_hidden else proofs
