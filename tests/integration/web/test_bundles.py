"""The pages of bundles: choosing, filling in, and what became of it; never a 500."""

from uuid import uuid4

import pytest

from sekali.casework.effects.setting import Outside
from sekali.casework.models import Draft, Offer
from sekali.casework.queries import drafts_of
from support.applying import BIRTH, FAMILY_CARD, INSURANCE, NOW, decide
from support.bundling import begin, cases_by_service, fill_birth, let_follow, send, sent_birth
from support.people import CLERK, FATHER, MOTHER, applicant, browser_of, officer, person_id

CHOOSE = "/sekaligus/birth"
ALL = {f"layanan.{key}": "ya" for key in (BIRTH, FAMILY_CARD, INSURANCE)}

pytestmark = pytest.mark.django_db


def test_the_choice_says_what_is_left_to_type_for_what_is_ticked() -> None:
    browser = browser_of(MOTHER)

    whole = browser.get(CHOOSE).content.decode()
    assert "14 things" in whole
    fewer = {key: one for key, one in ALL.items() if INSURANCE not in key} | {"hitung": "1"}
    assert "13 things" in browser.post(CHOOSE, fewer).content.decode()


def test_pressing_the_button_twice_opens_one_form() -> None:
    browser, draft_id = browser_of(MOTHER), str(uuid4())
    typed = {**ALL, "mulai": "1", "draf": draft_id}

    first, second = browser.post(CHOOSE, typed), browser.post(CHOOSE, typed)

    assert first.headers["Location"] == second.headers["Location"] == f"/isi/{draft_id}"
    assert browser.get(f"/isi/{draft_id}", follow=True).status_code == 200
    assert len(drafts_of(person_id(MOTHER))) == 1


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"mulai": "1", "draf": "no uuid"}, 404),
        ({"mulai": "1", "draf": str(uuid4())}, 200),
        ({"mulai": "1", "draf": str(uuid4()), "layanan.no.such": "ya"}, 200),
        ({"hitung": "1", "draf": "x"}, 404),
        ({**ALL, "hitung": "1", "tawaran": "no such offer"}, 200),
    ],
)
def test_odd_input_is_told_or_not_there(typed: dict[str, str], status: int) -> None:
    answer = browser_of(MOTHER).post(CHOOSE, typed)
    assert answer.status_code == status
    assert not drafts_of(person_id(MOTHER))


def test_what_is_nobody_s_or_somebody_else_s_is_not_there(outside: Outside) -> None:
    view = sent_birth(outside)
    stranger = browser_of(FATHER)

    assert browser_of(MOTHER).get(f"/paket/{view.bundle.id}").status_code == 200
    assert stranger.get(f"/paket/{view.bundle.id}").status_code == 404
    assert stranger.get(f"/paket/{uuid4()}").status_code == 404
    assert stranger.get("/sekaligus/no-such").status_code == 404
    assert stranger.get(f"/isi/{uuid4()}/layanan").status_code == 404
    assert browser_of().get(CHOOSE).status_code == 302


def test_a_form_that_was_handed_in_leads_to_its_page(outside: Outside) -> None:
    view = sent_birth(outside)
    browser = browser_of(MOTHER)

    for path in ("", "/periksa", "/layanan"):
        answer = browser.get(f"/isi/{view.bundle.id}{path}")
        assert answer.headers["Location"] == f"/paket/{view.bundle.id}", path
    again = browser.post(f"/isi/{view.bundle.id}/kirim")
    assert again.headers["Location"] == f"/paket/{view.bundle.id}"


def test_the_review_refuses_and_offers_to_leave_a_service_out(outside: Outside) -> None:
    by = applicant(MOTHER)
    draft_id = begin(by, "birth")
    fill_birth(by, draft_id, outside)
    browser = browser_of(MOTHER)

    page = browser.get(f"/isi/{draft_id}/periksa").content.decode()
    assert "Ahmad Fauzi" in page
    assert f"/isi/{draft_id}/layanan" in page
    sent = browser.post(f"/isi/{draft_id}/kirim")
    assert sent.headers["Location"] == f"/paket/{draft_id}"


