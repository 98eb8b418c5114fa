"""A forgotten password: a code, a wait in which the owner is told and may stop it, a new one."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from django.conf import settings
from django.core import mail

from sekali.accounts import contacts, resetting, second_step, totp
from sekali.accounts.actions import WeakPassword, WrongSignIn
from sekali.accounts.codes import WrongCode, ask_for_code
from sekali.accounts.guessing import Whence
from sekali.accounts.models import Account, Reset, Session
from sekali.accounts.names import read_name
from sekali.accounts.proof import SMS, keep_sign_in
from sekali.accounts.signing_in import check_sign_in
from sekali.audit.queries import entries_about
from sekali.demo.seeding import SAMPLE_PASSWORD
from support.applying import refused_with
from support.browsing import text_of
from support.codes import code_in, messages_to, phone_of, reachable, work
from support.people import MOTHER, OTHER_MOTHER, browser_of, person_id, sample

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
COOLING = timedelta(hours=24)
DUE = NOW + COOLING
HERE = Whence(address="203.0.113.7")
NEW_WORDS = "tiga kata baru sekali"
_numbers = count(700)

pytestmark = pytest.mark.usefixtures("db", "sms", "static_files")


@pytest.fixture
def phone() -> str:
    """The mother's own phone, confirmed."""
    number = phone_of(next(_numbers))
    reachable(MOTHER, at=NOW, phone=number)
    return number


def code_wanted(phone: str, *, at: datetime = NOW) -> tuple[UUID, str]:
    """Ask for a code and read it on the phone; return its id and itself."""
    before = len(messages_to(phone))
    name = read_name(sample(MOTHER).nik)
    code_id = ask_for_code(name=name, purpose="reset", channel="sms", whence=HERE, now=at)
    work(at)
    return code_id, code_in(messages_to(phone, least=before + 1)[-1])


def reset(code_id: UUID, typed: str, *, password: str = NEW_WORDS, at: datetime = NOW) -> Reset:
    return resetting.ask_for_reset(
        name=read_name(sample(MOTHER).nik),
        code_id=code_id,
        typed=typed,
        password=password,
        cooling=COOLING,
        now=at,
    )


def asked(phone: str) -> Reset:
    """Return a reset that waits, of which the owner has been told."""
    waits = reset(*code_wanted(phone))
    work(NOW)
    return waits


def signs_in(password: str, *, at: datetime = DUE) -> Account:
    name = read_name(sample(MOTHER).nik)
    return check_sign_in(name=name, password=password, whence=HERE, now=at)


def test_the_new_password_holds_after_the_wait_and_ends_what_was_before(phone: str) -> None:
    old_device = browser_of(MOTHER)
    code_id, code = code_wanted(phone)
    refused_with(WrongCode, reset, code_id, "nothing")
    reset(code_id, code)
    work(DUE - timedelta(seconds=1))

    refused_with(WrongSignIn, signs_in, NEW_WORDS)
    assert signs_in(SAMPLE_PASSWORD)
    assert old_device.get("/data-saya").status_code == 200

    work(DUE)

    assert signs_in(NEW_WORDS)
    refused_with(WrongSignIn, signs_in, SAMPLE_PASSWORD)
    assert old_device.get("/data-saya").status_code == 302
    kinds = [entry.kind for entry in entries_about(person_id(MOTHER))]
    assert {"account.reset-asked", "account.reset-done"} <= set(kinds)
    # What it was is kept no longer than it has to be.
    assert Reset.objects.get(person_id=person_id(MOTHER)).password == ""


def test_doing_it_again_after_a_crash_changes_nothing(phone: str) -> None:
    waits = asked(phone)
    work(DUE)
    contacts.change_password(
        account=Account.objects.get(person_id=person_id(MOTHER)),
        password="empat kata yang lain lagi",
        keep="",
        now=DUE,
    )
    resetting.finish_reset(person_id=waits.person_id, reset_id=waits.id, now=DUE)
    assert signs_in("empat kata yang lain lagi")


def test_the_owner_is_told_everywhere_and_stops_it_from_the_message(phone: str) -> None:
    asked(phone)
    told = messages_to(phone, least=2)[-1]
    assert any("hentikan" in message.body for message in mail.outbox)
    path = re.search(r"https://sekali.example(/hentikan/\S+)", told)[1]
    thief = browser_of(MOTHER)
    session = thief.session
    keep_sign_in(session, [SMS], datetime.now(UTC))
    session.save()

    # A look alone, by a mail program, stops nothing.
    assert "with a code that we sent" in text_of(browser_of(None).get(path))
    assert resetting.waiting_reset(person_id(MOTHER))
    assert "is stopped" in text_of(browser_of(None).post(path))

    work(DUE)
    refused_with(WrongSignIn, signs_in, NEW_WORDS)
    assert signs_in(SAMPLE_PASSWORD)
    # Whoever came in by a code alone is out; who knew the password stays.
    assert thief.get("/data-saya").status_code == 302


