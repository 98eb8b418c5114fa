"""One page of a form: shown, answered, and on to the next. Every page saves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.casework import queries as casework
from sekali.casework.actions import drafting, fetching
from sekali.casework.actions.signing import signed_by
from sekali.casework.bundle_planning import BundlePlan
from sekali.casework.planning import Plan, PlannedPage
from sekali.catalogue import queries as catalogue
from sekali.documents.queries import by_item
from sekali.web import elsewhere
from sekali.web.consent_words import with_covered
from sekali.web.earlier import USE_AGAIN, EarlierPapers
from sekali.web.fields import FieldMaker, months, reading_context
from sekali.web.form_words import known_groups, said_of_page
from sekali.web.offered import not_offered_sentence
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

# Left open, not wrong: nothing that was typed is lost where the page is shown afresh.
_NOT_YET = (drafting.MustBeAnswered, drafting.HeldElsewhere)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a page says besides its fields: mistakes by item, refusals, that it was renewed."""

    posted: Mapping[str, str] | None = None
    mistakes: Mapping[str, str] = field(default_factory=dict)
    refusals: tuple[str, ...] = ()
    renewed: bool = False


def page(request: Request, draft_id: UUID, page_key: str) -> HttpResponse:
    """Show a page of the form, or keep what was typed on it and go on."""
    if request.method == "POST":
        return _answer(request, draft_id, page_key)
    opened = opened_draft(request, draft_id)
    plan = drafting.plan_of(opened, today=today())
    shown = plan.page(page_key)
    if shown is None:
        return redirect("draft", draft_id=draft_id)
    renewed = opened.draft.service_version != plan.service.version
    return _form(request, opened, plan, shown, Reply(renewed=renewed))


def _answer(request: Request, draft_id: UUID, page_key: str) -> HttpResponse:
    opened = opened_draft(request, draft_id)
    typed = posted_of(request)
    plan = drafting.plan_of(opened, today=today())
    before = plan.page(page_key)
    if before is None:
        return redirect("draft", draft_id=draft_id)
    answered = drafting.answer_page(
        opened=opened,
        plan=plan,
        page=before,
        posted=posted_page(
            request,
            before,
            draft_id,
            EarlierPapers(opened, plan, request.acting),
            keys=opened.keys,
        ),
        by=applicant_of(request),
        people=people_search(request),
        context=reading_context(),
        at=now(),
    )
    if "ambil" in typed:
        return _fetch(request, answered, said=typed["ambil"])
    if USE_AGAIN in typed and all(isinstance(one, _NOT_YET) for one in answered.mistakes.values()):
        return _again(request, draft_id, page_key)
    if answered.is_good and "kembali" not in typed and _asks_more(before, answered):
        return _again(request, draft_id, page_key)
    if answered.is_good or "kembali" in typed:
        return _onward(request, draft_id, answered.plan, page_key, back="kembali" in typed)
    mistakes, refusals = said_of_page(
        answered.plan.service, answered.page, answered.mistakes, answered.refusals, request.language
    )
    reply = Reply(posted=typed, mistakes=mistakes, refusals=refusals)
    return _form(request, answered.opened, answered.plan, answered.page, reply)


def _asks_more(before: PlannedPage, answered: drafting.Answered) -> bool:
    """Tell whether the page asks something only now, since it was agreed to just now.

    It need not be answered, so nothing else would show it to whoever agreed.
    """
    hidden = {line.item.key for line in before.lines if line.standing == "hidden"}
    consents = answered.plan.service.consents
    return any(
        line.item.key in hidden and line.item.purpose in consents and line.standing == "asked"
        for line in answered.page.lines
    )


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
    return _again(request, answered.opened.draft.id, answered.page.key)


def _again(request: Request, draft_id: UUID, page_key: str) -> HttpResponse:
    """Show the same page as it stands now."""
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
        with_covered(
            maker.field(
                line,
                posted=reply.posted,
                mistake=reply.mistakes.get(line.item.key, ""),
                editing=line.item.key == editing,
            ),
            line.item.consent,
            request.language,
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
        groups=known_groups(fields, plan, text.subjects),
        mistakes=[f for f in fields if f.mistake],
        refusals=reply.refusals,
        months=months(request.language),
        papers=by_item(opened.papers),
        earlier=EarlierPapers(opened, plan, request.acting).on_page(shown, request.language),
        is_bundle=isinstance(plan, BundlePlan),
        from_review=request.GET.get("dari") == "periksa",
        editing=editing,
        renewed=reply.renewed,
        not_offered=not_offered_sentence(plan, words(request.language)),
        window=window_of(plan.service, now()),
        block=elsewhere.block_of(plan, shown, maker),
        outcomes=elsewhere.outcomes_of(shown, maker, words(request.language)),
    )


def opened_draft(request: Request, draft_id: UUID) -> casework.OpenDraft:
    """Return a draft of the person who is signed in."""
    opened = casework.open_draft(
        person_id=request.person_id, draft_id=draft_id, ground=own_ground(request)
    )
    return signed_by(opened, applicant_of(request)) if request.acting else opened
