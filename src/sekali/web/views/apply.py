"""Applying: page by page, review, hand in. Every page saves; nothing is lost by going back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.casework import queries as casework
from sekali.casework.actions import drafting, fetching, handing_in, submitting
from sekali.casework.assurance import AssuranceTooLow
from sekali.casework.bundle_planning import BundlePlan
from sekali.casework.planning import MEMBERS, Plan, PlannedPage, item_refused
from sekali.casework.process import fee_of
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.documents.queries import by_item
from sekali.kernel.errors import DomainError
from sekali.kernel.wording import rupiah
from sekali.vault.queries import surroundings_of
from sekali.web import elsewhere
from sekali.web.errors import place_of, sentence_for
from sekali.web.fields import Field, FieldMaker, months, reading_context
from sekali.web.offered import not_offered_sentence, plan_of_service
from sekali.web.pages import render
from sekali.web.papers import posted_page
from sekali.web.requests import (
    Request,
    applicant_of,
    now,
    own_ground,
    people_search,
    posted_of,
    today,
)
from sekali.web.texts import words
from sekali.web.windows import window_of


@dataclass(frozen=True, slots=True)
class Reply:
    """What a page says besides its fields: mistakes by item, refusals, that it was renewed."""

    posted: Mapping[str, str] | None = None
    mistakes: Mapping[str, str] = field(default_factory=dict)
    refusals: tuple[str, ...] = ()
    renewed: bool = False


def start(request: Request, service_id: str) -> HttpResponse:
    """Open an application; pressing the button twice opens one."""
    typed = posted_of(request)
    service = catalogue.service(service_id)
    draft_id = _uuid(typed.get("draf", ""))
    offers = casework.offers_to(request.user.person_id) if typed.get("tawaran") else []
    mine = (o for o in offers if o.service_id == service_id)
    offer = next((o for o in mine if str(o.id) == typed["tawaran"]), None)
    if service.is_regional:
        plan = plan_of_service(
            service, surroundings_of(request.user.person_id, ground=own_ground(request))
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
    plan = drafting.plan_of(_opened(request, draft_id), today=today())
    page = plan.first_open_page()
    if page is None:
        return redirect("review", draft_id=draft_id)
    return redirect("page", draft_id=draft_id, page_key=page.key)


def page(request: Request, draft_id: UUID, page_key: str) -> HttpResponse:
    """Show a page of the form, or keep what was typed on it and go on."""
    if request.method == "POST":
        return _answer(request, draft_id, page_key)
    opened = _opened(request, draft_id)
    plan = drafting.plan_of(opened, today=today())
    shown = plan.page(page_key)
    if shown is None:
        return redirect("draft", draft_id=draft_id)
    renewed = opened.draft.service_version != plan.service.version
    return _form(request, opened, plan, shown, Reply(renewed=renewed))


def review(request: Request, draft_id: UUID) -> HttpResponse:
    """Show everything once more before it is handed in."""
    opened = _opened(request, draft_id)
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
        refusals=_refusals(plan, request.language),
        papers=by_item(opened.papers),
        members=_members(opened, plan),
        fees=_fees(plan, request.language),
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
    drafting.discard_draft(person_id=request.user.person_id, draft_id=draft_id)
    return redirect("home")


def said_of_page(
    service: CompiledService,
    page: PlannedPage,
    mistakes: Mapping[str, DomainError],
    refusals: Sequence[str],
    language: str,
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return in words what is wrong: by item, and what is about more than one item."""
    text, t = service.text(language), words(language)
    by_item = {key: sentence_for(error, t) for key, error in mistakes.items()}
    # They have no boxes yet: the page says once what is to be done about all of them.
    undecided = [line.item.key for line in page.lines if line.standing == "elsewhere"]
    of_page = list(dict.fromkeys(by_item.pop(key) for key in undecided if key in by_item))
    for key in refusals:
        item = item_refused(service, page, key)
        if item is None:
            of_page.append(text.refusals[key])
        else:
            by_item.setdefault(item, text.refusals[key])
    return by_item, tuple(of_page)


# --- a page ---------------------------------------------------------------------------------


def _answer(request: Request, draft_id: UUID, page_key: str) -> HttpResponse:
    opened = _opened(request, draft_id)
    typed = posted_of(request)
    plan = drafting.plan_of(opened, today=today())
    before = plan.page(page_key)
    if before is None:
        return redirect("draft", draft_id=draft_id)
    answered = drafting.answer_page(
        opened=opened,
        plan=plan,
        page=before,
        posted=posted_page(request, before, draft_id, keys=opened.keys),
        by=applicant_of(request),
        people=people_search(request),
        context=reading_context(),
        at=now(),
    )
    if "ambil" in typed:
        return _fetch(request, answered, said=typed["ambil"])
    if answered.is_good or "kembali" in typed:
        return _onward(request, draft_id, answered.plan, page_key, back="kembali" in typed)
    mistakes, refusals = said_of_page(
        answered.plan.service, answered.page, answered.mistakes, answered.refusals, request.language
    )
    reply = Reply(posted=typed, mistakes=mistakes, refusals=refusals)
    return _form(request, answered.opened, answered.plan, answered.page, reply)


