"""Asking why an office looked at one's facts, and answering for the office."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.agencies import queries as agencies
from sekali.agencies.roles import HEADS
from sekali.audit import questions
from sekali.casework.actions.explaining import explain
from sekali.casework.actors import Officer
from sekali.catalogue import queries as catalogue
from sekali.catalogue.dictionary import DATA_PROTECTION
from sekali.kernel.errors import DomainError
from sekali.web.errors import sentence_for
from sekali.web.labels import form_known_as
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of, today, whole_number
from sekali.web.texts import words


def ask(request: Request) -> HttpResponse:
    """Show one look with its question and answer; take the question."""
    said = posted_of(request) if request.method == "POST" else request.GET
    # Eighteen digits fit a bigint.
    position = whole_number(said.get("catatan", ""), digits=18) or 0
    person_id = request.person_id
    try:
        entry = questions.entry_of(person_id, position, on=today())
    except questions.NothingToAsk as error:
        raise Http404 from error
    if request.method == "POST":
        text = said.get("pertanyaan", "").strip()
        clock = catalogue.dictionary().deadline(DATA_PROTECTION, today())
        asked_at = now()
        questions.ask(
            person_id=person_id,
            position=position,
            text=text,
            at=asked_at,
            due_at=clock.due_at(asked_at),
        )
        messages.success(request, words(request.language)("why.asked"))
        return redirect(f"{request.path}?catatan={position}")
    service = form_known_as(entry.details.get("service") or "")
    return render(
        request,
        "why.html",
        entry=entry,
        office=agencies.office(entry.office_id).name if entry.office_id else "",
        service=service.text(request.language).title if service else "",
        question=questions.questions_about(person_id, [position]).get(position),
    )


def waiting(request: Request) -> HttpResponse:
    """Show an officer what is asked of them, and a head what is asked of their office."""
    asked = questions.waiting_for(
        heads_of=[one.office_id for one in request.officers if one.role in HEADS],
        person_id=request.user.person_id,
        offices=[one.office_id for one in request.officers],
    )
    titles = {}
    for _, entry in asked:
        known = form_known_as(entry.details.get("service") or "")
        titles[entry.details.get("service")] = known.text(request.language).title if known else ""
    return render(request, "why_desk.html", asked=asked, titles=titles, now=now())


def answer(request: Request, question_id: UUID) -> HttpResponse:
    """Take the answer; it stands on the page of who asked, and in their inbox."""
    typed = posted_of(request)
    officer = _officer(request, typed.get("kantor", ""))
    try:
        explain(
            question_id=question_id,
            text=typed.get("jawaban", ""),
            by=officer,
            office_name=agencies.office(officer.office_id).name,
            at=now(),
        )
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
    else:
        messages.success(request, words(request.language)("why.answered"))
    return redirect("why-desk")


def _officer(request: Request, office: str) -> Officer:
    """Return who answers: in the office that was asked, as its head where they are."""
    mine = [one for one in request.officers if str(one.office_id) == office]
    heads = (one for one in mine if one.role in HEADS)
    return next(heads, mine[0] if mine else request.officers[0])
