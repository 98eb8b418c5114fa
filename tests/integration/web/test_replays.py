"""Sent twice, sent late, sent from two devices: the second time changes nothing and is told."""

import pytest
from django.db import IntegrityError

from sekali.accounts.models import Account
from sekali.casework.models import Case, CaseEvent, Draft, Offer
from sekali.casework.queries import case_of, cases_of, work_items
from support.browsing import (
    fill,
    hand_in,
    letter,
    open_form,
    pages_of_birth,
    save,
    says_something,
    text_of,
)
from support.people import CLERK, MOTHER, STRANGER, browser_of, person_id, sample
from support.together import at_once

BIRTH_START = "/layanan/kependudukan.akta-kelahiran/mulai"


def count() -> dict[str, int]:
    """Count what a mother has."""
    of_hers = {"person_id": person_id(MOTHER)}
    return {
        model.__name__: model.objects.filter(**of_hers).count()
        for model in (Draft, Case, CaseEvent, Offer)
    }


def desk(case_id: object, door: str = "tindakan") -> str:
    """Return an address of the officer's desk."""
    return f"/meja/{person_id(MOTHER)}/{case_id}/{door}"


def test_pressing_start_twice_opens_one_application(db: None) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    says_something(browser.post(BIRTH_START, {"draf": str(draft_id)}))
    assert count()["Draft"] == 1


def test_pressing_start_again_after_handing_in_shows_the_case(own_database: str) -> None:
    browser = browser_of(MOTHER)
    case_id = hand_in(browser)
    before = count()

    answer = browser.post(BIRTH_START, {"draf": str(case_id)}, follow=True)

    assert answer.redirect_chain == [(f"/perkara/{case_id}", 302)]
    assert "This was sent already" in text_of(answer)
    assert count() == before


@pytest.mark.parametrize("draft", ["", "x", "\0", "1" * 400])
def test_a_start_without_an_id_is_a_page_that_is_not_there(db: None, draft: str) -> None:
    answer = says_something(browser_of(MOTHER).post(BIRTH_START, {"draf": draft}))
    assert answer.status_code == 404


def test_saving_a_page_twice_saves_it_once(db: None) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    for _ in range(2):
        answer = save(browser, draft_id, "child", pages_of_birth()["child"])
        assert answer.headers["Location"] == f"/isi/{draft_id}/birth"


def test_handing_in_twice_shows_the_same_case(db: None) -> None:
    browser = browser_of(MOTHER)
    case_id = hand_in(browser)
    before = count()

    for _ in range(2):
        answer = browser.post(f"/isi/{case_id}/kirim")
        assert answer.headers["Location"] == f"/perkara/{case_id}"
    assert count() == before


def test_two_devices_that_hand_in_at_the_same_instant_see_the_same_case(
    own_database: str,
) -> None:
    phone, computer = browser_of(MOTHER), browser_of(MOTHER)
    draft_id = open_form(phone)
    fill(phone, draft_id)

    answers = at_once(
        lambda: phone.post(f"/isi/{draft_id}/kirim"),
        lambda: computer.post(f"/isi/{draft_id}/kirim"),
    )

    assert [answer.headers["Location"] for answer in answers] == [f"/perkara/{draft_id}"] * 2
    assert len(cases_of(person_id(MOTHER))) == 1


@pytest.mark.parametrize("page", ["", "/child", "/periksa", "/nothing"])
def test_a_page_that_another_device_has_open_leads_to_the_case(db: None, page: str) -> None:
    case_id = hand_in(browser_of(MOTHER))
    computer = browser_of(MOTHER)

    answer = computer.get(f"/isi/{case_id}{page}", follow=True)

    assert answer.redirect_chain[-1][0] == f"/perkara/{case_id}"
    assert "This was sent already" in text_of(answer)


def test_a_page_saved_after_handing_in_changes_nothing_and_says_so(db: None) -> None:
    case_id = hand_in(browser_of(MOTHER))
    boxes = pages_of_birth()["child"] | {"child.full_name": "Nama Lain"}

    answer = browser_of(MOTHER).post(f"/isi/{case_id}/child", boxes, follow=True)

    assert "This was sent already" in text_of(answer)
    case = case_of(person_id=person_id(MOTHER), case_id=case_id)
    assert case.facts["child.full_name"]["value"] == "Ahmad Fauzi"
    assert count()["Draft"] == 0


def test_throwing_away_twice_and_after_handing_in_is_no_harm(db: None) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    for _ in range(2):
        assert browser.post(f"/isi/{draft_id}/buang").headers["Location"] == "/"
    case_id = hand_in(browser)
    assert browser.post(f"/isi/{case_id}/buang").status_code == 302
    assert case_of(person_id=person_id(MOTHER), case_id=case_id).state == "verify"
    assert says_something(save(browser, draft_id, "child", {})).status_code == 404


