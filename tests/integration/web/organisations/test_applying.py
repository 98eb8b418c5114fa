"""An organisation applies through its officer: its own form, case, letter and news."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sekali.audit.queries import entries_about
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, Draft, WorkItem
from sekali.channels.models import Notice
from sekali.documents.queries import documents_of
from sekali.kernel.ids import uuid7
from sekali.mandates.models import BoardSeat, Mandate
from sekali.web.urls import ROUTES
from support.acting import begin, work
from support.applying import photo
from support.browsing import text_of
from support.organisations import (
    CHAIR,
    FOUNDATION_NAME,
    LETTER,
    TREASURER,
    for_it,
    officer,
    organisation,
    work_on_boards,
)
from support.people import (
    MOTHER,
    VILLAGE_HEAD,
    VILLAGE_OFFICER,
    browser_of,
    person_id,
    sample,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files", "boards")]
PAGES: Mapping[str, Mapping[str, str]] = {
    "use": {"used_for": "registered_body"},
    "organisation": {"applicant.email": "kantor@pelita.example"},
    "office": {"moved_within": "no", "tenure": "owned"},
}


@pytest.fixture
def chair() -> Client:
    """The browser of the chair, who acts for the foundation."""
    return officer(CHAIR)


def started(browser: Client) -> UUID:
    draft_id = uuid7()
    answer = browser.post(f"/layanan/{LETTER}/mulai", {"draf": str(draft_id), **for_it()})
    assert answer.status_code == 302, answer.content
    return draft_id


def filled_in(browser: Client) -> UUID:
    """Return a draft of the letter in which everything is answered."""
    draft_id = started(browser)
    for page, typed in PAGES.items():
        form = {**typed, **for_it()}
        taken = SimpleUploadedFile("kantor.jpg", photo(), "image/jpeg")
        files = {"office_photo": taken} if page == "office" else {}
        answer = browser.post(f"/isi/{draft_id}/{page}", {**form, **files})
        assert answer.status_code == 302, text_of(answer)
    return draft_id


def handed_in(browser: Client) -> Case:
    draft_id = filled_in(browser)
    answer = browser.post(f"/isi/{draft_id}/kirim", for_it())
    assert answer.headers["Location"] == f"/perkara/{draft_id}", answer.content
    return Case.objects.get(person_id=organisation(), id=draft_id)


def given(helper: str, services: tuple[str, ...] = (LETTER,)) -> Mandate:
    """Let the chair give somebody a mandate in the foundation's name."""
    chair = officer(CHAIR)
    form = {
        "nik": sample(helper).nik,
        "hubungan": "staff",
        "layanan": list(services),
        "hari": "30",
        **for_it(),
    }
    answer = chair.post("/kuasa/beri", form)
    assert answer.status_code == 302, text_of(answer)
    work()
    return Mandate.objects.get(person_id=organisation())


def test_what_the_page_says_is_for_whom_and_as_what(chair: Client) -> None:
    said = chair.get("/").content.decode()
    assert f"You are acting for {FOUNDATION_NAME}" in said
    assert "as chair" in said
    assert f"/layanan/{LETTER}" in said
    assert "/layanan/kependudukan.akta-kelahiran" not in said


def test_an_organisation_is_shown_no_service_of_people_and_people_none_of_its(
    chair: Client,
) -> None:
    assert chair.get("/layanan/kependudukan.akta-kelahiran").status_code == 404
    found = chair.get("/layanan").content.decode()
    assert "/layanan/kependudukan.akta-kelahiran" not in found
    assert chair.get("/sekaligus/birth").status_code == 404
    for asked in ("lahir", "akta kelahiran"):
        shown = chair.get("/layanan", {"cari": asked}).content.decode()
        assert "/sekaligus/" not in shown
        assert "/peristiwa/" not in shown
    # A mother finds it, and is told whom it is for; it is nothing that she has a right to.
    hers = browser_of(MOTHER)
    assert f"/layanan/{LETTER}" not in hers.get("/").content.decode()
    assert "for organisations" in text_of(hers.get(f"/layanan/{LETTER}"))
    answer = hers.post(f"/layanan/{LETTER}/mulai", {"draf": str(uuid7())})
    assert answer.headers["Location"] == f"/layanan/{LETTER}"
    assert not Draft.objects.filter(person_id=person_id(MOTHER), service_id=LETTER).exists()


def test_ones_own_pages_and_rights_of_people_are_closed_for_it(chair: Client) -> None:
    closed = ("/akun", "/kuasa/minta", "/kuasa/lembaga", "/persetujuan", "/meja", "/sistem")
    assert {chair.get(one).status_code for one in closed} == {409}
    assert chair.get("/data-saya/hak-data").status_code == 404
    opened = ("/data-saya", "/siapa-melihat", "/pesan", "/kuasa", "/kuasa/beri")
    assert {chair.get(one).status_code for one in opened} == {200}


