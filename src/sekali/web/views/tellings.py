"""What an office was told by others: the list, one entry with its facts, taking note of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sekali.agencies import queries as agencies
from sekali.casework import tellings
from sekali.casework.actions.closing_papers import FILE_CLOSED
from sekali.casework.actors import Officer
from sekali.casework.models import Telling
from sekali.casework.queries import NoSuchApplication, case_of
from sekali.catalogue import queries as catalogue
from sekali.catalogue.files import TellingText
from sekali.web.desk_sight import hides_whose
from sekali.web.fields import reading_context
from sekali.web.labels import told_rows
from sekali.web.pages import render
from sekali.web.requests import Request, now
from sekali.web.texts import Words, words
from sekali.web.views.desk_queue import chosen_officer, offices_of


@dataclass(frozen=True, slots=True)
class Entry:
    """What was told, with its words and the name of the service it comes of."""

    telling: Telling
    said: TellingText
    title: str


def overview(request: Request) -> HttpResponse:
    """Show what waits to be taken note of, and what was lately; no facts of anybody."""
    officer = chosen_officer(request)
    shown: dict[str, Any] = {
        part: [_entry(one, request.language) for one in found(request.officers, officer.office_id)]
        for part, found in (("open", tellings.open_tellings), ("read", tellings.read_tellings))
    }
    return render(
        request,
        "tellings.html",
        office=agencies.office(officer.office_id),
        offices=offices_of(request),
        waiting=shown["open"],
        read=shown["read"],
    )


def one(request: Request, telling_id: UUID) -> HttpResponse:
    """Show one entry with its facts; that it was looked at is written on the ledgers."""
    found, officer = _mine(request, telling_id)
    tellings.look_at_telling(telling=found, by=officer, at=now())
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    shown = tellings.facts_shown(found)
    return render(
        request,
        "telling.html",
        entry=_entry(found, request.language),
        office=agencies.office(found.office_id),
        case_address=_case_address(found, officer),
        purpose=service.text(request.language).purposes[found.purpose],
        rows=told_rows(found.facts, shown, service, words(request.language), reading_context()),
    )


def acknowledge(request: Request, telling_id: UUID) -> HttpResponse:
    """Take note of an entry."""
    found, officer = _mine(request, telling_id)
    tellings.acknowledge(telling=found, by=officer, at=now())
    messages.success(request, words(request.language)("telling.done"))
    return redirect(f"/meja/kabar?kantor={found.office_id}")


def _mine(request: Request, telling_id: UUID) -> tuple[Telling, Officer]:
    try:
        return tellings.telling_for(request.officers, telling_id)
    except NoSuchApplication as nothing:
        raise Http404 from nothing


def _case_address(telling: Telling, officer: Officer) -> str | None:
    """Return where the office looks at its own case that is told of; None of another's case."""
    if telling.words != FILE_CLOSED:
        return None
    found = case_of(person_id=telling.person_id, case_id=telling.case_id)
    whose = found.id if hides_whose(found, officer) else found.person_id
    return reverse("desk-case", kwargs={"person_id": whose, "case_id": found.id})


def _of_closed_file(telling: Telling, t: Words) -> TellingText:
    number = case_of(person_id=telling.person_id, case_id=telling.case_id).number
    subject = t("telling.file-closed")
    return TellingText(subject=subject, body=t("telling.file-closed-body", number=number))


def _entry(telling: Telling, language: str) -> Entry:
    service = catalogue.service_as_submitted(telling.service_id, telling.service_digest)
    text = service.text(language)
    if telling.words == FILE_CLOSED:
        return Entry(telling, _of_closed_file(telling, words(language)), text.title)
    return Entry(telling, text.tellings[telling.words], text.title)
