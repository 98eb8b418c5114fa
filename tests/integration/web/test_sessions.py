"""Sessions that end and forms that are old: nothing typed is lost, and the page says what to do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sekali.accounts.models import Session
from sekali.casework.queries import case_of
from sekali.demo.seeding import SAMPLE_PASSWORD
from support.browsing import (
    fill,
    hand_in,
    letter,
    open_form,
    pages_of_birth,
    save,
    says_something,
    text_of,
    token_of,
    values_of,
)
from support.knowing import open_draft
from support.people import CLERK, MOTHER, OTHER_MOTHER, browser_of, person_id, sample

pytestmark = pytest.mark.usefixtures("db")


def end_all_sessions() -> None:
    """Let half a day go by."""
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def sign_in_on(browser: Client, page: "object", who: str) -> "object":
    """Fill in the sign-in form that a page shows, with what it keeps."""
    form = values_of(page) | {"nik": sample(who).nik, "sandi": SAMPLE_PASSWORD}
    return browser.post("/masuk", form)


def test_what_was_typed_when_the_session_ended_is_sent_again_after_signing_in() -> None:
    # Given a mother who fills in a page for longer than a session lasts
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    end_all_sessions()

    # When she saves, then she is asked to sign in, and is told that nothing is lost
    asked = says_something(save(browser, draft_id, "child", pages_of_birth()["child"]))
    assert asked.status_code == 401
    assert "what you have just typed is not lost" in text_of(asked)
    resumed = says_something(sign_in_on(browser, asked, MOTHER))

    # Then one press sends it to where it was going
    form = resumed.content.decode().partition("<main")[2]
    assert f'action="/isi/{draft_id}/child"' in form
    again = browser.post(f"/isi/{draft_id}/child", values_of(resumed))
    assert again.headers["Location"] == f"/isi/{draft_id}/birth"
    answers = open_draft(person_id=person_id(MOTHER), draft_id=draft_id).draft.answers
    assert answers["child.full_name"]["value"] == "Ahmad Fauzi"


def test_a_wrong_password_does_not_lose_what_was_typed_either() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    end_all_sessions()
    asked = save(browser, draft_id, "child", pages_of_birth()["child"])

    for _ in range(2):
        wrong = browser.post("/masuk", values_of(asked) | {"nik": "3516", "sandi": "?"})
        assert wrong.status_code == 422
        asked = wrong
    resumed = sign_in_on(browser, asked, MOTHER)
    assert values_of(resumed)["child.full_name"] == "Ahmad Fauzi"


def test_photos_must_be_chosen_again_and_the_page_says_so() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    end_all_sessions()

    boxes = {**pages_of_birth()["family"], "birth_letter": letter()}
    resumed = sign_in_on(browser, save(browser, draft_id, "family", boxes), MOTHER)

    assert "Photos must be chosen again" in text_of(resumed)


def test_an_officer_keeps_all_the_marks(db: None) -> None:
    # Given an officer whose session ends while three items are marked
    case_id = hand_in(browser_of(MOTHER))
    address = f"/meja/{person_id(MOTHER)}/{case_id}/tindakan"
    browser = browser_of(CLERK)
    end_all_sessions()
    marks = ["birth_letter", "child.full_name", "child.sex"]
    typed = {"versi": "1", "tanda": marks, "pesan": "Foto buram.", "tindakan": "return"}

    # When they sign in again and go on
    kept = _all_values_of(browser.post(address, typed).content.decode())
    signed_in = {**kept, "nik": sample(CLERK).nik, "sandi": SAMPLE_PASSWORD}
    body = browser.post("/masuk", signed_in).content.decode()
    assert [mark for mark in marks if f'value="{mark}"' in body] == marks
    answer = browser.post(address, _all_values_of(body))

    # Then all three are sent back
    assert answer.headers["Location"] == "/meja"
    case = case_of(person_id=person_id(MOTHER), case_id=case_id)
    assert sorted(case.marks) == marks
    assert case.note_to_applicant == "Foto buram."


def _all_values_of(body: str) -> dict[str, list[str]]:
    """Return what a form holds, boxes of the same name together."""
    import re

    found: dict[str, list[str]] = {}
    form = body.partition("<main")[2].partition("</form>")[0]
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def test_somebody_else_who_signs_in_does_not_get_what_the_first_had_open() -> None:
    """A shared phone: the page goes to an application that the second one does not have."""
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    end_all_sessions()
    asked = save(browser, draft_id, "child", pages_of_birth()["child"])

    resumed = sign_in_on(browser, asked, OTHER_MOTHER)
    answer = browser.post(f"/isi/{draft_id}/child", values_of(resumed))

    assert answer.status_code == 404


def test_a_page_that_needs_an_account_leads_back_after_signing_in() -> None:
    browser = browser_of(None)
    asked = browser.get("/data-saya?a=b")
    assert asked.headers["Location"] == "/masuk?lanjut=/data-saya%3Fa%3Db"
    signed_in = sign_in_on(browser, browser.get(asked.headers["Location"]), MOTHER)
    assert signed_in.headers["Location"] == "/data-saya?a=b"


def test_the_password_is_never_sent_back() -> None:
    wrong = browser_of(None).post("/masuk", {"nik": "1", "sandi": "a-secret-of-mine"})
    assert "a-secret-of-mine" not in wrong.content.decode()
    typed = {"nik": "1", "sandi": "a-secret-of-mine", "sandi2": "a-secret-of-mine"}
    assert "a-secret-of-mine" not in browser_of(None).post("/daftar", typed).content.decode()


@pytest.mark.parametrize("token", [None, "", "x" * 64, "old"])
def test_a_form_without_a_valid_token_changes_nothing_and_says_what_to_do(
    token: str | None,
) -> None:
    browser = browser_of(MOTHER, csrf=True)
    plain = browser_of(MOTHER)
    draft_id = open_form(plain)
    fill(plain, draft_id)
    typed = {} if token is None else {"csrfmiddlewaretoken": token}
    for address in (f"/isi/{draft_id}/kirim", f"/isi/{draft_id}/buang", "/keluar", "/masuk"):
        answer = says_something(browser.post(address, typed))
        assert answer.status_code == 403
        assert "load it again, and send it again" in text_of(answer)
    assert open_draft(person_id=person_id(MOTHER), draft_id=draft_id)


def test_a_form_of_before_the_sign_in_is_too_old_after_it() -> None:
    """Another tab was open as a visitor, with the token of then."""
    browser = browser_of(None, csrf=True)
    before = values_of(browser.get("/masuk"))
    answer = sign_in_on(browser, browser.get("/masuk"), MOTHER)
    assert answer.status_code == 302

    old = browser.post("/bahasa", {**before, "bahasa": "id"})
    assert old.status_code == 403
    assert browser.post("/bahasa", token_of(browser.get("/"))).status_code == 302


def test_a_form_of_another_site_is_refused() -> None:
    browser = browser_of(MOTHER, csrf=True)
    token = token_of(browser.get("/data-saya"))["csrfmiddlewaretoken"]
    typed = {"csrfmiddlewaretoken": token, "bahasa": "id"}
    origin = {"HTTP_ORIGIN": "https://evil.example"}
    assert browser.post("/bahasa", typed, **origin).status_code == 403
    assert browser.post("/bahasa", typed).status_code == 302


def test_signing_in_gives_a_new_session_and_signing_out_ends_it() -> None:
    browser = browser_of(MOTHER)
    key = browser.cookies["sessionid"].value
    assert browser.get("/data-saya").status_code == 200

    browser.post("/keluar")

    thief = browser_of(None)
    thief.cookies["sessionid"] = key
    assert thief.get("/data-saya").status_code == 302
    assert not Session.objects.filter(session_key=key).exists()


def test_signing_out_lets_the_browser_forget_what_it_was_shown() -> None:
    browser = browser_of(MOTHER)
    assert "Clear-Site-Data" not in browser.get("/data-saya").headers
    assert browser.post("/keluar").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_session_that_somebody_put_there_is_not_signed_in() -> None:
    """Session fixation: the key of before the sign-in is worth nothing after it."""
    thief, victim = browser_of(None), browser_of(None)
    thief.get("/masuk")
    victim.cookies["sessionid"] = "a" * 32
    sign_in_on(victim, victim.get("/masuk"), MOTHER)
    thief.cookies["sessionid"] = "a" * 32

    assert victim.get("/data-saya").status_code == 200
    assert thief.get("/data-saya").status_code == 302


def test_signing_in_says_the_same_of_an_unknown_nik_and_a_wrong_password() -> None:
    def said(nik: str) -> str:
        answer = browser_of(None).post("/masuk", {"nik": nik, "sandi": "wrong"})
        return text_of(answer), str(answer.status_code)

    assert said("3516011203859999") == said(sample(MOTHER).nik)


def test_signing_in_accepts_a_nik_as_people_write_it() -> None:
    nik = sample(MOTHER).nik
    for typed in (nik, f" {nik[:4]} {nik[4:8]} {nik[8:12]} {nik[12:]} ", f"{nik[:6]}-{nik[6:]}"):
        answer = browser_of(None).post("/masuk", {"nik": typed, "sandi": SAMPLE_PASSWORD})
        assert answer.status_code == 302, typed


def test_too_many_attempts_are_told_with_when_to_come_back() -> None:
    browser = browser_of(None)
    for _ in range(9):
        answer = browser.post("/masuk", {"nik": sample(MOTHER).nik, "sandi": "guess"})
    assert answer.status_code == 422
    assert "Try again in 15 minutes" in text_of(answer)
