"""A resident's case: its time line, its documents, and what has to be corrected."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.agencies import queries as agencies
from sekali.casework import queries as casework
from sekali.casework.actions import correcting, withdrawing
from sekali.casework.models import Case
from sekali.casework.planning import PlannedPage
from sekali.catalogue import queries as catalogue
from sekali.documents import queries as documents
from sekali.documents.attached import AttachedPaper
from sekali.kernel.errors import DomainError
from sekali.web.answering_again import boxes_again, read_again, said_of_corrected
from sekali.web.earlier import CasePapers
from sekali.web.errors import sentence_for
from sekali.web.fields import months, reading_context
from sekali.web.figures import case_figures
from sekali.web.inspections import reports_for_applicant
from sekali.web.labels import fact_rows, label_of
from sekali.web.objection_words import objection_box
from sekali.web.pages import render
from sekali.web.papers import posted_page, recall_replaced
from sekali.web.registry_checks import waiting_checks
from sekali.web.related import related_to
from sekali.web.requests import Request, applicant_of, now, posted_of, today
from sekali.web.texts import words
from sekali.web.time_line import time_line
from sekali.web.views.payments import payment_of
from sekali.web.views.visits import visit_of


def case(request: Request, case_id: UUID) -> HttpResponse:
    """Show a case: what was done, what comes next, by when, and what it opened."""
    found = casework.case_of(person_id=request.person_id, case_id=case_id)
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    office = agencies.office(found.office_id)
    t = words(request.language)
    events = casework.events_of(found)
    related = related_to(found, "applicant")
    opened = casework.offers_to(request.person_id) if found.is_finished else []
    offers = [offer for offer in opened if offer.because_case_id == case_id]
    return render(
        request,
        "case.html",
        case=found,
        service=service,
        text=service.text(request.language),
        office=office,
        steps=time_line(found, events, service, t),
        documents=documents.documents_of(request.person_id, case_id=case_id)
        if found.is_finished
        else [],
        offers=[
            (o, catalogue.service(o.service_id).text(request.language))
            for o in offers
            if o.service_id in catalogue.services()
        ],
        marked=[label_of(service, key, request.language) for key in found.marks],
        paying=payment_of(found) if service.definition.fees else None,
        **related,
        objecting=objection_box(found, related["corrections"]),
        visit=visit_of(found, service, request.language),
        reports=reports_for_applicant(
            found, service, lambda: _papers_by_item(found), request.language
        ),
        may_withdraw=withdrawing.may_withdraw(found, service),
        waiting=waiting_checks(found, service, t),
    )


def _papers_by_item(found: Case) -> Mapping[str, Sequence[AttachedPaper]]:
    papers = documents.papers_of(person_id=found.person_id, application_id=found.id)
    return documents.by_item(papers)


def withdraw(request: Request, case_id: UUID) -> HttpResponse:
    """Ask whether an application is to be taken back; take it back when that was meant."""
    found = casework.case_of(person_id=request.person_id, case_id=case_id)
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    t = words(request.language)
    if request.method == "POST":
        try:
            withdrawing.withdraw(case_id=case_id, by=applicant_of(request), at=now())
            messages.success(request, t("case.withdrawn"))
        except DomainError as refusal:
            messages.warning(request, sentence_for(refusal, t))
        return redirect("case", case_id=case_id)
    if not withdrawing.may_withdraw(found, service):
        return redirect("case", case_id=case_id)
    return render(
        request,
        "withdraw.html",
        case=found,
        text=service.text(request.language),
        office=agencies.office(found.office_id),
    )


def facts(request: Request, case_id: UUID) -> HttpResponse:
    """Show what a case was judged by, with sources, and the rule where one decided."""
    found = casework.case_of(person_id=request.person_id, case_id=case_id)
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    t, context = words(request.language), reading_context()
    return render(
        request,
        "case_facts.html",
        case=found,
        text=service.text(request.language),
        rows=fact_rows(found, service, t, context),
        figures=case_figures(found, service, t, context),
        rulings=found.decision.get("rulings", []) if found.decision else [],
        law=service.definition.law,
    )


def correct(request: Request, case_id: UUID) -> HttpResponse:
    """Ask again for what an officer marked, and for nothing else."""
    found = casework.case_of(person_id=request.person_id, case_id=case_id)
    if found.state != "applicant":
        return redirect("case", case_id=case_id)
    if request.method == "POST":
        return _resubmit(request, found)
    return _correction_page(request, found, correcting.marked_page(found, {}, today=today()), {})


def _resubmit(request: Request, found: Case) -> HttpResponse:
    typed = posted_of(request)
    page = correcting.marked_page(found, {}, today=today())
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    posted = posted_page(request, page, found.id, CasePapers(found, service), replace=True)
    recall_replaced(request, page, found.id, found.facts, posted)
    corrected = read_again(request, found, posted, applicant_of(request))
    if not corrected.is_good:
        mistakes, refusals = said_of_corrected(found, corrected, request.language)
        return _correction_page(request, found, corrected.page, mistakes, refusals, typed)
    try:
        correcting.resubmit(
            case_id=found.id, by=applicant_of(request), corrected=corrected, at=now(), today=today()
        )
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
    return redirect("case", case_id=found.id)


def _correction_page(
    request: Request,
    found: Case,
    page: PlannedPage,
    mistakes: Mapping[str, str],
    refusals: Sequence[str] = (),
    posted: Mapping[str, str] | None = None,
) -> HttpResponse:
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    fields = boxes_again(found, page, request.language, posted=posted, mistakes=mistakes)
    papers = documents.papers_of(person_id=request.person_id, application_id=found.id)
    return render(
        request,
        "correct.html",
        status=422 if mistakes or refusals else 200,
        case=found,
        text=service.text(request.language),
        fields=fields,
        mistakes=[f for f in fields if f.mistake],
        refusals=refusals,
        papers=documents.by_item(papers),
        months=months(request.language),
    )
