"""The pages of signing in: second steps, fresh proofs, devices, officers, assurance."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from sekali.accounts import second_step, totp
from sekali.accounts.models import Account, Passkey, Session
from sekali.accounts.proof import SIGNED_IN_AT, keep_sign_in, proof_in
from sekali.casework.assurance import AssuranceTooLow, check_assurance
from sekali.catalogue import queries as catalogue
from sekali.demo.seeding import SAMPLE_PASSWORD
from support.applying import refused_with
from support.authenticator import SoftDevice
from support.browsing import fill, hand_in, open_form, text_of, values_of
from support.people import CLERK, FATHER, MOTHER, applicant, browser_of, person_id, sample

CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"

pytestmark = pytest.mark.usefixtures("db", "static_files", "outside")


def sign_in(browser: Client, key: str = MOTHER, **boxes: str) -> Any:
    """Send name and password."""
    typed = {"nik": sample(key).nik, "sandi": SAMPLE_PASSWORD, **boxes}
    return browser.post("/masuk", typed, headers={"user-agent": CHROME})


def set_up_app(key: str = MOTHER) -> bytes:
    """Return the secret of an app that was set up a while ago."""
    at = timezone.now() - timedelta(minutes=5)
    secret = second_step.secret_of(second_step.begin(person_id=person_id(key), now=at))
    second_step.confirm(person_id=person_id(key), typed=code(secret, at), now=at)
    return secret


def code(secret: bytes, at: datetime | None = None) -> str:
    """Return what the app shows."""
    return totp.code_at(secret, int((at or timezone.now()).timestamp()) // totp.STEP_SECONDS)


def age(browser: Client, span: timedelta) -> None:
    """Let the session be older."""
    session = browser.session
    session[SIGNED_IN_AT] = (timezone.now() - span).isoformat()
    session.save()


def question_of(page: Any) -> Any:
    """Return the question to a device that a page holds."""
    text = page.content.decode().partition('data-passkey="')[2].partition('"')[0]
    return json.loads(unescape(text))


def with_passkey(browser: Client) -> SoftDevice:
    """Make a passkey through the pages."""
    device = SoftDevice(settings.PUBLIC_URL)
    answer = device.make(question_of(browser.get("/akun/kunci")))
    typed = {"jawaban": json.dumps(answer), "nama": "HP Siti"}
    assert browser.post("/akun/kunci", typed).headers["Location"] == "/akun"
    return device


# --- two steps -----------------------------------------------------------------------------


def test_a_password_alone_is_half_a_sign_in_where_there_is_an_app() -> None:
    secret, browser = set_up_app(), browser_of(None)

    half = sign_in(browser, lanjut="/data-saya")

    assert "One more step" in text_of(half)
    assert browser.get("/data-saya").status_code == 302
    assert browser.post("/masuk/langkah-dua", {"kode": "000000x"}).status_code == 422
    whole = browser.post("/masuk/langkah-dua", {**values_of(half), "kode": code(secret)})
    assert whole.headers["Location"] == "/data-saya"
    assert proof_in(browser.session).methods == ("pwd", "otp")
    assert proof_in(browser.session).has_two_factors


def test_the_second_step_alone_signs_nobody_in() -> None:
    secret = set_up_app()
    assert browser_of(None).post("/masuk/langkah-dua", {"kode": code(secret)}).status_code == 302
    other = browser_of(None)
    sign_in(other, FATHER)  # has no app: signed in, and not half in
    assert "half" not in other.session


def test_half_a_sign_in_is_forgotten_after_ten_minutes() -> None:
    secret, browser = set_up_app(), browser_of(None)
    sign_in(browser)
    session = browser.session
    session["half"] |= {"at": (timezone.now() - timedelta(minutes=11)).isoformat()}
    session.save()

    late = browser.post("/masuk/langkah-dua", {"kode": code(secret)})

    assert late.headers["Location"] == "/masuk"


def test_what_was_typed_travels_over_both_steps() -> None:
    secret, browser = set_up_app(), browser_of(None)
    half = sign_in(browser, **{"disimpan.tindakan": "return", "lanjut": "/meja"})
    whole = browser.post("/masuk/langkah-dua", {**values_of(half), "kode": code(secret)})
    assert values_of(whole)["tindakan"] == "return"


# --- passkeys ------------------------------------------------------------------------------


def test_a_passkey_signs_in_and_is_named_and_removed_through_the_pages() -> None:
    owner = browser_of(MOTHER)
    device = with_passkey(owner)
    visitor = browser_of(None)
    asked = visitor.post("/masuk/kunci", {"lanjut": "/data-saya"})

    answer = json.dumps(device.sign(question_of(asked)))
    signed_in = visitor.post("/masuk/kunci", {"jawaban": answer, "lanjut": "/data-saya"})

    assert signed_in.headers["Location"] == "/data-saya"
    assert proof_in(visitor.session).acr == "urn:sekali:acr:2"
    (kept,) = Passkey.objects.filter(person_id=person_id(MOTHER))
    owner.post(f"/akun/kunci/{kept.id}", {"nama": "HP lama"})
    assert "HP lama" in text_of(owner.get("/akun"))
    owner.post(f"/akun/kunci/{kept.id}", {"hapus": "ya"})
    assert "No passkey yet" in text_of(owner.get("/akun"))


def test_an_answer_is_taken_once_and_only_where_it_was_asked() -> None:
    device = with_passkey(browser_of(MOTHER))
    visitor, thief = browser_of(None), browser_of(None)
    answer = {"jawaban": json.dumps(device.sign(question_of(visitor.get("/masuk/kunci"))))}

    assert thief.post("/masuk/kunci", answer).status_code == 422
    assert visitor.post("/masuk/kunci", answer).status_code == 302
    visitor.post("/keluar")
    assert visitor.post("/masuk/kunci", answer).status_code == 422


@pytest.mark.parametrize(
    "rubbish", ["", "x", "[]", "{}", "[" * 5_000, '{"response": 1}', "x" * 30_000, '{"id": null}']
)
def test_rubbish_in_place_of_a_passkey_gets_a_sentence(rubbish: str) -> None:
    visitor, owner = browser_of(None), browser_of(MOTHER)
    visitor.get("/masuk/kunci")
    assert "not known" in text_of(visitor.post("/masuk/kunci", {"jawaban": rubbish}))
    owner.get("/akun/kunci")
    assert owner.post("/akun/kunci", {"jawaban": rubbish}).status_code == 422


# --- a fresh proof -------------------------------------------------------------------------

SENSITIVE = ("/akun/sandi", "/akun/kontak/phone", "/akun/kunci", "/akun/aplikasi")


@pytest.mark.parametrize("address", SENSITIVE)
def test_what_changes_how_one_signs_in_asks_again_after_a_while(address: str) -> None:
    browser = browser_of(MOTHER)
    assert browser.get(address).status_code == 200
    age(browser, timedelta(minutes=16))

    asked = browser.get(address)

    assert "Make sure it is you" in text_of(asked)
    assert browser.post("/pastikan", {"sandi": "wrong"}).status_code == 422
    proved = browser.post("/pastikan", {**values_of(asked), "sandi": SAMPLE_PASSWORD})
    assert proved.headers["Location"] == address
    assert browser.get(address).status_code == 200


def test_withdrawing_asks_again_and_loses_nothing_typed() -> None:
    browser = browser_of(MOTHER)
    case_id = hand_in(browser)
    age(browser, timedelta(hours=2))

    asked = browser.post(f"/perkara/{case_id}/batal", {"yakin": "ya"})
    assert asked.status_code == 401
    resumed = browser.post("/pastikan", {**values_of(asked), "sandi": SAMPLE_PASSWORD})

    assert f'action="/perkara/{case_id}/batal"' in resumed.content.decode()
    assert values_of(resumed)["yakin"] == "ya"


def test_a_fresh_proof_renews_the_key_of_the_session() -> None:
    browser = browser_of(MOTHER)
    old = browser.cookies["sessionid"].value
    browser.post("/pastikan", {"sandi": SAMPLE_PASSWORD})
    assert browser.cookies["sessionid"].value != old
    assert not Session.objects.filter(session_key=old).exists()


def test_where_there_is_an_app_the_password_alone_is_no_fresh_proof() -> None:
    secret, browser = set_up_app(), browser_of(MOTHER)
    age(browser, timedelta(hours=1))
    assert browser.post("/pastikan", {"sandi": SAMPLE_PASSWORD}).status_code == 422
    typed = {"sandi": SAMPLE_PASSWORD, "kode": code(secret)}
    assert browser.post("/pastikan", typed).status_code == 302


def test_guessing_at_a_device_that_was_left_is_stopped() -> None:
    browser = browser_of(MOTHER)
    for _ in range(8):
        browser.post("/pastikan", {"sandi": "guess"})
    assert "Try again in 15 minutes" in text_of(
        browser.post("/pastikan", {"sandi": SAMPLE_PASSWORD})
    )


def test_somebody_elses_passkey_is_no_proof_of_mine() -> None:
    theirs = with_passkey(browser_of(FATHER))
    mine = browser_of(MOTHER)
    age(mine, timedelta(hours=1))
    answer = json.dumps(theirs.sign(question_of(mine.get("/pastikan/kunci"))))

    assert mine.post("/pastikan/kunci", {"jawaban": answer}).status_code == 422
    assert "Make sure it is you" in text_of(mine.get("/akun/sandi"))


def test_a_proof_from_the_future_is_none() -> None:
    browser = browser_of(MOTHER)
    age(browser, timedelta(minutes=-5))
    assert "Make sure it is you" in text_of(browser.get("/akun/sandi"))


# --- officers ------------------------------------------------------------------------------


def test_officers_need_two_factors_where_the_setting_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "STAFF_SECOND_FACTOR", True)
    browser = browser_of(CLERK)
    # Without any, they are led to where one is set up.
    assert browser.get("/meja").headers["Location"] == "/akun"
    assert "Officers sign in with two steps" in text_of(browser.get("/akun"))
    for address in ("/meja", "/meja/akun", "/bendahara"):
        assert browser.get(address).status_code == 302

    secret = set_up_app(CLERK)
    asked = browser.get("/meja")
    typed = {**values_of(asked), "sandi": SAMPLE_PASSWORD, "kode": code(secret)}

    assert browser.post("/pastikan", typed).headers["Location"] == "/meja"
    assert browser.get("/meja").status_code == 200


def test_a_residents_pages_do_not_ask_an_officer_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "STAFF_SECOND_FACTOR", True)
    assert browser_of(CLERK).get("/data-saya").status_code == 200


def test_two_codes_that_were_sent_are_one_factor() -> None:
    session: dict[str, Any] = {}
    keep_sign_in(session, ["sms", "eml"], timezone.now())
    assert not proof_in(session).has_two_factors


# --- devices -------------------------------------------------------------------------------


def test_devices_are_listed_as_people_know_them_and_ended_one_by_one() -> None:
    here, there = browser_of(MOTHER), browser_of(None)
    sign_in(there)
    shown = here.get("/akun")
    assert "Chrome, Android" in text_of(shown)
    assert "network 127.0.x.x" in text_of(shown)
    for browser in (here, there):
        # What ends a device is not what signs in.
        assert browser.cookies["sessionid"].value not in shown.content.decode()
    handle = shown.content.decode().partition('name="perangkat" value="')[2].partition('"')[0]

    stranger = browser_of(FATHER)
    stranger.post("/akun/perangkat", {"perangkat": handle})
    assert there.get("/data-saya").status_code == 200

    here.post("/akun/perangkat", {"perangkat": handle})
    assert there.get("/data-saya").status_code == 302
    assert here.get("/data-saya").status_code == 200


def test_all_others_are_ended_at_once() -> None:
    here, others = browser_of(MOTHER), [browser_of(MOTHER) for _ in range(3)]
    father = browser_of(FATHER)
    here.post("/akun/perangkat", {"semua": "ya"})
    assert [one.get("/data-saya").status_code for one in others] == [302] * 3
    assert here.get("/data-saya").status_code == father.get("/data-saya").status_code == 200


def test_the_session_keeps_when_and_how_for_others_to_tell_on() -> None:
    browser = browser_of(None)
    sign_in(browser)
    row = Session.objects.get(session_key=browser.cookies["sessionid"].value)
    assert row.methods == "pwd"
    assert timezone.now() - row.signed_in_at < timedelta(minutes=1)
    assert row.stepped_up_at is None

    browser.post("/pastikan", {"sandi": SAMPLE_PASSWORD})
    row = Session.objects.get(session_key=browser.cookies["sessionid"].value)
    assert row.stepped_up_at > row.signed_in_at


# --- assurance -----------------------------------------------------------------------------


def test_a_service_is_not_had_below_the_assurance_it_needs() -> None:
    Account.objects.filter(person_id=person_id(MOTHER)).update(assurance="declared")
    browser = browser_of(MOTHER)

    service = "kependudukan.akta-kelahiran"
    refused = browser.post(f"/layanan/{service}/mulai", {"draf": "0190" + "0" * 28})

    assert refused.headers["Location"] == f"/layanan/{service}"
    assert "Come to the counter" in text_of(browser.get(f"/layanan/{service}"))


def test_nor_is_it_handed_in_when_the_assurance_fell_meanwhile() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    fill(browser, draft_id)
    Account.objects.filter(person_id=person_id(MOTHER)).update(assurance="declared")

    answer = browser.post(f"/isi/{draft_id}/kirim")

    assert answer.headers["Location"] == f"/isi/{draft_id}/periksa"
    assert "Come to the counter" in text_of(browser.get(f"/isi/{draft_id}/periksa"))


@pytest.mark.parametrize(("has", "needs", "may"), [
    ("declared", "declared", True), ("declared", "matched", False), ("matched", "seen", False),
    ("seen", "seen", True), ("seen", "declared", True), ("unheard-of", "declared", False),
])  # fmt: skip
def test_each_level_reaches_itself_and_those_below(has: str, needs: str, may: bool) -> None:  # noqa: FBT001
    service = catalogue.service("kependudukan.akta-kelahiran")
    asking = replace(service, definition=service.definition.model_copy(update={"assurance": needs}))
    by = replace(applicant(MOTHER), assurance=has)
    if may:
        check_assurance(asking, by)
    else:
        assert refused_with(AssuranceTooLow, check_assurance, asking, by).params["reason"] == needs


def test_the_sign_in_page_says_nothing_of_anybody() -> None:
    known = browser_of(None).post("/masuk/kode", {"nik": sample(MOTHER).nik, "kirim": "ya"})
    unknown = browser_of(None).post("/masuk/kode", {"nik": "3516011203859999", "kirim": "ya"})
    assert text_of(known) == text_of(unknown)
    for address in ("/masuk/kode", "/masuk/lupa"):
        for nik in (sample(MOTHER).nik, "3516011203859999"):
            browser = browser_of(None)
            browser.post(address, {"nik": nik, "kirim": "ya"})
            typed = {"nik": nik, "kode": "1", "sandi": "tiga kata baru", "sandi2": "tiga kata baru"}
            assert "This code does not work" in text_of(browser.post(address, typed))
    typed = {"kode": "A", "sandi": "tiga kata baru", "sandi2": "tiga kata baru"}
    said = {
        text_of(browser_of(None).post("/masuk/loket", {**typed, "nik": nik}))
        for nik in (sample(MOTHER).nik, "3516011203859999")
    }
    assert len(said) == 1