def test_deciding_twice_decides_once_and_the_second_is_told(db: None) -> None:
    case_id = hand_in(browser_of(MOTHER))
    browser = browser_of(CLERK)
    typed = {"versi": "1", "tindakan": "accept"}
    assert browser.post(desk(case_id), typed).headers["Location"] == "/meja"
    before = count()

    again = says_something(browser.post(desk(case_id), typed))

    assert again.status_code == 422
    assert "Somebody else has changed this case" in text_of(again)
    assert count() == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "This action is not there"),
        ({"tindakan": "approve"}, "This action is not there"),
        ({"tindakan": "refuse"}, "Choose a reason"),
        ({"tindakan": "refuse:because"}, "Choose a reason"),
        ({"tindakan": "refuse", "alasan.refuse": "\0"}, "Choose a reason"),
        ({"tindakan": "return"}, "Mark at least one thing"),
        ({"tindakan": "return", "tanda": ["nothing"]}, "This mark is unknown"),
        ({"tindakan": "return", "tanda": ["mother.nik"]}, "This mark is unknown"),
        ({"tindakan": "return", "tanda": ["\0"]}, "This mark is unknown"),
        ({"tindakan": "accept", "versi": "0"}, "Somebody else has changed"),
        ({"tindakan": "accept", "versi": "²"}, "Somebody else has changed"),
        ({"tindakan": "accept", "versi": "9" * 99}, "Somebody else has changed"),
        ({"tindakan": "accept", "versi": ""}, "Somebody else has changed"),
    ],
)
def test_a_decision_that_cannot_be_is_told_and_the_message_kept(
    db: None, typed: dict[str, object], said: str
) -> None:
    case_id = hand_in(browser_of(MOTHER))
    sent = {"versi": "1", "pesan": "Foto \0buram. <b>", **typed}

    answer = says_something(browser_of(CLERK).post(desk(case_id), sent))

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Foto buram. &lt;b&gt;" in answer.content.decode()
    assert case_of(person_id=person_id(MOTHER), case_id=case_id).state == "verify"


def test_a_message_to_the_applicant_is_bounded(db: None) -> None:
    case_id = hand_in(browser_of(MOTHER))
    typed = {"versi": "1", "tindakan": "return", "tanda": ["child.sex"], "pesan": "x" * 50_000}
    browser_of(CLERK).post(desk(case_id), typed)
    case = case_of(person_id=person_id(MOTHER), case_id=case_id)
    assert len(case.note_to_applicant) == 1_000


def test_taking_and_giving_back_twice_changes_nothing(db: None) -> None:
    case_id = hand_in(browser_of(MOTHER))
    browser = browser_of(CLERK)
    office_id = case_of(person_id=person_id(MOTHER), case_id=case_id).office_id
    for typed, holder in (({}, person_id(CLERK)), ({"lepas": "1"}, None)):
        for _ in range(2):
            assert browser.post(desk(case_id, "ambil"), typed).status_code == 302
        item = next(iter(work_items(offices=[office_id], case_id=case_id)), None)
        assert item is not None
        assert item.claimed_by_id == holder


def returned(browser: object, *marks: str) -> object:
    """Return a case that came back to the mother."""
    case_id = hand_in(browser)
    typed = {"versi": "1", "tindakan": "return", "tanda": list(marks), "pesan": "Salah."}
    assert browser_of(CLERK).post(desk(case_id), typed).status_code == 302
    return case_id


def test_correcting_twice_changes_once(db: None) -> None:
    browser = browser_of(MOTHER)
    case_id = returned(browser, "child.full_name")
    for name in ("Ahmad Fauzan", "Ahmad Farhan"):
        answer = browser.post(f"/perkara/{case_id}/perbaiki", {"child.full_name": name})
        assert answer.headers["Location"] == f"/perkara/{case_id}"

    case = case_of(person_id=person_id(MOTHER), case_id=case_id)
    assert case.facts["child.full_name"]["value"] == "Ahmad Fauzan"
    assert sum(row.kind == "resubmitted" for row in CaseEvent.objects.filter(
        person_id=person_id(MOTHER))) == 1  # fmt: skip


def test_a_paper_sent_again_need_not_be_sent_a_third_time_because_of_another_mistake(
    db: None,
) -> None:
    # Given two marked items, of which the paper is right at once and the name is forgotten
    browser = browser_of(MOTHER)
    case_id = returned(browser, "birth_letter", "child.full_name")
    address = f"/perkara/{case_id}/perbaiki"
    first = browser.post(address, {"birth_letter": letter(), "child.full_name": ""})
    assert first.status_code == 422
    assert "1 thing to correct" in text_of(first)

    # When the name is typed, then it is complete
    second = browser.post(address, {"child.full_name": "Ahmad Fauzan"})
    assert second.status_code == 302, text_of(second)
    case = case_of(person_id=person_id(MOTHER), case_id=case_id)
    assert case.state == "verify"
    shown = browser_of(CLERK).get(f"/meja/{person_id(MOTHER)}/{case_id}").content.decode()
    assert case.facts["birth_letter"]["value"][0] in shown


