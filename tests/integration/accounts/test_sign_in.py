"""Signing in: who guesses learns nothing, and nobody locks out a village."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher

from sekali.accounts import actions, signing_in
from sekali.accounts.actions import TooManyAttempts, WrongSignIn
from sekali.accounts.guessing import Whence
from sekali.accounts.messages import REFUSED
from sekali.accounts.models import Account, Attempt, Session, SignInName
from sekali.accounts.names import read_name
from sekali.accounts.signing_in import check_sign_in
from sekali.audit.queries import entries_about
from sekali.demo.seeding import SAMPLE_PASSWORD
from sekali.kernel.errors import DomainError
from sekali.storage.models import OutboxMessage
from support.applying import refused_with
from support.codes import work
from support.people import FATHER, MOTHER, browser_of, person_id, sample

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
UNKNOWN = "3516011203859999"
VILLAGE_OFFICE = "203.0.113.7"

pytestmark = pytest.mark.usefixtures("db", "static_files", "sms")


def sign_in(
    nik: str, password: str = SAMPLE_PASSWORD, *, address: str = VILLAGE_OFFICE, at: datetime = NOW
) -> Account:
    """Try to sign in."""
    whence = Whence(address=address)
    return check_sign_in(name=read_name(nik), password=password, whence=whence, now=at)


def test_nik_and_password_open_the_account_and_it_is_written_down() -> None:
    account = sign_in(sample(MOTHER).nik)

    assert account.person_id == person_id(MOTHER)
    typed = {"nik": sample(MOTHER).nik, "sandi": SAMPLE_PASSWORD}
    assert browser_of(None).post("/masuk", typed).status_code == 302
    entry = entries_about(account.person_id)[0]
    assert (entry.kind, entry.actor_id) == ("account.signed-in", account.person_id)


def test_an_unknown_nik_and_a_wrong_password_look_alike() -> None:
    unknown = refused_with(WrongSignIn, sign_in, UNKNOWN)
    wrong = refused_with(WrongSignIn, sign_in, sample(MOTHER).nik, "something else")
    closed = sample(FATHER).nik
    Account.objects.filter(person_id=person_id(FATHER)).update(is_active=False)
    inactive = refused_with(WrongSignIn, sign_in, closed)

    assert unknown.args == wrong.args == inactive.args


def test_an_unknown_nik_costs_as_much_as_a_wrong_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever measures the time must not learn who has an account."""
    checked = []

    def counted(password: str, encoded: str) -> bool:
        checked.append(identify_hasher(encoded).algorithm)
        return False

    monkeypatch.setattr(signing_in, "check_password", counted)
    refused_with(WrongSignIn, sign_in, UNKNOWN)
    refused_with(WrongSignIn, sign_in, sample(MOTHER).nik, "something else")

    assert checked == ["argon2", "argon2"]


def test_guessing_at_one_account_is_stopped_from_wherever_it_comes() -> None:
    nik = sample(MOTHER).nik
    for number in range(signing_in.SIGN_IN.by_name.most):
        refused_with(WrongSignIn, sign_in, nik, "guess", address=f"198.51.100.{number}")

    refusal = refused_with(TooManyAttempts, sign_in, nik, address="198.51.100.99")
    assert refusal.params == {"minutes": 60}
    # Also for whoever asks about a number that nobody has: the two look alike.
    for number in range(signing_in.SIGN_IN.by_name.most):
        refused_with(WrongSignIn, sign_in, UNKNOWN, "guess", address=f"198.51.100.{number}")
    refused_with(TooManyAttempts, sign_in, UNKNOWN, "guess", address="198.51.100.99")


def test_the_others_of_the_same_village_can_still_sign_in() -> None:
    for _ in range(signing_in.SIGN_IN.by_place.most + 2):
        refused_with(DomainError, sign_in, sample(MOTHER).nik, "guess")

    assert sign_in(sample(FATHER).nik).person_id == person_id(FATHER)


def test_a_machine_at_one_address_is_stopped_in_the_end() -> None:
    most = signing_in.SIGN_IN.by_address.most
    Attempt.objects.all().delete()
    refused_with(WrongSignIn, sign_in, UNKNOWN)
    Attempt.objects.update(count=most)

    refused_with(TooManyAttempts, sign_in, sample(FATHER).nik)
    assert sign_in(sample(FATHER).nik, address="198.51.100.1")


def test_a_whole_town_behind_one_address_of_a_mobile_network_can_sign_in() -> None:
    for _ in range(signing_in.SIGN_IN.by_address.most + 5):
        assert sign_in(sample(MOTHER).nik)


def test_the_door_opens_again_after_a_while() -> None:
    nik = sample(MOTHER).nik
    for _ in range(signing_in.SIGN_IN.by_place.most + 1):
        refused_with(DomainError, sign_in, nik, "guess")

    soon = NOW + timedelta(minutes=14, seconds=1)
    assert refused_with(TooManyAttempts, sign_in, nik, at=soon).params == {"minutes": 1}
    assert sign_in(nik, at=NOW + timedelta(minutes=15))


def test_who_signs_in_at_last_begins_anew() -> None:
    nik = sample(MOTHER).nik
    for _ in range(3):
        for _ in range(signing_in.SIGN_IN.by_place.most - 1):
            refused_with(WrongSignIn, sign_in, nik, "typing error")
        assert sign_in(nik)


def test_a_refused_sign_in_is_written_on_the_ledger_of_whose_account_it_is() -> None:
    """By the worker: a name that nobody has costs the page the same row."""
    refused_with(WrongSignIn, sign_in, sample(MOTHER).nik, "guess")
    refused_with(WrongSignIn, sign_in, UNKNOWN, "guess")
    work(NOW)

    # Of the sample people other things wait for their day.
    assert not OutboxMessage.objects.all().across_people().filter(topic=REFUSED).exists()
    assert entries_about(person_id(MOTHER))[0].kind == "account.sign-in-refused"


def test_no_table_of_accounts_holds_a_nik_or_an_address_that_can_be_read() -> None:
    sign_in(sample(MOTHER).nik)
    refused_with(WrongSignIn, sign_in, UNKNOWN)

    for key in [*Attempt.objects.values_list("key_hash", flat=True)]:
        assert len(bytes(key)) == 32
    names = SignInName.objects.values_list("value_hash", flat=True)
    assert sample(MOTHER).nik.encode() not in [bytes(name) for name in names]


def test_a_changed_password_signs_out_every_device() -> None:
    phone, computer = browser_of(MOTHER), browser_of(MOTHER)
    assert phone.get("/data-saya").status_code == computer.get("/data-saya").status_code != 302

    account = Account.objects.get(person_id=person_id(MOTHER))
    account.set_password("tiga kata baru")
    account.save()

    assert phone.get("/data-saya").status_code == computer.get("/data-saya").status_code == 302


def test_what_has_expired_is_forgotten_and_nothing_else() -> None:
    sign_in(sample(MOTHER).nik, address="198.51.100.1")
    refused_with(WrongSignIn, sign_in, UNKNOWN, at=NOW + timedelta(hours=1))
    browser_of(MOTHER)
    Session.objects.create(session_key="old", session_data="", expire_date=NOW)

    actions.forget_expired(now=NOW + timedelta(minutes=30))

    # Of the second try what is counted at its address, at its name there, and at its name; of the
    # first the hour in which its name is counted.
    assert Attempt.objects.count() == 4
    assert not Session.objects.filter(session_key="old").exists()
    assert Session.objects.count() == 1
