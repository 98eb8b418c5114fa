"""Mandates on paper and decisions at an office: recorded, seen by a second officer, ended."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.accounts.names import Name
from sekali.accounts.recovery import FourEyes, account_at_counter
from sekali.agencies import queries as agencies
from sekali.casework.actors import Officer
from sekali.documents import queries as papers
from sekali.documents.papers import Paper, keep_paper
from sekali.documents.scanning import refuse_unscanned
from sekali.documents.uploads import UploadRefused, check_upload
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.kernel.nik import read_nik
from sekali.mandates import at_desk, seating
from sekali.mandates.models import Mandate
from sekali.mandates.queries import is_in_force, mandates_of, waiting_in
from sekali.mandates.scoping import MandateRefused
from sekali.vault.actions import Look, write_down_look
from sekali.vault.facts import Holder
from sekali.vault.grounds import Ground
from sekali.vault.inquiries import Asker
from sekali.vault.queries import holder_of, subject_with_number
from sekali.vault.search import known_or_learnt
from sekali.web.mandate_mistakes import told
from sekali.web.mandate_words import choices, scope_in_words, wanted_of
from sekali.web.pages import render
from sekali.web.papers import LIMITS
from sekali.web.requests import Request, now, posted_of, today
from sekali.web.texts import words
from sekali.web.views.files import file_answer

SCAN = "pindaian"
BASES = ("mandate", "guardian", "curator")
_CALLED = {"nik": "mandate-desk.giver", "hubungan": "mandate-desk.relation"}


def desk(request: Request) -> HttpResponse:
    """Show what waits for a second officer; record a paper; find what was recorded for somebody."""
    if request.method == "GET":
        return _page(request)
    try:
        if "cari" in request.POST:
            return _page(request, found=_recorded_for(request))
        _record(request)
    except DomainError as refusal:
        return _page(request, refusal)
    messages.success(request, words(request.language)("mandate-desk.recorded"))
    return redirect("mandate-desk")


def confirm(request: Request, mandate_id: UUID) -> HttpResponse:
    """Confirm a paper as the second officer, or send it away."""
    is_good = posted_of(request).get("putusan") == "ya"
    by = _officer(request)
    try:
        at_desk.confirm_paper(mandate_id=mandate_id, by=_acting_as(by), at=now(), is_good=is_good)
    except DomainError as refusal:
        return _page(request, refusal)
    said = "mandate-desk.confirmed" if is_good else "mandate-desk.refused"
    messages.success(request, words(request.language)(said))
    return redirect("mandate-desk")


def end(request: Request, mandate_id: UUID) -> HttpResponse:
    """End what this office recorded."""
    person_id = _uuid(posted_of(request).get("orang", ""))
    by = _acting_as(_officer(request))
    try:
        at_desk.end_at_desk(person_id=person_id, mandate_id=mandate_id, by=by, at=now())
    except FourEyes as refusal:
        return _page(request, refusal)
    messages.success(request, words(request.language)("mandate.ended"))
    return redirect("mandate-desk")


def relieve(request: Request) -> HttpResponse:
    """Write down that an officer of an organisation has left."""
    by, typed = _officer(request), posted_of(request)
    try:
        seating.relieve(
            number=typed.get("lembaga", ""),
            officer_id=subject_with_number("nik", read_nik(typed.get("nik_pengurus", "")).digits),
            decision_no=typed.get("akta", ""),
            by=_acting_as(by),
            role=by.role,
            at=now(),
        )
    except DomainError as refusal:
        return _page(request, refusal)
    messages.success(request, words(request.language)("organisation.written-down"))
    return redirect("mandate-desk")


def scan(request: Request, mandate_id: UUID) -> HttpResponse:
    """Give an officer the scan of a paper that waits in their office."""
    _, mandate = at_desk.waiting_mandate(_officer(request).office_id, mandate_id)
    if mandate.paper_id is None:
        raise Http404
    found = papers.paper(person_id=mandate.person_id, evidence_id=mandate.paper_id)
    refuse_unscanned(found)
    data = request.outside.store.open(found.person_id, found.blob)
    return file_answer(data, found.media_type, found.name)


def _record(request: Request) -> None:
    typed, officer = posted_of(request), _officer(request)
    helper = account_at_counter(
        nik=Name("nik", read_nik(typed.get("nik_penerima", "")).digits),
        officer_id=officer.person_id,
        now=now(),
    )
    person = _person(request, officer, typed.get("nik", ""))
    basis: Any = typed.get("dasar", "")
    if basis not in BASES:
        raise MandateRefused(reason="relation")
    mandate_id = uuid7()
    paper = at_desk.OnPaper(
        person=person,
        helper=helper,
        basis=basis,
        wanted=wanted_of(request),
        number=typed.get("nomor", ""),
    )
    # Everything is looked at before the scan is kept.
    at_desk.terms_of(paper, today=today())
    at_desk.record_paper(
        paper=paper,
        mandate_id=mandate_id,
        scan=_kept_scan(request, person, mandate_id),
        by=_acting_as(officer),
        at=now(),
        today=today(),
    )


def _person(request: Request, officer: Officer, typed: str) -> Holder:
    """Return whose mandate it is; one learnt from the registry is known from then on."""
    digits = read_nik(typed).digits
    by = Asker(
        where="mandates",
        actor_id=officer.person_id,
        office_id=officer.office_id,
        service_id="mandates",
    )
    person_id = known_or_learnt(
        digits,
        registry=request.outside.registry,
        by=by,
        at=now(),
        is_sample=settings.SAMPLE_DATA,
    )
    if person_id is None:
        raise MandateRefused(reason="nobody")
    ground = Ground(
        reader_id=officer.person_id,
        where="mandates",
        purposes={"mandate": "public-task"},
        service_id="mandates",
        office_id=officer.office_id,
    )
    look = Look.on(ground, ("full_name", "birth_date", "marital_status"))
    write_down_look(person_id=person_id, look=look, at=now())
    return holder_of(person_id, ground=ground)


def _kept_scan(request: Request, person: Holder, mandate_id: UUID) -> Any:
    upload = request.FILES.get(SCAN)
    if upload is None:
        raise MandateRefused(reason="scan")
    if (upload.size or 0) > LIMITS.max_bytes:
        raise UploadRefused("too-big")
    checked = check_upload(upload.read(), upload.name or SCAN, limits=LIMITS)
    paper = Paper(
        person_id=person.subject_id,
        application_id=mandate_id,
        item=at_desk.PAPER,
        checked=checked,
        added_by_id=request.user.person_id,
    )
    return keep_paper(paper=paper, store=request.outside.store, at=now())


def _recorded_for(request: Request) -> list[Mandate]:
    """Return what this office recorded for somebody and still holds."""
    officer = _officer(request)
    person = _person(request, officer, posted_of(request).get("nik_dicari", ""))
    ours = [one for one in mandates_of(person.subject_id) if one.office_id == officer.office_id]
    return [one for one in ours if is_in_force(one, today())]


def _officer(request: Request) -> Officer:
    """Return the officer in the office that was chosen; in the first one otherwise."""
    chosen = posted_of(request).get("kantor") or request.GET.get("kantor", "")
    mine = request.officers
    return next((one for one in mine if str(one.office_id) == chosen), mine[0])


def _acting_as(officer: Officer) -> at_desk.Officer:
    return at_desk.Officer(person_id=officer.person_id, office_id=officer.office_id)


def _page(
    request: Request, refusal: DomainError | None = None, *, found: list[Mandate] | None = None
) -> HttpResponse:
    officer, t = _officer(request), words(request.language)
    waiting = [
        at_desk.waiting_mandate(officer.office_id, one.id) for one in waiting_in(officer.office_id)
    ]
    return render(
        request,
        "mandate_desk.html",
        status=422 if refusal else 200,
        typed=posted_of(request),
        officer=officer,
        offices={one.office_id: agencies.office(one.office_id).name for one in request.officers},
        bases=BASES,
        may_relieve=seating.may_relieve(_acting_as(officer), officer.role),
        waiting=[(row, one, scope_in_words(one, t)) for row, one in waiting],
        found=[(one, scope_in_words(one, t)) for one in found] if found is not None else None,
        **choices(request, "paper"),
        **told(refusal, t, posted_of(request), _CALLED),
    )


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise Http404 from error
