"""The officer's desk: the queue by its clock, and everything about one case on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.agencies import queries as agencies
from sekali.agencies.roles import HEADS
from sekali.appointments import queries as appointments
from sekali.casework import hiding, review_queries, seeing, tellings
from sekali.casework import queries as casework
from sekali.casework.actions import deciding, lifting
from sekali.casework.actions.arriving import OPINION
from sekali.casework.actors import Officer
from sekali.casework.bulk_queries import lists_offered
from sekali.casework.inspecting import inspection_of
from sekali.casework.models import Case, CaseEvent, WorkItem
from sekali.casework.reports import is_photo
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.documents import queries as documents
from sekali.documents.scanning import refuse_unscanned
from sekali.kernel.errors import DomainError
from sekali.web.errors import sentence_for
from sekali.web.fields import reading_context
from sekali.web.inspections import PHOTO_ACTIONS, inspected, point_from, take_photos
from sekali.web.labels import fact_rows, label_of
from sekali.web.pages import render
from sekali.web.related import related_to
from sekali.web.requests import Request, now, posted_of, today, whole_number
from sekali.web.texts import words
from sekali.web.time_line import sentence, time_line
from sekali.web.views.files import file_answer

_LONGEST_NOTE = 1_000
_OPINION = "pendapat"
_CHECK = "cek."
_ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "none": None}


@dataclass(frozen=True, slots=True)
class Points:
    """What one reader gave by criterion, as text, and why; not who it was."""

    scores: Mapping[str, str]
    comments: Mapping[str, str]


def queue(request: Request) -> HttpResponse:
    """Show the open work of the officer's office, what falls due first on top."""
    officer = chosen_officer(request)
    shown = _queue(request, officer)
    is_told = shown["queue"].is_told
    if is_told is None:
        is_told = tellings.has_open_tellings(request.officers, officer.office_id)
    return render(request, "desk.html", **shown, case=None, is_told=is_told)


