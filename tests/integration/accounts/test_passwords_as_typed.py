"""A password counts exactly as it was typed, however long it is."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest

from sekali.accounts import contacts
from sekali.accounts.actions import WeakPassword
from sekali.accounts.guessing import Whence
from sekali.accounts.models import Account
from sekali.accounts.names import read_name
from sekali.accounts.signing_in import AGAIN_BY_PERSON, WrongSignIn, check_sign_in
from sekali.demo.seeding import SAMPLE_PASSWORD
from support.people import MOTHER, browser_of, person_id, sample

pytestmark = pytest.mark.usefixtures("db", "static_files")
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
# 84 letters: spaces at both ends, both cases, and letters of more than one byte.
TYPED = f" {'Wening ing Dalu Ñ ' * 4}Kedhaton 𝄞 "
ALMOST = {
    "without its spaces": TYPED.strip(),
    "in small letters": TYPED.lower(),
    "cut after 64": TYPED[:64],
    "cut after 72": TYPED[:72],
    "without its last letter": TYPED[:-2],
}


def test_every_letter_counts_and_seventy_are_not_too_many() -> None:
    account = Account.objects.get(person_id=person_id(MOTHER))
    contacts.change_password(account=account, password=TYPED, keep="", now=NOW)
    name = read_name(sample(MOTHER).nik)

    for number, (how, typed) in enumerate(ALMOST.items()):
        whence = Whence(address=str(number))
        try:
            check_sign_in(name=name, password=typed, whence=whence, now=NOW)
        except WrongSignIn:
            continue
        pytest.fail(how)
    assert check_sign_in(name=name, password=TYPED, whence=Whence(address="x"), now=NOW)


@pytest.mark.parametrize(
    "typed",
    ["739104628157", "only small letters", "ONLY LARGE ONES", "...!!!,,,???;;;", "æøåßþðłŋħ "],
)
def test_no_kind_of_letter_is_asked_for(typed: str) -> None:
    account = Account.objects.get(person_id=person_id(MOTHER))
    contacts.change_password(account=account, password=typed, keep="", now=NOW)
    name = read_name(sample(MOTHER).nik)
    assert check_sign_in(name=name, password=typed, whence=Whence(address="x"), now=NOW)


def test_a_new_password_is_not_taken_without_the_one_of_now() -> None:
    browser = browser_of(MOTHER)
    for wrong in ("", "not the one of now"):
        typed = {"sandi_sekarang": wrong, "sandi": TYPED, "sandi2": TYPED}
        answer = browser.post("/akun/sandi", typed)
        assert answer.status_code == 422
        assert '<a href="#sandi_sekarang">' in answer.content.decode()
    name = read_name(sample(MOTHER).nik)
    assert check_sign_in(name=name, password=SAMPLE_PASSWORD, whence=Whence(address="x"), now=NOW)


def test_nor_is_the_one_of_now_guessed_there() -> None:
    browser = browser_of(MOTHER)
    for _ in range(AGAIN_BY_PERSON.most):
        browser.post("/akun/sandi", {"sandi_sekarang": "guess"})
    typed = {"sandi_sekarang": SAMPLE_PASSWORD, "sandi": TYPED, "sandi2": TYPED}
    assert browser.post("/akun/sandi", typed).status_code == 422


def test_who_has_no_password_yet_chooses_one() -> None:
    browser = browser_of(MOTHER)
    with patch.object(Account, "has_usable_password", return_value=False):
        shown = browser.get("/akun/sandi").content.decode()
        assert 'name="sandi_sekarang"' not in shown
        assert browser.post("/akun/sandi", {"sandi": TYPED, "sandi2": TYPED}).status_code == 302


@pytest.mark.parametrize("typed", ["3516045201949001", "081234567890", "Disdukcapil-2026"])
def test_what_anybody_would_guess_here_is_refused(typed: str) -> None:
    account = Account.objects.get(person_id=person_id(MOTHER))
    with pytest.raises(WeakPassword):
        contacts.change_password(account=account, password=typed, keep="", now=NOW)
