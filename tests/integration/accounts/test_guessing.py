"""Guessing is slowed down; the village at one computer and the owner under attack are not."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sekali.accounts import back_in, codes, known_devices, signing_in
from sekali.accounts.actions import NewAccount, TooManyAttempts, WrongSignIn, open_account
from sekali.accounts.codes import WrongCode, ask_for_code
from sekali.accounts.guessing import Whence
from sekali.accounts.models import Account
from sekali.accounts.names import read_name
from sekali.accounts.signing_in import check_sign_in
from sekali.demo.seeding import SAMPLE_PASSWORD
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from support.applying import refused_with
from support.people import MOTHER, OTHER_MOTHER, browser_of, person_id, sample

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
VILLAGE = "203.0.113.7"
VILLAGERS = 60
UNKNOWN = "3516011203859999"
_elsewhere = (f"198.51.{number // 250}.{number % 250 + 1}" for number in count())

pytestmark = pytest.mark.usefixtures("db", "static_files", "sms")


def villagers() -> list[str]:
    """Open an account for each of many residents; return their NIK."""
    encoded, niks = make_password(SAMPLE_PASSWORD), []
    for number in range(VILLAGERS):
        nik = f"351601120385{number:04}"
        new = NewAccount(
            person_id=uuid7(), nik=nik, display_name=f"Warga {number}", assurance="matched"
        )
        account = open_account(new=new, password="three words of a village", now=NOW)
        Account.objects.filter(person_id=account.person_id).update(password=encoded)
        niks.append(nik)
    return niks


def sign_in(
    nik: str, password: str = SAMPLE_PASSWORD, *, whence: Whence, at: datetime = NOW
) -> Account:
    return check_sign_in(name=read_name(nik), password=password, whence=whence, now=at)


def attacked(nik: str) -> None:
    """Let a stranger with many addresses guess until no more is taken."""
    with pytest.raises(TooManyAttempts):
        for address in _elsewhere:
            refused_with(WrongSignIn, sign_in, nik, "guess", whence=Whence(address=address))


def device_of(nik: str) -> str:
    """Return the cookie that a device keeps once somebody has signed in there by the page."""
    browser = browser_of(None)
    answer = browser.post("/masuk", {"nik": nik, "sandi": SAMPLE_PASSWORD})
    assert answer.status_code == 302
    kept = browser.cookies["perangkat"]
    assert (kept["httponly"], kept["samesite"], kept["path"]) == (True, "Lax", "/masuk")
    return kept.value


@pytest.fixture(autouse=True)
def _cheap_hashes(settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty people with mistakes are hundreds of hashes; how they are counted is tried here."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    # Made once in a process: a cheap one would stay for the tests of what a wrong name costs.
    monkeypatch.setattr(signing_in._Unknown, "encoded", "")


def test_sixty_residents_at_one_computer_sign_in_within_an_hour_with_their_mistakes() -> None:
    here = Whence(address=VILLAGE)
    for number, nik in enumerate(villagers()):
        at = NOW + timedelta(minutes=number)
        for _ in range(3):
            refused_with(WrongSignIn, sign_in, nik, "typing error", whence=here, at=at)
        assert sign_in(nik, whence=here, at=at)


def test_also_when_all_of_them_come_in_the_same_quarter_of_an_hour() -> None:
    here = Whence(address=VILLAGE)
    for nik in villagers():
        refused_with(WrongSignIn, sign_in, nik, "typing error", whence=here)
        assert sign_in(nik, whence=here)


def test_each_of_the_sixty_may_have_codes_sent_and_come_with_paper_from_the_counter() -> None:
    here = Whence(address=VILLAGE)
    for nik in villagers():
        name = read_name(nik)
        for _ in range(3):
            ask_for_code(name=name, purpose="sign-in", channel="sms", whence=here, now=NOW)
        refused_with(
            WrongCode, back_in.finish_recovery,
            name=name, typed="AAAAA", password="tiga kata baru sekali", whence=here, now=NOW,
        )  # fmt: skip


def test_through_the_pages_the_computer_remembers_each_and_shows_none() -> None:
    computer = browser_of(None)
    for key in (MOTHER, OTHER_MOTHER):
        typed = {"nik": sample(key).nik, "sandi": SAMPLE_PASSWORD}
        assert computer.post("/masuk", typed).status_code == 302
        computer.post("/keluar")
    kept = computer.cookies["perangkat"].value
    for key in (MOTHER, OTHER_MOTHER):
        assert known_devices.known_on(kept, person_id(key), key=settings.HASH_KEY)
        assert sample(key).nik not in kept
        assert str(person_id(key)) not in kept
    assert sample(MOTHER).nik not in computer.get("/masuk").content.decode()


def test_an_owner_under_attack_signs_in_on_a_device_of_theirs() -> None:
    nik = sample(MOTHER).nik
    mine = Whence(address=VILLAGE, device=device_of(nik))

    attacked(nik)

    refused_with(WrongSignIn, sign_in, nik, "typing error", whence=mine)
    assert sign_in(nik, whence=mine).person_id == person_id(MOTHER)
    typed = {"nik": nik, "sandi": SAMPLE_PASSWORD}
    browser = browser_of(None)
    browser.cookies["perangkat"] = mine.device
    assert browser.post("/masuk", typed).status_code == 302


def test_and_on_any_other_device_with_a_code() -> None:
    nik = sample(MOTHER).nik
    attacked(nik)

    refused_with(TooManyAttempts, sign_in, nik, whence=Whence(address=VILLAGE))
    assert ask_for_code(
        name=read_name(nik), purpose="sign-in", channel="sms",
        whence=Whence(address=VILLAGE), now=NOW,
    )  # fmt: skip


def test_a_stranger_who_has_codes_sent_all_day_uses_up_none_of_the_owners_device() -> None:
    name = read_name(sample(MOTHER).nik)
    mine = Whence(address=VILLAGE, device=device_of(sample(MOTHER).nik))
    ask = {"name": name, "purpose": "sign-in", "channel": "sms", "now": NOW}
    with pytest.raises(TooManyAttempts):
        for address in _elsewhere:
            ask_for_code(whence=Whence(address=address), **ask)

    assert ask_for_code(whence=mine, **ask)
    for _ in range(codes.WANTED.by_device.most - 1):
        ask_for_code(whence=mine, **ask)
    refused_with(TooManyAttempts, ask_for_code, whence=mine, **ask)


def test_a_stranger_who_types_codes_from_a_counter_does_not_keep_the_owner_out() -> None:
    finish = {
        "name": read_name(sample(MOTHER).nik),
        "typed": "AAAAA-AAAAA-AAAAA",
        "password": "tiga kata baru sekali",
        "now": NOW,
    }
    for _ in range(100):
        whence = Whence(address=next(_elsewhere))
        refused_with(WrongCode, back_in.finish_recovery, whence=whence, **finish)
    # Judged, and not sent away: with the right code it would be let in.
    refused_with(WrongCode, back_in.finish_recovery, whence=Whence(address=VILLAGE), **finish)


def test_a_known_device_has_few_guesses_as_well() -> None:
    nik = sample(MOTHER).nik
    mine = Whence(address=VILLAGE, device=device_of(nik))
    for _ in range(signing_in.SIGN_IN.by_device.most):
        refused_with(WrongSignIn, sign_in, nik, "guess", whence=mine)
    refused_with(TooManyAttempts, sign_in, nik, whence=mine)


@pytest.mark.parametrize("cookie", ["", ".", "x.y", "é", "A" * 16, "A" * 16 + "." + "B" * 16])
def test_a_cookie_that_was_made_up_is_that_of_a_strangers_device(cookie: str) -> None:
    assert known_devices.known_on(cookie, person_id(MOTHER), key=settings.HASH_KEY) == ""
    # And a browser that sends one is not turned away.
    browser = Client(raise_request_exception=False)
    browser.cookies["perangkat"] = cookie
    assert browser.post("/masuk", {"nik": UNKNOWN, "sandi": "x"}).status_code == 422


def test_a_device_of_one_person_is_a_strangers_for_another() -> None:
    mine = device_of(sample(MOTHER).nik)
    assert known_devices.known_on(mine, person_id(OTHER_MOTHER), key=settings.HASH_KEY) == ""
    assert known_devices.known_on(mine, person_id(MOTHER), key=b"another key" * 3) == ""


def test_who_came_least_lately_is_forgotten_by_a_device_that_serves_many() -> None:
    key, people = settings.HASH_KEY, [uuid7() for _ in range(known_devices.MOST_PEOPLE + 1)]
    cookie = ""
    for one in people:
        cookie = known_devices.remembering(cookie, one, key=key)
    number = cookie.partition(".")[0]
    assert known_devices.known_on(cookie, people[0], key=key) == ""
    assert known_devices.known_on(cookie, people[-1], key=key) == number
    assert len(cookie) < 600
    assert known_devices.remembering(cookie, people[-1], key=key) == cookie


def test_guessing_asks_the_database_the_same_for_a_name_that_nobody_has() -> None:
    here = Whence(address=VILLAGE, device=device_of(sample(OTHER_MOTHER).nik))
    shapes = []
    for nik in (sample(MOTHER).nik, UNKNOWN):
        with CaptureQueriesContext(connection) as queries:
            refused_with(DomainError, sign_in, nik, "guess", whence=here)
        shapes.append([query["sql"][:40] for query in queries])
    assert shapes[0] == shapes[1]