def test_who_knows_the_password_after_all_stops_it_on_the_own_page(phone: str) -> None:
    asked(phone)
    owner = browser_of(MOTHER)
    assert "A new password waits" in text_of(owner.get("/akun"))
    owner.post("/akun/pulih")
    assert "A new password waits" not in text_of(owner.get("/akun"))
    assert owner.get("/data-saya").status_code == 200
    assert resetting.waiting_reset(person_id(MOTHER)) is None


def test_after_the_owner_stopped_it_no_code_is_sent_for_another_and_the_page_says_the_same(
    phone: str,
) -> None:
    waits = asked(phone)
    resetting.stop_reset(person_id=waits.person_id, reset_id=waits.id, now=NOW)
    work(NOW)
    before = len(messages_to(phone, least=3))

    browser = browser_of(None)
    answer = browser.post("/masuk/lupa", {"nik": sample(MOTHER).nik, "kirim": "ya"})
    unknown = browser_of(None).post("/masuk/lupa", {"nik": "3516011203859999", "kirim": "ya"})
    work(NOW + timedelta(hours=1))

    assert len(messages_to(phone)) == before
    assert answer.status_code == unknown.status_code == 200
    assert text_of(answer) == text_of(unknown)
    assert code_wanted(phone, at=NOW + resetting.REFUSED_FOR)


def test_the_address_that_stops_it_cannot_be_guessed(phone: str) -> None:
    waits = asked(phone)
    for whose, key in ((MOTHER, "0" * 32), (MOTHER, "é"), (OTHER_MOTHER, "0" * 32)):
        path = f"/hentikan/{person_id(whose)}/{waits.id}/{key}"
        assert browser_of(None).post(path).status_code == 404
    assert resetting.waiting_reset(person_id(MOTHER))


def test_a_password_that_its_owner_changes_meanwhile_stays(phone: str) -> None:
    asked(phone)
    account = Account.objects.get(person_id=person_id(MOTHER))
    contacts.change_password(account=account, password="lain sekali lagi ya", keep="", now=NOW)
    work(DUE)
    assert signs_in("lain sekali lagi ya")


def test_the_authenticator_app_is_still_asked_for(phone: str) -> None:
    secret = second_step.secret_of(second_step.begin(person_id=person_id(MOTHER), now=NOW))
    shown = totp.code_at(secret, int(NOW.timestamp()) // 30)
    second_step.confirm(person_id=person_id(MOTHER), typed=shown, now=NOW)
    work(NOW)
    asked(phone)
    work(DUE)

    browser = browser_of(None)
    answer = browser.post("/masuk", {"nik": sample(MOTHER).nik, "sandi": NEW_WORDS})
    assert "One more step" in text_of(answer)
    assert browser.get("/data-saya").status_code == 302


def test_a_weak_password_is_told_before_the_code_is_looked_at(phone: str) -> None:
    code_id, code = code_wanted(phone)
    refused_with(WeakPassword, reset, code_id, "nothing", password="short")
    assert reset(code_id, code)


def test_the_page_says_from_when_it_holds(phone: str) -> None:
    browser = browser_of(None)
    nik = sample(MOTHER).nik
    browser.post("/masuk/lupa", {"nik": nik, "kirim": "ya"})
    work(datetime.now(UTC))
    typed = {
        "nik": nik,
        "kode": code_in(messages_to(phone, least=1)[-1]),
        "sandi": NEW_WORDS,
        "sandi2": NEW_WORDS,
    }
    answer = browser.post("/masuk/lupa", typed, follow=True)
    assert "The new password holds from" in text_of(answer)
    waits = resetting.waiting_reset(person_id(MOTHER))
    assert waits
    assert waits.due_at - waits.asked_at == timedelta(hours=settings.RECOVERY_HOURS)


@pytest.mark.parametrize("address", ["/akun/sandi", "/akun/kontak/phone", "/akun/kunci"])
def test_a_code_alone_does_not_change_how_one_signs_in(phone: str, address: str) -> None:
    """Whoever holds the phone would keep the owner out."""
    browser = browser_of(MOTHER)
    session = browser.session
    keep_sign_in(session, [SMS], datetime.now(UTC))
    session.save()

    page = browser.get(address)
    assert 'action="/pastikan"' in page.content.decode()
    assert "A code that is sent is not enough here" in text_of(page)
    changed = {"sandi": NEW_WORDS, "sandi2": NEW_WORDS}
    assert browser.post("/akun/sandi", changed).status_code == 401
    assert signs_in(SAMPLE_PASSWORD)

    browser.post("/pastikan", {"sandi": SAMPLE_PASSWORD, "lanjut": address})
    assert 'action="/pastikan"' not in browser.get(address).content.decode()


def test_old_ones_are_forgotten(phone: str) -> None:
    asked(phone)
    resetting.forget_old_resets(now=DUE + timedelta(days=29))
    assert Reset.objects.all().across_people().count() == 1
    resetting.forget_old_resets(now=DUE + timedelta(days=31))
    assert not Reset.objects.all().across_people().exists()
    assert not Session.objects.filter(account_id=person_id(MOTHER)).exists()
