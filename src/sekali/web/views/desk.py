"""The officer's desk: one case, its papers, and what is done with it."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.casework import hiding
from sekali.casework.actions import (
    breaking_glass,
    checking_later,
    claiming,
    deciding,
    giving_opinions,
    lifting,
    looking,
)
from sekali.casework.actors import Officer
from sekali.casework.models import Case
from sekali.casework.reports import is_photo
from sekali.catalogue import queries as catalogue
from sekali.documents import queries as documents
from sekali.documents.scanning import refuse_unscanned
from sekali.kernel.errors import DomainError
from sekali.web.desk_sight import hides_whose, officer_at_work, sight_at_desk, visible
from sekali.web.errors import sentence_for
from sekali.web.glass import REASON, WHY, told_of_glass
from sekali.web.inspections import PHOTO_ACTIONS, point_from, take_photos
from sekali.web.requests import Request, now, posted_of, today, whole_number
from sekali.web.texts import words
from sekali.web.views.desk_page import case_page
from sekali.web.views.desk_queue import has_choice
from sekali.web.views.files import file_answer

_LONGEST_NOTE = 1_000
_OPINION = "pendapat"
_CHECK = "cek."
_ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "none": None}


def case(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Show one case whole; that it was looked at is written on the ledgers it concerns."""
    found, officer, work = visible(request, person_id, case_id)
    sight = sight_at_desk(request, found, work)
    looking.look_at(case=found, by=officer, at=now(), seen=sight.shown, broken=sight.broken)
    return case_page(request, found, officer, work, sight=sight)


def act(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Do what the officer chose; if somebody was quicker, say so and show how it stands."""
    found, officer, work = visible(request, person_id, case_id)
    typed = posted_of(request)
    try:
        done = _act(request, found, officer_at_work(request, work) or officer, typed)
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
        return case_page(request, *visible(request, person_id, case_id), typed, status=422)
    if done is None:
        # Photographs were kept or taken off; what was typed beside them stays on the page.
        return case_page(request, *visible(request, person_id, case_id), typed)
    t = words(request.language)
    about = t("hidden.applicant") if hides_whose(found, officer) else done.about
    messages.success(request, t("desk.done", about=about))
    return redirect(f"/meja?kantor={officer.office_id}" if has_choice(request) else "/meja")


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


def _give_opinion(
    found: Case, decision: deciding.Decision, answer: str | None, officer: Officer
) -> Case:
    key, _, said = (answer or "").partition(".")
    opinion = giving_opinions.Opinion(
        key=key, answer=said, note=decision.note, version=decision.version
    )
    return giving_opinions.give_opinion(
        person_id=found.person_id,
        case_id=found.id,
        opinion=opinion,
        by=officer,
        at=now(),
        today=today(),
    )


def _checks(typed: Mapping[str, str]) -> dict[str, bool | None]:
    """Return the answers to an inspection's questions; what is not answered is left out."""
    said = {
        key.removeprefix(_CHECK): value for key, value in typed.items() if key.startswith(_CHECK)
    }
    return {key: _ANSWERS[value] for key, value in said.items() if value in _ANSWERS}


def claim(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Take a case, or give it back."""
    found, officer, work = visible(request, person_id, case_id)
    officer = officer_at_work(request, work) or officer
    try:
        if posted_of(request).get("lepas"):
            claiming.release(case=found, by=officer)
        else:
            claiming.claim(case=found, by=officer, at=now())
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
    return redirect("desk-case", person_id=person_id, case_id=case_id)


def paper(request: Request, person_id: UUID, case_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Give an officer a paper of a case they may see."""
    of_case, officer, work = visible(request, person_id, case_id)
    found = documents.paper(person_id=of_case.person_id, evidence_id=evidence_id)
    sight = sight_at_desk(request, of_case, work)
    is_seen = sight.is_whole if is_photo(found.item) else found.item in sight.shown
    if found.application_id != case_id or not is_seen:
        raise Http404
    name = found.item if hides_whose(of_case, officer) else found.name
    refuse_unscanned(found)
    data = request.outside.store.open(found.person_id, found.blob)
    return file_answer(data, found.media_type, name)


def checked(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Let a case wait for registries no more: the officer has found out in another way."""
    found, officer, work = visible(request, person_id, case_id)
    typed = posted_of(request)
    try:
        checking_later.checked_by_hand(
            person_id=found.person_id,
            case_id=case_id,
            note=typed.get("catatan", ""),
            version=whole_number(typed.get("versi", ""), digits=9) or 0,
            by=officer_at_work(request, work) or officer,
            at=now(),
        )
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, words(request.language)))
    return redirect("desk-case", person_id=person_id, case_id=case_id)


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


def break_open(request: Request, person_id: UUID, case_id: UUID) -> HttpResponse:
    """Open in an emergency what is closed to the officer, or say at its box what is missing."""
    found, officer, work = visible(request, person_id, case_id)
    typed = posted_of(request)
    said = breaking_glass.Emergency(
        reason=typed.get(REASON, ""), why=typed.get(WHY, "")[:_LONGEST_NOTE]
    )
    covered = sight_at_desk(request, found, work).covered
    try:
        breaking_glass.break_glass(case=found, covered=covered, said=said, by=officer, at=now())
    except DomainError as refusal:
        told = told_of_glass(refusal, words(request.language))
        return case_page(request, found, officer, work, typed, told=told, status=422)
    messages.success(request, words(request.language)("glass.done"))
    return redirect("desk-case", person_id=person_id, case_id=case_id)