def test_a_correction_that_the_law_does_not_allow_is_told_beside_its_box(db: None) -> None:
    browser = browser_of(MOTHER)
    case_id = returned(browser, "child.full_name")
    answer = browser.post(f"/perkara/{case_id}/perbaiki", {"child.full_name": "Ahmad"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="m-child.full_name"' in page
    assert 'value="Ahmad"' in page
    assert case_of(person_id=person_id(MOTHER), case_id=case_id).state == "applicant"


def test_correcting_what_was_not_marked_or_is_not_with_one_is_led_to_the_case(db: None) -> None:
    browser = browser_of(MOTHER)
    case_id = hand_in(browser)
    for method in (browser.get, browser.post):
        answer = method(f"/perkara/{case_id}/perbaiki")
        assert answer.headers["Location"] == f"/perkara/{case_id}"


REGISTRATION = {
    "nik": sample(STRANGER).nik,
    "kk": sample(STRANGER).family_card_no,
    "nama": sample(STRANGER).full_name,
    "lahir.day": str(sample(STRANGER).birth_date.day),
    "lahir.month": str(sample(STRANGER).birth_date.month),
    "lahir.year": str(sample(STRANGER).birth_date.year),
    "ibu": sample(STRANGER).mother_name,
    "email": "",
    "sandi": "tiga kata panjang",
    "sandi2": "tiga kata panjang",
}


def test_opening_an_account_twice_opens_one(db: None) -> None:
    before = Account.objects.count()
    first = browser_of(None).post("/daftar", REGISTRATION)
    assert first.headers["Location"] == "/"
    again = says_something(browser_of(None).post("/daftar", REGISTRATION))

    assert again.status_code == 422
    assert "If you have an account already, sign in" in text_of(again)
    assert Account.objects.count() == before + 1


def test_an_account_of_a_sample_person_is_marked_as_such(db: None) -> None:
    """So that what is issued to them carries the word on every page."""
    browser_of(None).post("/daftar", REGISTRATION)
    assert Account.objects.get(display_name=sample(STRANGER).full_name).is_sample


@pytest.mark.parametrize(
    "wrong",
    [
        {"nik": "1"},
        {"nik": "\0" * 16},
        {"kk": "3516041201269001x"},
        {"lahir.day": "31", "lahir.month": "2"},
        {"lahir.year": "2999"},
        {"nama": ""},
        {"ibu": "\u202e"},
        {"email": "x"},
        {"sandi": "", "sandi2": ""},
        {"sandi": "pendek", "sandi2": "pendek"},
        {"sandi2": "etwas anderes"},
        {"sandi": "\0" * 30, "sandi2": "\0" * 30},
        {"nama": "x" * 100_000},
        {"sandi": "x" * 100_000, "sandi2": "y"},
        {"ibu": "Sumiati"},
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_a_registration_that_is_wrong_is_told_and_what_was_typed_stays(
    db: None, wrong: dict[str, str]
) -> None:
    before = Account.objects.count()

    answer = says_something(browser_of(None).post("/daftar", {**REGISTRATION, **wrong}))

    assert answer.status_code == 422
    if "nama" not in wrong:
        assert f'value="{REGISTRATION["nama"]}"' in answer.content.decode()
    assert Account.objects.count() == before


def test_an_offer_of_somebody_else_is_not_taken_up(db: None) -> None:
    from sekali.kernel.ids import uuid7

    browser, draft_id = browser_of(MOTHER), uuid7()
    for offer in (uuid7(), "x", "\0"):
        typed = {"draf": str(draft_id), "tawaran": str(offer)}
        assert says_something(browser.post(BIRTH_START, typed)).status_code == 302
    assert Draft.objects.get(person_id=person_id(MOTHER), id=draft_id).offer_id is None


def test_an_offer_of_another_service_is_not_taken_up(db: None) -> None:
    from django.utils import timezone

    from sekali.kernel.ids import uuid7

    offer = Offer.objects.create(
        person_id=person_id(MOTHER),
        id=uuid7(),
        service_id="kependudukan.kartu-keluarga",
        about="",
        because_case_id=uuid7(),
        offered_at=timezone.now(),
    )
    draft_id = uuid7()
    typed = {"draf": str(draft_id), "tawaran": str(offer.id)}
    browser_of(MOTHER).post(BIRTH_START, typed)

    assert Draft.objects.get(person_id=person_id(MOTHER), id=draft_id).offer_id is None


def test_two_people_cannot_have_the_same_application_id(db: None) -> None:
    """Ids are keyed by the person: somebody else's id is simply another application."""
    from support.people import OTHER_MOTHER

    draft_id = open_form(browser_of(MOTHER))
    try:
        answer = browser_of(OTHER_MOTHER).post(BIRTH_START, {"draf": str(draft_id)})
    except IntegrityError:  # pragma: no cover
        pytest.fail("told by the database")
    says_something(answer)
    assert count()["Draft"] == 1
