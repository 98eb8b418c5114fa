"""The resident's side: asking that an officer looks at what a rule decided, and what came of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.agencies import queries as agencies
from sekali.casework import queries as casework
from sekali.casework.actions import objecting
from sekali.casework.corrections import corrections_of
from sekali.casework.models import Case
from sekali.casework.objecting import way_to_object
from sekali.catalogue import queries as catalogue
from sekali.documents import queries as documents
from sekali.documents.uploads import UploadRefused
from sekali.kernel.errors import DomainError
from sekali.web.errors import Told, sentence_for, told_at, told_on_top
from sekali.web.objection_words import ObjectionBox, objection_box, rulings_shown, ways_on_shown
from sekali.web.pages import render
from sekali.web.papers import PROOF, proofs_in
from sekali.web.requests import Request, applicant_of, now, posted_of
from sekali.web.texts import words

_LONGEST = 1_000
_SAID = "keterangan"


def objection(request: Request, case_id: UUID) -> HttpResponse:
    """Let a resident object to what a rule alone decided; show what became of it."""
    found = casework.case_of(person_id=request.person_id, case_id=case_id)
    box = objection_box(found, corrections_of(found))
    if box is None:
        return redirect("case", case_id=case_id)
    if box.objection is not None or request.method == "GET":
        return _page(request, found, box)
    try:
        _object(request, found)
    except DomainError as refusal:
        return _page(request, found, box, refusal)
    messages.success(request, words(request.language)("objection.sent"))
    return redirect("objection", case_id=case_id)


def withdraw(request: Request, case_id: UUID) -> HttpResponse:
    """Take an objection back."""
    t = words(request.language)
    try:
        objecting.withdraw_objection(case_id=case_id, by=applicant_of(request), at=now())
    except objecting.ObjectionAnswered as refusal:
        messages.warning(request, sentence_for(refusal, t))
    else:
        messages.success(request, t("objection.withdrawn"))
    return redirect("objection", case_id=case_id)


def _object(request: Request, found: Case) -> None:
    said = posted_of(request).get(_SAID, "").strip()[:_LONGEST]
    if not said:
        # Before any paper is kept for it.
        raise objecting.ObjectionIncomplete(reason="said")
    papers = proofs_in(request, person_id=found.person_id, application_id=found.id)
    complaint = objecting.Complaint(said=said, papers=papers)
    objecting.object_to_decision(
        case_id=found.id, complaint=complaint, by=applicant_of(request), at=now()
    )


def _page(
    request: Request, found: Case, box: ObjectionBox, refusal: DomainError | None = None
) -> HttpResponse:
    t = words(request.language)
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    way = way_to_object(found, catalogue.dictionary())
    papers = documents.papers_of(person_id=found.person_id, application_id=found.id)
    return render(
        request,
        "objection.html",
        status=422 if refusal else 200,
        case=found,
        text=service.text(request.language),
        office=agencies.office(found.office_id),
        objection=box.objection,
        rulings=rulings_shown(found, service, (), t),
        rule=catalogue.dictionary().objection,
        terms=way.terms if way else None,
        due_at=way.due_at(found, now()) if way and box.objection is None else None,
        until=box.until,
        papers=documents.by_item(papers).get(PROOF, ()),
        ways=ways_on_shown(t),
        said=posted_of(request).get(_SAID, "") if refusal else "",
        **_told(refusal, request.language),
    )


def _told(refusal: DomainError | None, language: str) -> Told:
    t = words(language)
    if isinstance(refusal, objecting.ObjectionIncomplete):
        return told_at(_SAID, t("objection.said"), refusal, t)
    if isinstance(refusal, UploadRefused):
        return told_at(PROOF, t("objection.proof"), refusal, t)
    return told_on_top(refusal, t)
