"""Lists that an agency hands in at once: sending a file, its report row by row, handing it in."""

from collections.abc import Callable, Mapping
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from sekali.agencies import queries as agencies
from sekali.casework import bulk_queries
from sekali.casework.actions import bulk_sending
from sekali.casework.actors import Officer
from sekali.casework.bulk_reading import looked_into
from sekali.casework.models import BulkFile
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import queries as catalogue
from sekali.catalogue.bulk_words import columns_of_list, list_header
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.web.errors import sentence_for
from sekali.web.list_words import choices_of, report_csv, row_in_words, template_csv
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of, today, whole_number
from sekali.web.texts import words

_CSV = "text/csv; charset=utf-8"
_STANDINGS = ("wrong", "good", "handed-in", "before")
_ACTIONS: Mapping[str, Callable[[BulkFile], None]] = {
    "kirim": lambda one: bulk_sending.hand_in_list(bulk=one, only_good=False, at=now()),
    "kirim-yang-benar": lambda one: bulk_sending.hand_in_list(bulk=one, only_good=True, at=now()),
    "hentikan": lambda one: bulk_sending.stop_list(bulk=one, at=now()),
    "lanjutkan": lambda one: bulk_sending.go_on_with_list(bulk=one, at=now()),
    "periksa-lagi": lambda one: bulk_sending.check_list_again(bulk=one, at=now()),
    "buang": lambda one: bulk_sending.drop_list(bulk=one),
}
R = TypeVar("R", bound=HttpResponseBase)
Offered = list[tuple[Officer, CompiledService]]


def lists(request: Request) -> HttpResponse:
    """Show which lists can be sent, and those that were; take one in."""
    offered = _offered(request)
    if request.method == "POST":
        return _receive(request, offered)
    return _lists_page(request, offered)


def example(request: Request, service_id: str) -> HttpResponse:
    """Send the file to fill in."""
    service = _service(service_id, _offered(request))
    bulk = service.definition.bulk
    if bulk is None:
        raise Http404
    return _file(HttpResponse(template_csv(service, bulk, request.language), _CSV), service.id)


def one_list(request: Request, list_id: UUID) -> HttpResponse:
    """Show how far a list is, and its rows, those that are wrong first asked for."""
    bulk, service = _mine(request, list_id)
    t = words(request.language)
    asked = request.GET.get("tampil", "wrong" if bulk.wrong else "")
    standing = asked if asked in _STANDINGS else ""
    after = whole_number(request.GET.get("sesudah", ""), digits=7) or 0
    rows = bulk_queries.rows_of_list(bulk, standing=standing, after=after)
    return render(
        request,
        "list.html",
        bulk=bulk,
        office=agencies.office(bulk.office_id),
        title=service.text(request.language).title,
        rows=[row_in_words(bulk, row, service, t) for row in rows],
        standing=standing,
        next_after=rows[-1].number if len(rows) == bulk_queries.PAGE else None,
        done=bulk.handed_in if bulk.state == bulk_sending.HANDING_IN else _checked(bulk),
        of=bulk.handed_in + bulk.good if bulk.state == bulk_sending.HANDING_IN else bulk.rows,
    )


def report(request: Request, list_id: UUID) -> StreamingHttpResponse:
    """Send the report of every row as a file."""
    bulk, service = _mine(request, list_id)
    t = words(request.language)
    rows = (row_in_words(bulk, row, service, t) for row in bulk_queries.every_row(bulk))
    return _file(StreamingHttpResponse(report_csv(rows, t), content_type=_CSV), str(bulk.id))


def act(request: Request, list_id: UUID) -> HttpResponse:
    """Hand in, stop, go on, check again or drop; a refusal is told on the page."""
    bulk, _ = _mine(request, list_id)
    chosen = posted_of(request).get("tindakan", "")
    do = _ACTIONS.get(chosen)
    t = words(request.language)
    if do is None:
        raise Http404
    try:
        do(bulk)
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, t))
    return redirect("lists") if chosen == "buang" else redirect("list", list_id=list_id)


def _receive(request: Request, offered: Offered) -> HttpResponse:
    office_id, _, service_id = posted_of(request).get("untuk", "").partition("~")
    chosen = [(o, s) for o, s in offered if (str(o.office_id), s.id) == (office_id, service_id)]
    upload = request.FILES.get("berkas")
    t = words(request.language)
    if not chosen:
        raise Http404
    officer, service = chosen[0]
    if upload is None or upload.file is None:
        return _lists_page(request, offered, mistake=t("lists.no-file"))
    try:
        bulk = bulk_sending.receive_list(
            service=service,
            sent=looked_into(upload.file),
            name=upload.name or "",
            by=officer,
            at=now(),
            today=today(),
        )
    except DomainError as refusal:
        return _lists_page(request, offered, mistake=sentence_for(refusal, t))
    return redirect("list", list_id=bulk.id)


def _lists_page(request: Request, offered: Offered, *, mistake: str = "") -> HttpResponse:
    language = request.language
    services = {service.id: service for _, service in offered}
    return render(
        request,
        "lists.html",
        status=422 if mistake else 200,
        mistake=mistake,
        choices=[
            (
                f"{officer.office_id}~{service.id}",
                service.text(language).title,
                agencies.office(officer.office_id).name,
            )
            for officer, service in offered
        ],
        services=[
            (
                service,
                service.text(language),
                [list_header(service, key, language) for key in columns_of_list(bulk)],
                [
                    (list_header(service, key, language), options)
                    for key, options in choices_of(service, bulk, language)
                ],
            )
            for service in services.values()
            if (bulk := service.definition.bulk) is not None
        ],
        sent=[(one, services[one.service_id]) for one in bulk_queries.lists_of(offered)],
    )


def _offered(request: Request) -> Offered:
    """Return of which services somebody may send lists.

    Raises:
        Http404: Of none: then there is no such page for them.
    """
    offered = bulk_queries.lists_offered(request.officers)
    if not offered:
        raise Http404
    return offered


def _mine(request: Request, list_id: UUID) -> tuple[BulkFile, CompiledService]:
    """Return a list of an office and service for which somebody may send lists."""
    for officer, service in _offered(request):
        try:
            bulk = bulk_queries.list_of(office_id=officer.office_id, bulk_id=list_id)
        except NoSuchApplication:
            continue
        if bulk.service_id == service.id:
            return bulk, service
    raise Http404


def _service(service_id: str, offered: Offered) -> CompiledService:
    if service_id not in {service.id for _, service in offered}:
        raise Http404
    return catalogue.service(service_id)


def _checked(bulk: BulkFile) -> int:
    return bulk.good + bulk.wrong + bulk.before + bulk.handed_in


def _file(response: R, name: str) -> R:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
