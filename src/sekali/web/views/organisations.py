"""The organisations of which somebody is an officer: found in the register, acted for, left."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.catalogue import queries as catalogue
from sekali.kernel.errors import DomainError
from sekali.mandates.board import offices_of
from sekali.mandates.finding import find_organisations
from sekali.mandates.models import HeldOffice
from sekali.web.board_words import office_in_words
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, now
from sekali.web.texts import Words, words


def overview(request: Request) -> HttpResponse:
    """Show of which organisations somebody is an officer; ask the register for them."""
    if request.method == "GET":
        return _page(request)
    try:
        found = find_organisations(
            officer=request.user,
            registries=request.outside.registries,
            at=now(),
            is_sample=settings.SAMPLE_DATA,
        )
    except DomainError as refusal:
        return _page(request, refusal)
    t = words(request.language)
    if not found:
        return _page(request, is_none=True)
    messages.success(request, t("organisation.found", count=len(found)))
    return redirect("organisations")


def _page(
    request: Request, refusal: DomainError | None = None, *, is_none: bool = False
) -> HttpResponse:
    t = words(request.language)
    officers = catalogue.dictionary().acting.officers
    return render(
        request,
        "organisations.html",
        status=422 if refusal else 200,
        held=[
            _shown(one, officers.represented_by, t) for one in offices_of(request.user.person_id)
        ],
        refusals=[sentence_for(refusal, t)] if refusal else [],
        is_none=is_none,
        law=officers.law.cite,
    )


def _shown(one: HeldOffice, representing: list[str], t: Words) -> tuple[HeldOffice, str, bool]:
    return one, office_in_words(one.office, t.language), one.office in representing