def test_what_the_register_has_wrong_is_mended_there_and_its_own_word_here(chair: Client) -> None:
    name, mail_of_it = (f"/data-saya/fakta/{organisation()}/{one}" for one in ("name", "email"))
    assert "Have a notary change it" in text_of(chair.get(name))
    assert chair.get(name.replace("fakta", "perbaiki")).status_code == 404
    draft_id = started(chair)
    chair.post(f"/isi/{draft_id}/organisation", {"applicant.email": "a@b.example", **for_it()})
    for page in ("use", "office"):
        taken = {"office_photo": SimpleUploadedFile("kantor.jpg", photo(), "image/jpeg")}
        chair.post(f"/isi/{draft_id}/{page}", {**PAGES[page], **for_it(), **taken})
    chair.post(f"/isi/{draft_id}/kirim", for_it())
    mend = mail_of_it.replace("fakta", "perbaiki")
    assert chair.get(mend).status_code == 200
    assert chair.post(mend, {"nilai": "lain@b.example", **for_it()}).status_code in {302, 422}


def test_nothing_of_the_officer_is_in_the_form_but_who_signs(chair: Client) -> None:
    draft_id = started(chair)
    shown = "".join(
        chair.get(f"/isi/{draft_id}/{page}").content.decode()
        for page in ("use", "organisation", "office", "signer")
    )
    assert sample(CHAIR).full_name in shown
    for fact in (sample(CHAIR).email, sample(CHAIR).mother_name, "35.16.03.2005"):
        assert fact
        assert fact not in shown


def test_a_letter_is_applied_for_issued_and_told(chair: Client, outside: Outside) -> None:
    case = handed_in(chair)
    assert case.about == FOUNDATION_NAME
    assert case.facts["signer.full_name"]["value"] == sample(CHAIR).full_name
    assert "applicant.name" in case.facts
    work_item = WorkItem.objects.get(case_id=case.id)
    assert work_item.role == "village-officer"
    # Nothing of it is the chair's own.
    assert not Case.objects.filter(person_id=person_id(CHAIR), service_id=LETTER).exists()

    for who, action in ((VILLAGE_OFFICER, "accept"), (VILLAGE_HEAD, "approve")):
        desk = f"/meja/{case.person_id}/{case.id}"
        page = browser_of(who).get(desk)
        assert FOUNDATION_NAME in page.content.decode()
        case.refresh_from_db()
        answer = browser_of(who).post(
            f"{desk}/tindakan", {"tindakan": action, "versi": str(case.version)}
        )
        assert answer.status_code == 302, text_of(answer)
    carried_out(outside)

    issued = documents_of(case.person_id)
    assert [one.service_id for one in issued] == [LETTER]
    assert chair.get(f"/dokumen/{issued[0].id}").status_code == 200
    assert browser_of(CHAIR).get(f"/dokumen/{issued[0].id}").status_code == 404
    subjects = [one.subject for one in Notice.objects.filter(person_id=case.person_id)]
    assert any("terbit" in one for one in subjects)
    told = {address for one in mail.outbox for address in one.to}
    assert {"kantor@pelita.example", sample(CHAIR).email} <= told


def carried_out(outside: Outside) -> None:
    """Let the worker do what the decision sets off, and send what is to be told."""
    from sekali.casework.consumers import CaseworkConsumers
    from sekali.storage import outbox

    consumers = CaseworkConsumers(outside, timezone.now).by_topic()
    for _ in range(4):
        for message in outbox.claim(now=timezone.now() + timedelta(seconds=1), limit=100):
            if message.topic in consumers:
                outbox.handle(message, consumers, now=timezone.now())


def test_the_ledger_of_the_organisation_is_its_officers_to_read(chair: Client) -> None:
    handed_in(chair)
    said = text_of(chair.get("/siapa-melihat"))
    assert "Letter of domicile of an organisation" in said
    kinds = {one.kind for one in entries_about(organisation(), limit=50)}
    assert {"mandates.seated", "case.submitted"} <= kinds
    entry = next(one for one in entries_about(organisation()) if one.kind == "case.submitted")
    assert entry.details["helper"]["as"] == "officer"


def test_a_form_of_the_foundation_is_not_taken_for_somebody_else(chair: Client) -> None:
    draft_id = started(chair)
    chair.post("/kuasa/selesai")
    answer = chair.post(f"/isi/{draft_id}/use", {**PAGES["use"], **for_it()})
    assert answer.status_code == 409
    assert "opened for somebody else" in text_of(answer)
    assert chair.get(f"/isi/{draft_id}/use").status_code == 404


def test_a_treasurer_with_a_mandate_does_what_it_says_and_signs_herself() -> None:
    mandate = given(TREASURER)
    browser = browser_of(TREASURER)
    assert begin(browser, organisation(), mandate).headers["Location"] == "/"
    case = handed_in(browser)
    assert case.facts["signer.full_name"]["value"] == sample(TREASURER).full_name
    assert browser.get("/kuasa").status_code == 409
    assert browser.get("/data-saya").status_code == 404


