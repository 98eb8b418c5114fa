"""Everything about one case on one page, for an officer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from sekali.agencies import queries as agencies
from sekali.appointments import queries as appointments
from sekali.casework import hiding, review_queries
from sekali.casework import queries as casework
from sekali.casework.actions import looking
from sekali.casework.actions.arriving import OPINION
from sekali.casework.actors import Officer
from sekali.casework.inspecting import inspection_of
from sekali.casework.models import Case, CaseEvent, WorkItem
from sekali.casework.reports import is_photo
from sekali.casework.seeing import Sight
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.documents import queries as documents
from sekali.documents.attached import AttachedPaper
from sekali.web.desk_sight import officer_at_work, sight_at_desk
from sekali.web.errors import Told, told_on_top
from sekali.web.fields import reading_context
from sekali.web.figures import case_figures
from sekali.web.glass import glass_shown
from sekali.web.inspections import inspected
from sekali.web.labels import label_of, office_rows
from sekali.web.pages import render
from sekali.web.registry_checks import waiting_checks
from sekali.web.related import related_to
from sekali.web.requests import Request
from sekali.web.texts import words
from sekali.web.time_line import sentence, time_line
from sekali.web.views.desk_queue import queue_shown


@dataclass(frozen=True, slots=True)
class Points:
    """What one reader gave by criterion, as text, and why; not who it was."""

    scores: Mapping[str, str]
    comments: Mapping[str, str]


def case_page(
    request: Request,
    found: Case,
    officer: Officer,
    work: Sequence[WorkItem],
    typed: dict[str, str] | None = None,
    *,
    sight: Sight | None = None,
    told: Told | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a case with the queue; ``typed`` is what came with an act that was not done."""
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    t = words(request.language)
    at_work = officer_at_work(request, work)
    item = looking.work_of(at_work, work) if at_work else None
    sight = sight or sight_at_desk(request, found, work)
    whole = sight.is_whole
    shown = hiding.as_shown(found, service, officer.office_id)
    is_hidden = shown is not found
    # What others wrote about a case is for its own office.
    events = casework.events_of(found) if whole else []
    papers = _papers_seen(found, sight, is_hidden=is_hidden)
    attached = {key: of for key, of in papers.items() if not is_photo(key)}
    response = render(
        request,
        "desk.html",
        status=status,
        **queue_shown(request, at_work or officer),
        case=shown,
        is_hidden=is_hidden,
        may_lift=hiding.lift_of(found, service, request.officers) is not None,
        service=service,
        text=service.text(request.language),
        rows=office_rows(shown, service, t, reading_context(), sight),
        figures=case_figures(shown, service, t, reading_context(), covered=sight.covered)
        if whole
        else [],
        whole=whole,
        papers=attached,
        proofs=_proofs(service),
        paper_labels={key: label_of(service, key, request.language) for key in attached},
        **inspected(request, found, service, papers, whole=whole, known=shown),
        steps=time_line(shown, events, service, t) if whole else [],
        **related_to(shown, "officer"),
        **glass_shown(sight, t),
        **(told or told_on_top(None, t)),
        taken_back=_why_taken_back(found, events),
        work=item,
        waiting=waiting_checks(found, service, t) if whole else None,
        typed=typed or {},
        marks=set(request.POST.getlist("tanda")),
        points=_points(found, service),
        **_to_do(service, found, item),
    )
    # Where somebody is asked where they stand, their device may be asked, too.
    response.headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()"
    return response


def _papers_seen(
    found: Case, sight: Sight, *, is_hidden: bool
) -> dict[str, Sequence[AttachedPaper]]:
    """Return the papers and photographs of a case that an officer sees, by item."""
    papers = documents.papers_of(person_id=found.person_id, application_id=found.id)
    papers = hiding.unnamed(papers) if is_hidden else papers
    return {
        key: of
        for key, of in documents.by_item(papers).items()
        if key in sight.shown or (sight.is_whole and is_photo(key))
    }


def _proofs(service: CompiledService) -> dict[str, str]:
    """Return which paper proves an item."""
    return {
        key: item.key
        for item in service.items()
        if item.evidence is not None
        for key in item.evidence.proves
    }


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
