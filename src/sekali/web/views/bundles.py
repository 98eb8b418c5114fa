"""Bundles: choosing the services of a life event, and one page for what becomes of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.casework import queries as casework
from sekali.casework.actions.bundle_drafting import (
    NothingChosen,
    choose_again,
    start_bundle,
    subjects_in_form,
)
from sekali.casework.actions.drafting import filling_of, new_subjects
from sekali.casework.assurance import AssuranceTooLow
from sekali.casework.bundle_planning import BundlePlan, plan_bundle
from sekali.casework.bundle_queries import bundle_of
from sekali.casework.local_plans import planned_here
from sekali.casework.planning import NOBODY, Filling
from sekali.catalogue import queries as catalogue
from sekali.catalogue.bundle_forms import form_of
from sekali.catalogue.bundles import BundlePart as PartOf
from sekali.catalogue.bundles import CompiledBundle, bundle_key
from sekali.catalogue.export.sippn import standard_fee
from sekali.catalogue.export.telling import clock_words
from sekali.catalogue.export.words import export_words
from sekali.kernel.ids import uuid7
from sekali.vault.facts import Surroundings
from sekali.vault.queries import surroundings_of
from sekali.web.errors import sentence_for
from sekali.web.offered import not_offered_sentence
from sekali.web.pages import render
from sekali.web.requests import Request, applicant_of, now, own_ground, posted_of, today
from sekali.web.texts import words
from sekali.web.views.form_page import opened_draft


class Choice(NamedTuple):
    """One service to tick: what it brings, its promise and fee, and what stands against it."""

    id: str
    title: str
    brings: str
    promised: str
    fee: str
    after: Sequence[str]
    ticked: bool
    refusal: str


def choose(request: Request, key: str) -> HttpResponse:
    """Let the services of a bundle be ticked, and say how much is left to type for them."""
    bundle = catalogue.bundle(key)
    typed = posted_of(request) if request.method == "POST" else {}
    asked = typed.get("tawaran") or request.GET.get("tawaran", "")
    offer = casework.open_offer(person_id=request.person_id, offer_id=asked)
    if "mulai" in typed:
        draft_id = _uuid(typed.get("draf", ""))
        try:
            start_bundle(
                bundle=bundle,
                services=_ticked(bundle, typed),
                by=applicant_of(request),
                draft_id=draft_id,
                offer=offer,
                at=now(),
            )
        except (NothingChosen, AssuranceTooLow) as refusal:
            messages.warning(request, sentence_for(refusal, words(request.language)))
        else:
            return redirect("draft", draft_id=draft_id)
    carried = subjects_in_form(bundle, offer) if offer else {}
    named = [UUID(one) for one in carried.values() if one != NOBODY]
    around = surroundings_of(request.person_id, ground=own_ground(request), named=named)
    # Whoever is new is counted with, though nobody knows them yet.
    filling = Filling(subjects=new_subjects(form_of(bundle, tuple(bundle.parts))) | carried)
    return _page(request, bundle, around, filling, typed, offer_id=str(offer.id) if offer else "")


def choose_more(request: Request, draft_id: UUID) -> HttpResponse:
    """Let other services be ticked while the form of a bundle is filled in."""
    opened = opened_draft(request, draft_id)
    key = bundle_key(opened.draft.service_id)
    if key is None:
        raise Http404
    bundle = catalogue.bundle(key)
    typed = posted_of(request) if request.method == "POST" else {}
    if "mulai" in typed:
        try:
            ticked = _ticked(bundle, typed)
            by = applicant_of(request)
            choose_again(draft_id=draft_id, services=ticked, by=by, at=now())
        except NothingChosen as refusal:
            messages.warning(request, sentence_for(refusal, words(request.language)))
        else:
            return redirect("draft", draft_id=draft_id)
    form = form_of(bundle, tuple(bundle.parts))
    filling = filling_of(form, opened.draft.subjects, opened.draft.answers, {})
    chosen = opened.draft.chosen
    return _page(request, bundle, opened.surroundings, filling, typed, draft=(draft_id, chosen))


def status(request: Request, bundle_id: UUID) -> HttpResponse:
    """Show what became of each service of a bundle, what comes next, and by when."""
    view = bundle_of(person_id=request.person_id, bundle_id=bundle_id)
    return render(
        request,
        "bundle.html",
        bundle=view.bundle,
        title=view.title(request.language),
        rows=view.rows(request.language),
        done=view.done,
    )


# --- choosing -------------------------------------------------------------------------------


def _page(
    request: Request,
    bundle: CompiledBundle,
    around: Surroundings,
    filling: Filling,
    typed: Mapping[str, str],
    *,
    draft: tuple[UUID, Sequence[str]] | None = None,
    offer_id: str = "",
) -> HttpResponse:
    refused = _refused(bundle, around, filling, request.language)
    usual = [p.id for p in bundle.parts.values() if p.spec.ticked and p.id not in refused]
    before = list(draft[1]) if draft else usual
    ticked = _ticked(bundle, typed) if typed else before
    plan = _plan(bundle, ticked, around, filling) if ticked else None
    text = bundle.definition.text(request.language)
    return render(
        request,
        "bundle_services.html",
        bundle=bundle,
        text=text,
        choices=[
            _choice(bundle, part, ticked, refused.get(part.id, ""), request.language)
            for part in bundle.parts.values()
        ],
        plan=plan,
        draft_id=draft[0] if draft else _kept_id(typed),
        is_begun=draft is not None,
        offer_id=offer_id,
    )


def _plan(
    bundle: CompiledBundle, chosen: Iterable[str], around: Surroundings, filling: Filling
) -> BundlePlan:
    dictionary = catalogue.dictionary()
    return plan_bundle(
        bundle, chosen, dictionary, around, filling, today=today(), here=planned_here
    )


def _refused(
    bundle: CompiledBundle, around: Surroundings, filling: Filling, language: str
) -> dict[str, str]:
    """Return why somebody cannot get a service, by what is known already."""
    plan = _plan(bundle, bundle.parts, around, filling)
    refused: dict[str, str] = {}
    for key, one in plan.parts.items():
        not_offered = not_offered_sentence(one.plan, words(language))
        refusals = one.plan.refusals(complete=False)
        if not_offered:
            refused[key] = not_offered
        elif refusals and not one.after:
            refused[key] = one.part.service.text(language).refusals[refusals[0]]
    return refused


def _choice(
    bundle: CompiledBundle, part: PartOf, ticked: Collection[str], refusal: str, language: str
) -> Choice:
    text, say = part.service.text(language), export_words(language)
    return Choice(
        id=part.id,
        title=text.title,
        brings=text.standard.product,
        promised=clock_words(part.service.definition.standard.within, say),
        fee=standard_fee(part.service, text, say),
        after=[
            bundle.parts[key].service.text(language).title
            for key in bundle.after(part, bundle.parts)
        ],
        ticked=part.id in ticked,
        refusal=refusal,
    )


def _ticked(bundle: CompiledBundle, typed: Mapping[str, str]) -> list[str]:
    return [key for key in bundle.parts if typed.get(f"layanan.{key}") == "ya"]


def _kept_id(typed: Mapping[str, str]) -> UUID:
    return _uuid(typed["draf"]) if typed.get("draf") else uuid7()


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise Http404 from error