def test_other_services_can_be_ticked_while_the_form_is_filled_in() -> None:
    by = applicant(MOTHER)
    draft_id = begin(by, "birth")
    browser = browser_of(MOTHER)
    address = f"/isi/{draft_id}/layanan"

    assert browser.post(address, {"mulai": "1"}).status_code == 200
    kept = browser.post(address, {"mulai": "1", f"layanan.{BIRTH}": "ya"})
    assert kept.headers["Location"] == f"/isi/{draft_id}"
    assert Draft.objects.get(person_id=by.person_id).chosen == [BIRTH]


def test_the_home_page_shows_what_was_sent_together_as_one(outside: Outside) -> None:
    view = sent_birth(outside)
    browser = browser_of(MOTHER)

    home = browser.get("/").content.decode()
    assert f"/paket/{view.bundle.id}" in home
    assert "0 of 3 services done" in home

    decide(cases_by_service(view)[BIRTH], officer(CLERK), "accept")
    let_follow(outside)
    page = browser.get(f"/paket/{view.bundle.id}").content.decode()
    for case in cases_by_service(view).values():
        assert f"/perkara/{case.id}" in page


def test_a_stopped_service_is_told_on_the_page(outside: Outside) -> None:
    view = sent_birth(outside)
    birth = cases_by_service(view)[BIRTH]
    decide(birth, officer(CLERK), "refuse", reason="false-document")
    let_follow(outside)

    page = browser_of(MOTHER).get(f"/paket/{view.bundle.id}").content.decode()
    assert page.count("Not handed in") == 2


def test_the_ledger_calls_the_form_by_its_name() -> None:
    begin(applicant(MOTHER), "birth")
    assert "A new baby, in one form" in browser_of(MOTHER).get("/siapa-melihat").content.decode()


def test_a_bundle_is_found_by_its_event_its_services_and_by_words() -> None:
    browser = browser_of(MOTHER)
    for path in ("/peristiwa/birth", f"/layanan/{BIRTH}", "/layanan?cari=everything for a newborn"):
        assert CHOOSE in browser.get(path).content.decode(), path


def test_what_a_hospital_has_told_is_carried_into_the_one_form() -> None:
    # Given an offer of the certificate that names a child
    mother, child = person_id(MOTHER), person_id(FATHER)
    offer = Offer.objects.create(
        person_id=mother,
        service_id=BIRTH,
        subjects={"child": str(child)},
        about="",
        because_case_id=child,
        offered_at=NOW,
    )
    browser, draft_id = browser_of(MOTHER), uuid4()

    shown = browser.get(f"/layanan/{BIRTH}?tawaran={offer.id}").content.decode()
    assert f"{CHOOSE}?tawaran={offer.id}" in shown
    assert browser.get(f"{CHOOSE}?tawaran={offer.id}").status_code == 200
    browser.post(CHOOSE, {**ALL, "mulai": "1", "draf": str(draft_id), "tawaran": str(offer.id)})

    draft = Draft.objects.get(person_id=mother, id=draft_id)
    assert (draft.subjects["child"], draft.offer_id) == (str(child), offer.id)


def test_every_bundle_can_be_looked_at_before_it_is_begun() -> None:
    browser = browser_of(MOTHER)
    for key in ("birth", "death", "moving", "starting-a-business", "new-job"):
        assert browser.get(f"/sekaligus/{key}").status_code == 200, key


def test_a_bundle_without_its_papers_is_not_handed_in(outside: Outside) -> None:
    by = applicant(MOTHER)
    draft_id = begin(by, "birth")

    answer = browser_of(MOTHER).post(f"/isi/{draft_id}/kirim")

    assert answer.headers["Location"] == f"/isi/{draft_id}/akta_kelahiran__child"
    fill_birth(by, draft_id, outside)
    assert send(by, draft_id).cases
