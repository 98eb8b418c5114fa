"""A reader's pages, for a phone at night: what there is to read, the declaration, the points."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.agencies import queries as agencies
from sekali.casework import queries as casework
from sekali.casework import review_queries
from sekali.casework.actions import declaring, looking, reviewing
from sekali.casework.actors import Officer
from sekali.casework.models import Case, Review
from sekali.casework.seeing import Sight
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.value_types import TYPES, ValueRefused
from sekali.documents import queries as documents
from sekali.documents.scanning import refuse_unscanned
from sekali.kernel.errors import DomainError
from sekali.web.errors import sentence_for
from sekali.web.fields import reading_context
from sekali.web.labels import label_of, office_rows
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of, today
from sekali.web.texts import Words, words
from sekali.web.views.files import file_answer

_LONGEST_COMMENT = 1_000
_SCORE, _COMMENT = "nilai.", "ulasan."


@dataclass(frozen=True, slots=True)
class Asked:
    """A case in a panel, and the reader who may read it there."""

    case: Case
    service: CompiledService
    panel: files.Panel
    by: Officer


def queue(request: Request) -> HttpResponse:
    """Show a reader what is begun and what is free, what falls due first on top."""
    readers = [officer for officer in request.officers if _is_reader(officer)]
    if not readers:
        raise Http404
    found = [one for officer in readers for one in review_queries.to_read(officer)]
    return render(
        request,
        "reviews.html",
        officer=readers[0],
        office=agencies.office(readers[0].office_id),
        taken=[one for one in found if one.is_taken],
        free=[one for one in found if not one.is_taken],
        done=review_queries.count_done(readers[0]),
        now=now(),
    )


def review(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Ask for the declaration, or show what a reader may see, with boxes for the points."""
    asked = _asked(request, person_id, case_id)
    own = review_queries.review_by(asked.case, asked.by.person_id)
    if own is None:
        return render(request, "declare.html", **_about(request, asked))
    if own.standing != Review.READING:
        raise Http404
    return _reading_page(request, asked)


def declare(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Keep a declaration; without a conflict the reading opens, with one it goes back."""
    asked, t = _asked(request, person_id, case_id), words(request.language)
    typed = posted_of(request)
    if typed.get("konflik") not in {"ya", "tidak"}:
        messages.warning(request, t("review-panel.choose"))
        return redirect("review-case", person_id=person_id, case_id=case_id)
    said = declaring.Declaration(
        has_conflict=typed["konflik"] == "ya", note=typed.get("sebab", "")[:_LONGEST_COMMENT]
    )
    try:
        why = declaring.declare(
            person_id=person_id, case_id=case_id, said=said, by=asked.by, at=now(), today=today()
        )
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, t))
        return redirect("reviews")
    if why:
        messages.info(request, t(f"review-panel.conflict-{why}"))
        return redirect("reviews")
    return redirect("review-case", person_id=person_id, case_id=case_id)


def give(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Keep the points; what cannot be kept is told beside its box, and nothing typed is lost."""
    asked, t = _asked(request, person_id, case_id), words(request.language)
    typed = posted_of(request)
    scores, comments, mistakes = _points(asked.panel, typed, t)
    if mistakes:
        return _reading_page(request, asked, typed, mistakes)
    try:
        reviewing.give_points(
            person_id=person_id,
            case_id=case_id,
            points=reviewing.Points(scores=scores, comments=comments),
            by=asked.by,
            at=now(),
            today=today(),
        )
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, t))
        return redirect("reviews")
    messages.success(request, t("review-panel.done"))
    return redirect("reviews")


def paper(request: Request, person_id: UUID, case_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Give a reader a paper that the panel shows, once the declaration is made."""
    asked = _asked(request, person_id, case_id)
    own = review_queries.review_by(asked.case, asked.by.person_id)
    found = documents.paper(person_id=person_id, evidence_id=evidence_id)
    shown = review_queries.shown_to_readers(asked.service, asked.panel, [found.item])
    is_reading = own is not None and own.standing == Review.READING
    if found.application_id != case_id or not shown or not is_reading:
        raise Http404
    refuse_unscanned(found)
    return file_answer(
        request.outside.store.open(found.person_id, found.blob), found.media_type, "berkas"
    )


def _is_reader(officer: Officer) -> bool:
    """Tell whether a role reads in the panels of a service of its office's agency."""
    agency = agencies.office(officer.office_id).agency
    return any(
        service.definition.owner == agency and officer.role in service.reader_roles
        for service in catalogue.services().values()
    )


def _asked(request: Request, person_id: UUID, case_id: UUID) -> Asked:
    found = casework.case_of(person_id=person_id, case_id=case_id)
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    state = service.definition.process.get(found.state)
    if not isinstance(state, files.PanelState):
        raise Http404
    for officer in request.officers:
        if officer.office_id == found.office_id and officer.role == state.panel.role:
            return Asked(found, service, state.panel, officer)
    raise Http404


def _about(request: Request, asked: Asked) -> dict[str, Any]:
    """Return what is said before anything is opened: no name, no text."""
    return {
        "case": asked.case,
        "text": asked.service.text(request.language),
        "group": asked.case.call_group,
        "panel": asked.panel,
    }


def _points(
    panel: files.Panel, typed: Mapping[str, str], t: Words
) -> tuple[dict[str, Decimal], dict[str, str], dict[str, str]]:
    """Return points and comments by criterion, and in words what is wrong with them."""
    scores, comments, mistakes = {}, {}, {}
    for key, criterion in panel.rubric.items():
        comment = typed.get(f"{_COMMENT}{key}", "").strip()[:_LONGEST_COMMENT]
        try:
            scores[key] = _score(criterion, typed.get(f"{_SCORE}{key}", ""))
        except ValueRefused as refused:
            mistakes[key] = sentence_for(refused, t)
        if comment:
            comments[key] = comment
        elif criterion.comment and key not in mistakes:
            mistakes[key] = t("review-panel.comment-missing")
    return scores, comments, mistakes


def _score(criterion: files.Criterion, typed: str) -> Decimal:
    spec = files.Typed(type="decimal", scale=criterion.scale, min="0", max=str(criterion.max))
    kept = TYPES["decimal"].read({"": typed}, "", spec, reading_context())
    if kept is None:
        raise ValueRefused("answer-missing")
    return Decimal(str(kept))


def _reading_page(
    request: Request,
    asked: Asked,
    typed: Mapping[str, str] | None = None,
    mistakes: Mapping[str, str] | None = None,
) -> HttpResponse:
    case, service = asked.case, asked.service
    shown = review_queries.shown_to_readers(service, asked.panel, list(case.facts))
    looking.look_at(case=case, by=asked.by, at=now(), seen=shown)
    t = words(request.language)
    rows = office_rows(case, service, t, reading_context(), Sight(frozenset(shown)))
    papers = documents.papers_of(person_id=case.person_id, application_id=case.id)
    by_item = {key: list_ for key, list_ in documents.by_item(papers).items() if key in shown}
    return render(
        request,
        "review_case.html",
        status=422 if mistakes else 200,
        **_about(request, asked),
        rows=[row for row in rows if row.kind != "evidence"],
        papers=by_item,
        paper_labels={key: label_of(service, key, request.language) for key in by_item},
        typed=typed or {},
        mistakes=mistakes or {},
    )
