"""Asking for a correction of what was decided: ticking what is wrong, and saying it anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sekali.casework import queries as casework
from sekali.casework.actions import correcting, looking
from sekali.casework.actions.correcting_decided import ask_for_correction
from sekali.casework.actions.page_reading import Posted
from sekali.casework.actors import Applicant, Officer
from sekali.casework.corrections import correctable, service_of_corrections
from sekali.casework.hiding import is_hidden_from
from sekali.casework.models import Case
from sekali.casework.new_corrections import Asking, new_correction
from sekali.casework.planning import PlannedPage
from sekali.casework.seeing import Sight
from sekali.catalogue import queries as catalogue
from sekali.documents import queries as documents
from sekali.kernel.errors import DomainError
from sekali.web.answering_again import boxes_again, read_again, said_of_corrected
from sekali.web.desk_sight import sight_at_desk, visible
from sekali.web.earlier import CasePapers
from sekali.web.errors import sentence_for
from sekali.web.fields import months, reading_context
from sekali.web.labels import fact_rows, office_rows
from sekali.web.pages import render
from sekali.web.papers import posted_page, recall_replaced
from sekali.web.requests import Request, applicant_of, now, posted_of, today
from sekali.web.texts import words

_LONGEST_REASON = 500
_TICKED, _REASON = "hal", "alasan"


@dataclass(frozen=True, slots=True)
class _Door:
    """Through which door a correction is asked for: who asks, and where they go back to."""

    asking: Asking
    back: str
    keys: Mapping[str, UUID]
    # What the office that asks may see; who applied sees all of it.
    sight: Sight | None = None

    @property
    def is_office(self) -> bool:
        return isinstance(self.asking.by, Officer)

    def to_case(self, case_id: UUID) -> HttpResponse:
        """Return the way to a case of the same person."""
        return redirect(reverse(self.back, kwargs={**self.keys, "case_id": case_id}))


def ask(request: Request, case_id: UUID) -> HttpResponse:
    """Let a resident correct what was decided on an application of theirs."""
    found = casework.case_of(person_id=request.person_id, case_id=case_id)
    return _answer(request, found, _Door(Asking(applicant_of(request)), "case", {}))


def start(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Let an officer correct a slip of their own office."""
    found, officer, work = visible(request, person_id, case_id)
    if is_hidden_from(found, officer.office_id):
        raise Http404
    if found.office_id != officer.office_id:
        raise Http404
    reason = posted_of(request).get(_REASON, "").strip()[:_LONGEST_REASON]
    sight = sight_at_desk(request, found, work)
    if request.method == "GET":
        seen = sight.shown & set(_all_items(found))
        looking.look_at(case=found, by=officer, at=now(), seen=seen)
    door = _Door(Asking(officer, reason), "desk-case", {"person_id": person_id}, sight)
    return _answer(request, found, door)


def _answer(request: Request, found: Case, door: _Door) -> HttpResponse:
    ticked = (request.POST if request.method == "POST" else request.GET).getlist(_TICKED)
    try:
        if not ticked and request.method == "GET":
            # Asked for all, so that what cannot be corrected is told before anything is ticked.
            everything = new_correction(found, _all_items(found), door.asking, at=now())
            return _tick_page(request, found, everything, door)
        new = new_correction(found, ticked, door.asking, at=now())
    except casework.AlreadySubmitted as running:
        return door.to_case(running.params["case"])
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
        return door.to_case(found.id)
    page = correcting.marked_page(new, {}, today=today())
    if request.method == "POST":
        return _hand_in(request, found, new, page, door)
    return _form(request, found, new, page, door)


def _all_items(found: Case) -> list[str]:
    service = service_of_corrections(found)
    corrections = service.definition.corrections if service else None
    return correctable(found, corrections) if corrections else []


def _tick_page(request: Request, found: Case, new: Case, door: _Door) -> HttpResponse:
    service = catalogue.service_as_submitted(new.service_id, new.service_digest)
    t = words(request.language)
    read_by = (found, service, t, reading_context())
    rows = fact_rows(*read_by) if door.sight is None else office_rows(*read_by, door.sight)
    went_on = "lanjut" in request.GET
    return render(
        request,
        "correction.html",
        status=422 if went_on else 200,
        case=found,
        text=service.text(request.language),
        door=door,
        rows=[row for row in rows if row.key in _all_items(found)],
        fields=[],
        mistakes=[],
        refusals=[t("error.nothing-to-correct")] if went_on else [],
    )


def _hand_in(
    request: Request, found: Case, new: Case, page: PlannedPage, door: _Door
) -> HttpResponse:
    said = read_again(request, new, _posted(request, new, page, door), _typing(request, door))
    if not said.is_good:
        mistakes, refusals = said_of_corrected(new, said, request.language)
        return _form(request, found, new, said.page, door, mistakes, refusals)
    try:
        made = ask_for_correction(
            case=found, said=said, asking=door.asking, at=now(), today=today()
        )
    except casework.AlreadySubmitted as running:
        return door.to_case(running.params["case"])
    except DomainError as refusal:
        told = (sentence_for(refusal, words(request.language)),)
        return _form(request, found, new, said.page, door, {}, told)
    messages.success(request, words(request.language)("correction.sent", number=made.number))
    return door.to_case(made.id)


def _posted(request: Request, new: Case, page: PlannedPage, door: _Door) -> Posted:
    """Return what came with the form; only who applied attaches papers."""
    if door.is_office:
        return Posted(posted_of(request))
    service = catalogue.service_as_submitted(new.service_id, new.service_digest)
    posted = posted_page(request, page, new.id, CasePapers(new, service), replace=True)
    nothing_before = {line.item.key: {"value": None} for line in page.lines}
    recall_replaced(request, page, new.id, nothing_before, posted)
    return posted


def _typing(request: Request, door: _Door) -> Applicant:
    """Return who typed the answers, and at which desk."""
    if door.is_office:
        return Applicant(request.user.person_id, "desk", request.language)
    return applicant_of(request)


def _form(
    request: Request,
    found: Case,
    new: Case,
    page: PlannedPage,
    door: _Door,
    mistakes: Mapping[str, str] | None = None,
    refusals: Sequence[str] = (),
) -> HttpResponse:
    service = catalogue.service_as_submitted(new.service_id, new.service_digest)
    posted = posted_of(request) if request.method == "POST" else None
    said = mistakes or {}
    covered = door.sight.covered if door.sight else ()
    fields = boxes_again(new, page, request.language, posted=posted, mistakes=said, covered=covered)
    papers = documents.papers_of(person_id=found.person_id, application_id=new.id)
    return render(
        request,
        "correction.html",
        status=422 if said or refusals else 200,
        case=found,
        text=service.text(request.language),
        door=door,
        rows=[],
        ticked=new.marks,
        fields=fields,
        mistakes=[f for f in fields if f.mistake],
        refusals=refusals,
        papers=documents.by_item(papers),
        months=months(request.language),
        reason=door.asking.reason,
    )
