"""Applying: begin, go on, review, hand in. Nothing is lost by going back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.casework import queries as casework
from sekali.casework.actions import drafting, handing_in, submitting
from sekali.casework.assurance import AssuranceTooLow
from sekali.casework.bundle_planning import BundlePlan
from sekali.casework.planning import PlannedPage
from sekali.catalogue import queries as catalogue
from sekali.documents.queries import by_item
from sekali.kernel.errors import DomainError
from sekali.vault.queries import surroundings_of
from sekali.web.acting import kind_served
from sekali.web.errors import place_of, sentence_for
from sekali.web.fields import Field, FieldMaker, reading_context
from sekali.web.form_words import fees_of_form, members_shown, refusals_of_form
from sekali.web.offered import plan_of_service
from sekali.web.pages import render
from sekali.web.requests import Request, applicant_of, now, own_ground, posted_of, today
from sekali.web.texts import words
from sekali.web.views.form_page import opened_draft
from sekali.web.windows import window_of


def start(request: Request, service_id: str) -> HttpResponse:
    """Open an application; pressing the button twice opens one."""
    typed = posted_of(request)
    service = catalogue.service(service_id)
    draft_id = _uuid(typed.get("draf", ""))
    definition = service.definition
    if definition.applicant != kind_served(request) or not definition.is_begun_by_hand:
        # The page of the service says whom it is for, and who opens it.
        return redirect("service", service_id=service_id)
    offers = casework.offers_to(request.person_id) if typed.get("tawaran") else []
    mine = (o for o in offers if o.service_id == service_id)
    offer = next((o for o in mine if str(o.id) == typed["tawaran"]), None)
    if service.is_regional:
        plan = plan_of_service(
            service, surroundings_of(request.person_id, ground=own_ground(request))
        )
        if plan.not_offered_in:
            # The page of the service says so, and where it is offered.
            return redirect("service", service_id=service_id)
        service = plan.service
    try:
        drafting.start_draft(
            service=service, by=applicant_of(request), draft_id=draft_id, offer=offer, at=now()
        )
    except AssuranceTooLow as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
        return redirect("service", service_id=service_id)
    if service.opening_page is not None:
        return redirect("page", draft_id=draft_id, page_key=service.opening_page)
    return redirect("draft", draft_id=draft_id)


def resume(request: Request, draft_id: UUID) -> HttpResponse:
    """Go to the first page of a draft on which something is left to type."""
    plan = drafting.plan_of(opened_draft(request, draft_id), today=today())
    page = plan.first_open_page()
    if page is None:
        return redirect("review", draft_id=draft_id)
    return redirect("page", draft_id=draft_id, page_key=page.key)


def review(request: Request, draft_id: UUID) -> HttpResponse:
    """Show everything once more before it is handed in."""
    opened = opened_draft(request, draft_id)
    plan = drafting.plan_of(opened, today=today())
    open_page = plan.first_open_page()
    if open_page is not None:
        return redirect("page", draft_id=draft_id, page_key=open_page.key)
    maker = FieldMaker(plan.service, words(request.language), reading_context())
    text = plan.service.text(request.language)
    return render(
        request,
        "review.html",
        service=plan.service,
        text=text,
        draft=opened.draft,
        plan=plan,
        pages=[(p, text.pages[p.key], _fields(maker, p)) for p in plan.pages],
        refusals=refusals_of_form(plan, request.language),
        papers=by_item(opened.papers),
        members=members_shown(opened, plan),
        fees=fees_of_form(plan, request.language),
        is_bundle=isinstance(plan, BundlePlan),
        window=window_of(plan.service, now()),
    )


def submit(request: Request, draft_id: UUID) -> HttpResponse:
    """Hand in; a second click, or a second device, is shown the same case."""
    try:
        made = submitting.submit(
            draft_id=draft_id, by=applicant_of(request), at=now(), today=today()
        )
    except casework.AlreadySubmitted as before:
        return redirect(place_of(before))
    except handing_in.NotComplete as missing:
        return redirect("page", draft_id=draft_id, page_key=missing.params["page"])
    except handing_in.NotEligible:
        return redirect("review", draft_id=draft_id)
    except casework.NoSuchApplication:
        raise
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
        return redirect("review", draft_id=draft_id)
    if made.is_bundle:
        return redirect("bundle", bundle_id=made.id)
    return redirect("case", case_id=made.id)


def discard(request: Request, draft_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    drafting.discard_draft(person_id=request.person_id, draft_id=draft_id)
    return redirect("home")


def _fields(maker: FieldMaker, shown: PlannedPage) -> list[Field]:
    return [
        maker.field(line)
        for line in shown.lines
        if line.standing not in {"hidden", "elsewhere"}
        and not (line.is_open and line.item.optional)
    ]


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise Http404 from error
