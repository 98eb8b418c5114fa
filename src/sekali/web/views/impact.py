"""Impact assessments: how each stands, what it says, and the officer's judgement of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.casework.actions.escalating import watched_offices
from sekali.casework.actions.judging_impact import (
    OUTCOMES,
    NewJudgement,
    ServiceChanged,
    judge_impact,
    may_judge,
)
from sekali.casework.privacy.judgements import judgements_of, standing_of, standings
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.export.words import export_words
from sekali.catalogue.privacy.activities import activity_of
from sekali.catalogue.privacy.contents import (
    facts_of,
    fingerprint_of,
    risks_of,
    tables_of,
    triggers_of,
)
from sekali.kernel.ids import uuid7
from sekali.web.errors import Mistake, sentence_for
from sekali.web.impact_form import OUTCOME, TEXT, read_judgement
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of
from sekali.web.texts import words


def assessments(request: Request) -> HttpResponse:
    """Show how the assessment of each service stands; what has to be read comes first."""
    _only_watchers(request)
    services = sorted(catalogue.services().values(), key=lambda one: one.id)
    found = standings(services, catalogue.dictionary())
    titles = {one.id: one.text(request.language).title for one in services}
    rows = sorted(found, key=lambda one: (not one.is_open, titles[one.service_id]))
    return render(
        request,
        "impacts.html",
        rows=[(one, titles[one.service_id]) for one in rows],
        to_read=sum(one.is_open for one in found),
    )


def assessment(request: Request, service_id: str) -> HttpResponse:
    """Show what a service does with data and which risks that has; take a judgement of it."""
    _only_watchers(request)
    service = catalogue.service(service_id)
    officer, t = may_judge(request.officers, service), words(request.language)
    if request.method != "POST":
        return _page(request, service, [])
    if officer is None:
        raise Http404
    judgement, mistakes = read_judgement(posted_of(request), t)
    if judgement is None:
        return _page(request, service, mistakes)
    return _judge(request, service, judgement)


def _judge(request: Request, service: CompiledService, judgement: NewJudgement) -> HttpResponse:
    officer, t = may_judge(request.officers, service), words(request.language)
    if officer is None:
        raise Http404
    try:
        judge_impact(service=service, judgement=judgement, by=officer, at=now())
    except ServiceChanged as refusal:
        return _page(request, service, [], [sentence_for(refusal, t)])
    messages.success(request, t("impact.kept"))
    return redirect("impacts")


def _only_watchers(request: Request) -> None:
    if not watched_offices(request.officers):
        raise Http404


def _page(
    request: Request,
    service: CompiledService,
    mistakes: list[Mistake],
    refusals: list[str] | None = None,
) -> HttpResponse:
    dictionary, said = catalogue.dictionary(), export_words(request.language)
    activity = activity_of(service, dictionary, request.language)
    return render(
        request,
        "impact.html",
        status=422 if mistakes or refusals else 200,
        service=service,
        title=activity.title,
        triggers=[said(f"privacy.trigger-{key}") for key in triggers_of(activity)],
        facts=list(facts_of(activity, said)),
        tables=tables_of(activity, said),
        risks=risks_of(activity, said),
        standing=standing_of(service, dictionary),
        judged=judgements_of(service.id),
        may_judge=may_judge(request.officers, service) is not None,
        outcomes=OUTCOMES,
        # Of the Indonesian words, whoever reads it in which language.
        fingerprint=fingerprint_of(activity_of(service, dictionary, "id")),
        mistakes=mistakes,
        refusals=refusals or [],
        wrong_at=dict.fromkeys((OUTCOME, TEXT)) | {one.key: one for one in mistakes},
        typed=posted_of(request),
        form_id=uuid7(),
    )