def case(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Show one case whole; that it was looked at is written on the ledgers it concerns."""
    found, officer, work = visible(request, person_id, case_id)
    deciding.look_at(case=found, by=officer, at=now(), seen=_seen(request, found, work))
    return _case_page(request, found, officer, work)


def act(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Do what the officer chose; if somebody was quicker, say so and show how it stands."""
    found, officer, work = visible(request, person_id, case_id)
    typed = posted_of(request)
    try:
        done = _act(request, found, _at_work(request, work) or officer, typed)
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
        return _case_page(request, *visible(request, person_id, case_id), typed, status=422)
    if done is None:
        # Photographs were kept or taken off; what was typed beside them stays on the page.
        return _case_page(request, *visible(request, person_id, case_id), typed)
    t = words(request.language)
    about = t("hidden.applicant") if _is_hidden(found, officer) else done.about
    messages.success(request, t("desk.done", about=about))
    return redirect(f"/meja?kantor={officer.office_id}" if _has_choice(request) else "/meja")


def _act(request: Request, found: Case, officer: Officer, typed: dict[str, str]) -> Case | None:
    """Do it; return the case as it is then, or None where only photographs came.

    Photographs that come with a decision are kept first: they stay if the decision is refused.
    """
    action, _, reason = typed.get("tindakan", "").partition(":")
    said = take_photos(request, found, officer, action, reason)
    if action in PHOTO_ACTIONS:
        messages.success(request, said)
        return None
    decision = _decision(request, typed, action, reason)
    if action == _OPINION:
        return _give_opinion(found, decision, reason, officer)
    return deciding.act(
        person_id=found.person_id,
        case_id=found.id,
        decision=decision,
        by=officer,
        at=now(),
        today=today(),
    )


def _decision(
    request: Request, typed: Mapping[str, str], action: str, reason: str
) -> deciding.Decision:
    return deciding.Decision(
        action=action,
        reason=reason or typed.get(f"alasan.{action}") or None,
        note=typed.get("pesan", "")[:_LONGEST_NOTE].strip(),
        marks=tuple(request.POST.getlist("tanda")),
        # Nine digits fit an integer column; a version that is none is nobody's.
        version=whole_number(typed.get("versi", ""), digits=9) or 0,
        checks=_checks(typed),
        point=point_from(typed),
    )


def claim(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Take a case, or give it back."""
    found, officer, work = visible(request, person_id, case_id)
    officer = _at_work(request, work) or officer
    try:
        if posted_of(request).get("lepas"):
            deciding.release(case=found, by=officer)
        else:
            deciding.claim(case=found, by=officer, at=now())
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
    return redirect("desk-case", person_id=person_id, case_id=case_id)


def paper(request: Request, person_id: UUID, case_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Give an officer a paper of a case they may see."""
    of_case, officer, work = visible(request, person_id, case_id)
    found = documents.paper(person_id=of_case.person_id, evidence_id=evidence_id)
    service = catalogue.service_as_submitted(of_case.service_id, of_case.service_digest)
    seen = _seen(request, of_case, work)
    shown = hiding.as_shown(of_case, service, officer.office_id)
    is_seen = seeing.is_whole(shown, seen) if is_photo(found.item) else found.item in seen
    if found.application_id != case_id or not is_seen:
        raise Http404
    name = found.item if _is_hidden(of_case, officer) else found.name
    refuse_unscanned(found)
    data = request.outside.store.open(found.person_id, found.blob)
    return file_answer(data, found.media_type, name)


def lift(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Let the office see who a hidden applicant is, where the law lets this role."""
    found, officer, _ = visible(request, person_id, case_id)
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    typed = posted_of(request)
    try:
        lifting.lift_hiding(
            person_id=found.person_id,
            case_id=case_id,
            reason=typed.get("alasan", "")[:_LONGEST_NOTE].strip(),
            version=whole_number(typed.get("versi", ""), digits=9) or 0,
            by=hiding.lift_of(found, service, request.officers) or officer,
            at=now(),
        )
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
        return redirect("desk-case", person_id=person_id, case_id=case_id)
    return redirect("desk-case", person_id=found.person_id, case_id=case_id)


def chosen_officer(request: Request) -> Officer:
    """Return the officer in the office whose queue was asked for, else in their first one."""
    asked = request.GET.get("kantor", "") or request.POST.get("kantor", "")
    mine = (officer for officer in request.officers if str(officer.office_id) == asked)
    return next(mine, request.officers[0])


def _has_choice(request: Request) -> bool:
    return len({officer.office_id for officer in request.officers}) > 1


def _queue(request: Request, officer: Officer) -> dict[str, Any]:
    office_id = officer.office_id
    service_id = request.GET.get("layanan", "").replace("\0", "")
    after = request.GET.get("sesudah", "")
    page = casework.queue_of(
        office_id=office_id,
        roles=[one.role for one in request.officers if one.office_id == office_id],
        service_id=service_id,
        after=after,
    )
    owner = agencies.office(office_id).agency
    offered = [s for s in catalogue.services().values() if s.definition.owner == owner]
    return {
        "officer": officer,
        "office": agencies.office(office_id),
        "is_head": any(o.role in HEADS and o.office_id == office_id for o in request.officers),
        "offices": offices_of(request),
        "queue": page,
        "service_id": service_id,
        "offered": [(s.id, s.text(request.language).title) for s in offered],
        "sends_lists": bool(lists_offered(request.officers)),
        "has_calls": any(service.calls for service in offered),
        "has_readings": any(officer.role in service.reader_roles for service in offered),
        "now": now(),
    }


def offices_of(request: Request) -> dict[str, str]:
    """Return the offices to choose among by id; none where somebody works in one only.

    What tells them apart comes first: on a phone the end of a long name is cut off.
    """
    if not _has_choice(request):
        return {}
    mine = [agencies.office(officer.office_id) for officer in request.officers]
    in_one_place = len({office.region.name for office in mine}) == 1
    return {
        str(office.id): office.name if in_one_place else f"{office.region.name} · {office.name}"
        for office in mine
    }


def visible(
    request: Request, person_id: UUID, case_id: UUID
) -> tuple[Case, Officer, Sequence[WorkItem]]:
    """Return a case, the officer who may see it, and the work that it is for their offices.

    ``person_id`` is what the office knows the applicant by. By their own id a case in which they
    are hidden is not there: whoever guesses it learns nothing.
    """
    found = casework.case_at_desk(whose=person_id, case_id=case_id)
    offices = {officer.office_id for officer in request.officers}
    work = casework.work_items(offices=offices, case_id=case_id)
    officer = deciding.may_see(found, request.officers, work)
    if officer is None or (_is_hidden(found, officer) and person_id != found.id):
        raise Http404
    return found, officer, work


def _is_hidden(found: Case, officer: Officer) -> bool:
    return hiding.is_hidden_from(found, officer.office_id)


def _seen(request: Request, found: Case, work: Sequence[WorkItem]) -> frozenset[str]:
    """Return the items of a case that the officer may see."""
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    return seeing.items_seen(found, service, request.officers, work)


def _at_work(request: Request, work: Sequence[WorkItem]) -> Officer | None:
    """Return the officer in a role that has work in the case."""
    return next((o for o in request.officers if deciding.work_of(o, work) is not None), None)


def _checks(typed: Mapping[str, str]) -> dict[str, bool | None]:
    """Return the answers to an inspection's questions; what is not answered is left out."""
    said = {
        key.removeprefix(_CHECK): value for key, value in typed.items() if key.startswith(_CHECK)
    }
    return {key: _ANSWERS[value] for key, value in said.items() if value in _ANSWERS}


def _give_opinion(
    found: Case, decision: deciding.Decision, answer: str | None, officer: Officer
) -> Case:
    key, _, said = (answer or "").partition(".")
    opinion = deciding.Opinion(key=key, answer=said, note=decision.note, version=decision.version)
    return deciding.give_opinion(
        person_id=found.person_id,
        case_id=found.id,
        opinion=opinion,
        by=officer,
        at=now(),
        today=today(),
    )


def _case_page(
    request: Request,
    found: Case,
    officer: Officer,
    work: Sequence[WorkItem],
    typed: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    t = words(request.language)
    at_work = _at_work(request, work)
    item = deciding.work_of(at_work, work) if at_work else None
    seen = _seen(request, found, work)
    shown = hiding.as_shown(found, service, officer.office_id)
    is_hidden = shown is not found
    whole = seeing.is_whole(shown, seen)
    # What others wrote about a case is for its own office.
    events = casework.events_of(found) if whole else []
    papers = documents.papers_of(person_id=found.person_id, application_id=found.id)
    papers = hiding.unnamed(papers) if is_hidden else papers
    seen_papers = {
        key: of
        for key, of in documents.by_item(papers).items()
        if key in seen or (whole and is_photo(key))
    }
    attached = {key: of for key, of in seen_papers.items() if not is_photo(key)}
    proofs = {
        key: item.key
        for item in service.items()
        if item.evidence is not None
        for key in item.evidence.proves
    }
    response = render(
        request,
        "desk.html",
        status=status,
        **_queue(request, at_work or officer),
        case=shown,
        is_hidden=is_hidden,
        may_lift=hiding.lift_of(found, service, request.officers) is not None,
        service=service,
        text=service.text(request.language),
        rows=[
            r
            for r in fact_rows(shown, service, t, reading_context(), for_office=True)
            if r.key in seen
        ],
        whole=whole,
        papers=attached,
        proofs=proofs,
        paper_labels={key: label_of(service, key, request.language) for key in attached},
        **inspected(request, found, service, seen_papers, whole=whole, known=shown),
        steps=time_line(found, events, service, t) if whole else [],
        **related_to(shown, "officer"),
        taken_back=_why_taken_back(found, events),
        work=item,
        typed=typed or {},
        marks=set(request.POST.getlist("tanda")),
        points=_points(found, service),
        **_to_do(service, found, item),
    )
    # Where somebody is asked where they stand, their device may be asked, too.
    response.headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()"
    return response


def _why_taken_back(found: Case, events: Sequence[CaseEvent]) -> str:
    """Return what another system said, if the case has moved no further since it came back."""
    last = next((one for one in reversed(events) if "to" in one.data), None)
    if last is None or last.kind != "taken-back" or found.state != last.data["to"]:
        return ""
    return sentence(last.data["said"])


def _to_do(service: CompiledService, found: Case, item: WorkItem | None) -> dict[str, Any]:
    """Return what the officer is asked: actions with an inspection's checks, or an opinion."""
    state = service.definition.process.get(found.state)
    nothing: dict[str, Any] = dict.fromkeys(
        ("inspection", "opinion", "expected", "expected_day"), None
    ) | {"actions": {}}
    if item is None or state is None:
        return nothing
    if isinstance(state, files.Opinions):
        return nothing | {"opinion": item.task.removeprefix(OPINION)}
    if isinstance(state, files.Visit):
        held = appointments.awaited(person_id=found.person_id, case_id=found.id)
        day = agencies.working_time(found.office_id).local(held.starts_at).date() if held else None
        return nothing | {"expected": held, "expected_day": day}
    if not isinstance(state, files.Work):
        return nothing
    return nothing | {
        "actions": state.actions,
        "inspection": inspection_of(service, found.state),
    }


def _points(found: Case, service: CompiledService) -> list[Points]:
    """Return what the readers of its last panel gave; while a panel runs, nobody is shown any."""
    if not service.reader_roles:
        return []
    return [
        Points(dict(one.scores), dict(one.comments)) for one in review_queries.opened_reviews(found)
    ]