def _fetch(request: Request, answered: drafting.Answered, *, said: str) -> HttpResponse:
    """Ask registries for the page, or do not, once what was typed on it is kept; show it again."""
    if said == elsewhere.FETCH:
        fetching.fetch_for_page(
            opened=answered.opened,
            plan=answered.plan,
            page=answered.page,
            by=applicant_of(request),
            registries=request.outside.registries,
            dictionary=catalogue.dictionary(),
            at=now(),
        )
    else:
        fetching.decline_for_page(
            opened=answered.opened,
            plan=answered.plan,
            page=answered.page,
            by=applicant_of(request),
            at=now(),
        )
    draft_id, page_key = answered.opened.draft.id, answered.page.key
    again = redirect("page", draft_id=draft_id, page_key=page_key)
    if request.GET.get("dari") == "periksa":
        again.headers["Location"] += "?dari=periksa"
    return again


def _onward(
    request: Request, draft_id: UUID, plan: Plan, page_key: str, *, back: bool
) -> HttpResponse:
    keys = [page.key for page in plan.pages]
    if page_key not in keys:
        # By what was answered on it, nothing is asked there any more.
        return redirect("draft", draft_id=draft_id)
    at = keys.index(page_key) + (-1 if back else 1)
    if at < 0 and isinstance(plan, BundlePlan):
        return redirect("draft-services", draft_id=draft_id)
    if at < 0:
        return redirect("service", service_id=plan.service.id)
    if at < len(keys) and request.GET.get("dari") != "periksa":
        return redirect("page", draft_id=draft_id, page_key=keys[at])
    return redirect("review", draft_id=draft_id)


def _form(
    request: Request, opened: casework.OpenDraft, plan: Plan, shown: PlannedPage, reply: Reply
) -> HttpResponse:
    editing = request.GET.get("ubah", "")
    maker = FieldMaker(plan.service, words(request.language), reading_context())
    text = plan.service.text(request.language)
    fields = [
        maker.field(
            line,
            posted=reply.posted,
            mistake=reply.mistakes.get(line.item.key, ""),
            editing=line.item.key == editing,
        )
        for line in shown.lines
        if line.standing not in {"hidden", "elsewhere"}
    ]
    keys = [page.key for page in plan.pages]
    return render(
        request,
        "form.html",
        status=422 if reply.mistakes or reply.refusals else 200,
        service=plan.service,
        text=text,
        page_text=text.pages[shown.key],
        page_key=shown.key,
        number=keys.index(shown.key) + 1,
        count=len(keys),
        plan=plan,
        draft_id=opened.draft.id,
        fields=fields,
        groups=_known_groups(fields, plan, text.subjects),
        mistakes=[f for f in fields if f.mistake],
        refusals=reply.refusals,
        months=months(request.language),
        papers=by_item(opened.papers),
        is_bundle=isinstance(plan, BundlePlan),
        from_review=request.GET.get("dari") == "periksa",
        editing=editing,
        renewed=reply.renewed,
        not_offered=not_offered_sentence(plan, words(request.language)),
        window=window_of(plan.service, now()),
        block=elsewhere.block_of(plan, shown, maker),
        outcomes=elsewhere.outcomes_of(shown, words(request.language)),
    )


def _refusals(plan: Plan, language: str) -> list[str]:
    """Return why it cannot be handed in, in sentences: first that it is not offered there."""
    text, t = plan.service.text(language), words(language)
    parts = [one.plan for one in plan.expected()] if isinstance(plan, BundlePlan) else [plan]
    not_offered = [told for one in parts if (told := not_offered_sentence(one, t))]
    return [*not_offered, *(text.refusals[key] for key in plan.refusals(complete=True))]


def _known_groups(
    fields: list[Field], plan: Plan, subjects: Mapping[str, str]
) -> list[tuple[str, str, list[Field]]]:
    """Return what is known, by whom it is about: key, heading with name, fields."""
    groups: dict[str, list[Field]] = {}
    for one in fields:
        if one.kind == "fact" and one.standing in {"verified", "declared"}:
            groups.setdefault(one.key.partition(".")[0], []).append(one)
    named = []
    for key, members in groups.items():
        holder = plan.holders.get(key)
        name = str(holder.value("full_name") or "") if holder else ""
        stranger = key in plan.service.subjects and plan.service.subjects[key].spec.source == "nik"
        heading = subjects.get(key, "")
        named.append((key, f"{heading}: {name}" if name and not stranger else heading, members))
    return named


def _fields(maker: FieldMaker, shown: PlannedPage) -> list[Field]:
    return [
        maker.field(line)
        for line in shown.lines
        if line.standing not in {"hidden", "elsewhere"}
        and not (line.is_open and line.item.optional)
    ]


def _fees(plan: Plan, language: str) -> list[tuple[str, str]]:
    """Return what has to be paid once it is approved, as far as can be said before sending."""
    if isinstance(plan, BundlePlan):
        return [fee for one in plan.expected() for fee in _fees(one.plan, language)]
    service = plan.service
    text = service.text(language)
    return [
        (text.fees[key], rupiah(fee_of(service, key, plan.values)))
        for key in service.definition.fees
    ]


def _members(opened: casework.OpenDraft, plan: Plan) -> list[str]:
    """Return who stands on the family card, where the service prints them."""
    if MEMBERS not in plan.service.definition.reads:
        return []
    return [str(holder.value("full_name") or "-") for holder in opened.surroundings.family()]


def _opened(request: Request, draft_id: UUID) -> casework.OpenDraft:
    return casework.open_draft(
        person_id=request.user.person_id, draft_id=draft_id, ground=own_ground(request)
    )


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise Http404 from error
