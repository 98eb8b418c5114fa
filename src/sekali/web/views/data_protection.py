"""The desk of who watches over personal data: what is late, and what services do with data."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse

from sekali.agencies import queries as agencies
from sekali.agencies.roles import DATA_PROTECTION_OFFICER
from sekali.casework.actions.escalating import escalated_to, watched_offices
from sekali.casework.hold_queries import holds_of
from sekali.casework.look_reviews import reviews_for
from sekali.casework.privacy.judgements import standings
from sekali.casework.privacy.printing import Edition, assessment_pdf, record_pdf
from sekali.catalogue import queries as catalogue
from sekali.catalogue.privacy.activities import activities, activity_of
from sekali.catalogue.privacy.documents import assessment_document, record_document
from sekali.web.pages import render
from sekali.web.requests import Request, now, today
from sekali.web.views.files import file_answer

MARKDOWN, PDF = "text/markdown; charset=utf-8", "application/pdf"


def desk(request: Request) -> HttpResponse:
    """Show what was not done in time, the oldest first; whose it is does not stand there."""
    offices = _watched(request)
    rows = [(one, agencies.office(one.about_office_id)) for one in escalated_to(request.officers)]
    found = standings(catalogue.services().values(), catalogue.dictionary())
    return render(
        request,
        "data_protection.html",
        rows=rows,
        looks_waiting=len(reviews_for(request.officers)),
        offices=[agencies.office(office_id) for office_id in offices],
        registers=any(one.role == DATA_PROTECTION_OFFICER for one in request.officers),
        to_review=_to_review(request),
        to_read=sum(one.is_open for one in found),
        now=now(),
    )


def record(request: Request) -> HttpResponse:
    """Give the record of processing activities as a file."""
    _watched(request)
    found = activities(catalogue.services().values(), catalogue.dictionary(), request.language)
    return _as_file(record_document(found, request.language), "catatan-pemrosesan")


def assessment(request: Request, service_id: str) -> HttpResponse:
    """Give the impact assessment of a service as a file."""
    _watched(request)
    service = catalogue.service(service_id)
    activity = activity_of(service, catalogue.dictionary(), request.language)
    return _as_file(assessment_document(activity, request.language), f"dampak-{service_id}")


def record_printed(request: Request) -> HttpResponse:
    """Give the record of processing activities as a PDF to be signed."""
    _watched(request)
    services, dictionary = list(catalogue.services().values()), catalogue.dictionary()
    pdf = record_pdf(services, dictionary, request.outside.renderer, _edition(request))
    return file_answer(pdf, PDF, "catatan-pemrosesan.pdf")


def assessment_printed(request: Request, service_id: str) -> HttpResponse:
    """Give the impact assessment of a service as a PDF, with its judgement or the place for it."""
    _watched(request)
    service, dictionary = catalogue.service(service_id), catalogue.dictionary()
    pdf = assessment_pdf(service, dictionary, request.outside.renderer, _edition(request))
    return file_answer(pdf, PDF, f"dampak-{service_id}.pdf")


def _edition(request: Request) -> Edition:
    return Edition(on=today(), language=request.language, is_sample=settings.SAMPLE_DATA)


def _to_review(request: Request) -> int:
    """Return how many legal holds wait to be looked at again."""
    holds = holds_of(request.officers)
    return sum(one.review_date is None or one.review_date <= today() for one in holds)


def _watched(request: Request) -> set[UUID]:
    offices = watched_offices(request.officers)
    if not offices:
        raise Http404
    return offices


def _as_file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=MARKDOWN)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.md"'
    return answer