def test_who_goes_on_with_a_draft_of_another_officer_is_who_signs(chair: Client) -> None:
    draft_id = filled_in(chair)
    mandate = given(TREASURER)
    browser = browser_of(TREASURER)
    begin(browser, organisation(), mandate)
    browser.post(f"/isi/{draft_id}/kirim", for_it())
    case = Case.objects.get(person_id=organisation(), id=draft_id)
    assert case.facts["signer.full_name"]["value"] == sample(TREASURER).full_name
    assert case.facts["signer.nik"]["value"] == sample(TREASURER).nik


def test_the_chair_ends_a_mandate_at_once_and_everybody_is_told() -> None:
    mandate = given(TREASURER)
    browser = browser_of(TREASURER)
    begin(browser, organisation(), mandate)
    chair = officer(CHAIR)
    page = chair.get("/kuasa").content.decode()
    assert f"/kuasa/{mandate.id}/akhiri" in page
    assert sample(CHAIR).full_name in page

    assert chair.post(f"/kuasa/{mandate.id}/akhiri", for_it()).status_code == 302

    assert browser.get("/").status_code == 409
    work_on_boards()
    subjects = [one.subject for one in Notice.objects.filter(person_id=organisation())]
    assert any("Kuasa diberikan" in one for one in subjects)
    ended = next(one for one in entries_about(organisation()) if one.kind == "mandates.ended")
    assert ended.actor_id == person_id(CHAIR)


def test_a_mandate_of_a_foundation_is_for_its_services_and_not_for_oneself() -> None:
    chair = officer(CHAIR)
    person_service = "kependudukan.akta-kelahiran"
    form = {"hubungan": "staff", "hari": "30", **for_it()}
    for more, says in (
        ({"nik": sample(CHAIR).nik, "layanan": [LETTER]}, "your own NIK"),
        ({"nik": sample(TREASURER).nik, "layanan": [person_service]}, "Choose at least"),
        ({"nik": sample(TREASURER).nik, "layanan": [LETTER], "hubungan": "spouse"}, "Choose who"),
    ):
        answer = chair.post("/kuasa/beri", {**form, **more})
        assert answer.status_code == 422
        assert says in text_of(answer), text_of(answer)
    assert not Mandate.objects.filter(person_id=organisation()).exists()


def test_who_holds_a_mandate_of_another_organisation_ends_none_of_this() -> None:
    mandate = given(TREASURER)
    browser_of(MOTHER).post(f"/kuasa/{mandate.id}/akhiri")
    assert Mandate.objects.get(person_id=organisation(), id=mandate.id).ended_at is None


def test_a_page_of_somebody_who_acts_costs_few_statements(
    chair: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(24):
        chair.get("/")


def test_every_page_that_is_open_to_it_says_something(chair: Client) -> None:
    case = handed_in(chair)
    draft_id = started(chair)
    known = {"case_id": case.id, "draft_id": draft_id, "service_id": LETTER, "page_key": "use"}
    known |= {"subject_id": organisation(), "element": "name"}
    walked = 0
    for route in ROUTES:
        needed = set(route.pattern().pattern.converters)
        if route.access == "staff" or route.of_nobody or not needed <= set(known):
            continue
        if "GET" not in route.methods or route.name in {"sign-out", "service-data"}:
            continue
        address = reverse(route.name, kwargs={key: known[key] for key in needed})
        answer = chair.get(address)
        assert answer.status_code < 500, address
        # Rights over personal data are not there, nor what the case has none of.
        expected = {409} if route.acting == "never" else {200, 302, 404, 410}
        assert answer.status_code in expected, (address, answer.status_code)
        walked += 1
    assert walked > 40
    why = {"baris": "1", "pertanyaan": "Untuk apa?", **for_it()}
    assert chair.post("/siapa-melihat/mengapa", why).status_code < 500


@pytest.mark.parametrize("by_mandate", [False, True])
def test_an_officer_of_the_village_decides_nothing_about_their_own_organisation(
    chair: Client, *, by_mandate: bool
) -> None:
    """UU 30/2014 pasal 42: also who has not signed, and is on the board or has a mandate."""
    case = handed_in(chair)
    officer_id = person_id(VILLAGE_OFFICER)
    if by_mandate:
        given(VILLAGE_OFFICER)
    else:
        BoardSeat(
            person_id=case.person_id,
            officer_id=officer_id,
            officer_name="Lilik",
            office="secretary",
            found_at=timezone.now(),
            checked_at=timezone.now(),
        ).save(force_insert=True)
    case.refresh_from_db()
    answer = browser_of(VILLAGE_OFFICER).post(
        f"/meja/{case.person_id}/{case.id}/tindakan",
        {"tindakan": "accept", "versi": str(case.version)},
    )
    case.refresh_from_db()
    assert case.state == "check"
    assert answer.status_code in {200, 302, 409, 422}
