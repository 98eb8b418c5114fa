"""Changing password, e-mail and phone: at both ends, told everywhere, signed out elsewhere."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.core import mail

from sekali.accounts import contacts
from sekali.accounts.actions import TooManyAttempts, WeakPassword
from sekali.accounts.codes import LASTS, WrongCode
from sekali.accounts.contacts import Waiting
from sekali.accounts.guessing import Whence
from sekali.accounts.models import Account, ContactChange, Session
from sekali.accounts.names import read_name
from sekali.accounts.signing_in import account_named, check_sign_in
from sekali.channels.models import Notice
from sekali.demo.seeding import SAMPLE_PASSWORD
from support.applying import refused_with
from support.codes import EMAIL, code_in, messages_to, phone_of, reachable, work
from support.people import FATHER, MOTHER, browser_of, person_id, sample

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
NEW_WORDS = "tiga kata baru sekali"
_numbers = count(100)

pytestmark = pytest.mark.usefixtures("db", "sms", "static_files")


def ask(kind: str, value: str, key: str = MOTHER, at: datetime = NOW) -> Waiting:
    """Ask to change an address or number; the codes are sent."""
    waiting = contacts.ask_to_change(person_id=person_id(key), kind=kind, value=value, now=at)
    work(at)
    return waiting


def confirm(waiting: Waiting, new: str, old: str = "", at: datetime = NOW) -> None:
    """Type the codes."""
    contacts.confirm_change(waiting=waiting, typed_new=new, typed_old=old, now=at)


def test_a_first_number_is_confirmed_and_signs_in_from_then_on() -> None:
    phone = phone_of(next(_numbers))
    assert account_named(read_name(phone)) is None
    waiting = ask("phone", phone)
    assert account_named(read_name(phone)) is None

    confirm(waiting, code_in(messages_to(phone, least=1)[0]))

    assert account_named(read_name(f"0{phone[3:]}")).person_id == person_id(MOTHER)


def test_a_change_needs_the_code_of_both_ends_and_the_old_one_is_told() -> None:
    old, new = phone_of(next(_numbers)), phone_of(next(_numbers))
    reachable(MOTHER, at=NOW, phone=old)
    waiting = ask("phone", new)
    code_new = code_in(messages_to(new, least=1)[0])
    code_old = code_in(messages_to(old, least=1)[-1])

    for typed_new, typed_old in ((code_new, ""), (code_new, "1"), ("", code_old)):
        refused_with(WrongCode, confirm, waiting, typed_new, typed_old)
    assert account_named(read_name(new)) is None

    waiting = ask("phone", new)
    confirm(
        waiting,
        code_in(messages_to(new, least=2)[-1]),
        code_in(messages_to(old, least=2)[-1]),
    )
    work(NOW)

    assert account_named(read_name(old)) is None
    assert account_named(read_name(new)).person_id == person_id(MOTHER)
    assert "diganti" in messages_to(old, least=3)[-1]
    assert EMAIL in {to for message in mail.outbox for to in message.to}


def test_who_has_the_browser_but_not_the_old_phone_cannot_take_the_account() -> None:
    old, thief = phone_of(next(_numbers)), phone_of(next(_numbers))
    reachable(MOTHER, at=NOW, phone=old)
    waiting = ask("phone", thief)
    code = code_in(messages_to(thief, least=1)[0])

    # Neither by the same code twice, nor by leaving the old end out.
    refused_with(WrongCode, confirm, waiting, code, code)
    assert account_named(read_name(thief)) is None


def test_people_who_share_a_phone_both_get_messages_and_one_signs_in_with_it() -> None:
    phone = phone_of(next(_numbers))
    reachable(MOTHER, at=NOW, phone=phone)
    waiting = ask("phone", phone, FATHER)
    confirm(waiting, code_in(messages_to(phone, least=1)[-1]))

    assert account_named(read_name(phone)).person_id == person_id(MOTHER)
    assert contacts.contacts_of(person_id(FATHER)) == {"phone": phone}
    assert contacts.kinds_of_names(person_id(FATHER)) == {"nik"}


def test_a_change_that_nobody_confirms_lapses_and_is_forgotten() -> None:
    phone = phone_of(next(_numbers))
    waiting = ask("phone", phone)
    code = code_in(messages_to(phone, least=1)[0])

    refused_with(WrongCode, confirm, waiting, code, at=NOW + LASTS)

    contacts.forget_old_changes(now=NOW + timedelta(hours=1))
    assert not ContactChange.objects.filter(person_id=person_id(MOTHER)).exists()


def test_codes_to_strangers_are_bounded() -> None:
    """Whoever is signed in could send codes to any number."""
    for _ in range(contacts.CHANGES.most):
        ask("phone", phone_of(next(_numbers)))
    refused_with(TooManyAttempts, ask, "phone", phone_of(next(_numbers)))


def test_a_new_password_signs_out_everywhere_else_and_is_told() -> None:
    here, there = browser_of(MOTHER), browser_of(MOTHER)
    answer = here.post(
        "/akun/sandi",
        {"sandi_sekarang": SAMPLE_PASSWORD, "sandi": NEW_WORDS, "sandi2": NEW_WORDS},
    )
    assert answer.headers["Location"] == "/akun"
    work(datetime.now(UTC))

    assert here.get("/data-saya").status_code == 200
    assert there.get("/data-saya").status_code == 302
    assert Session.objects.filter(account_id=person_id(MOTHER)).count() == 1
    assert Notice.objects.filter(person_id=person_id(MOTHER), subject="Kata sandi diganti")


def test_a_weak_password_is_refused_before_anything_is_changed() -> None:
    account = Account.objects.get(person_id=person_id(MOTHER))
    for weak in ("short", "password123", "1234567890123"):
        refused_with(
            WeakPassword,
            contacts.change_password, account=account, password=weak, keep="", now=NOW,
        )  # fmt: skip
    name = read_name(sample(MOTHER).nik)
    assert check_sign_in(name=name, password=SAMPLE_PASSWORD, whence=Whence(address="x"), now=NOW)


def test_who_gets_codes_by_sms_is_told_what_is_safer() -> None:
    risk = "A passkey or an authenticator app, below, is safer"
    browser = browser_of(MOTHER)
    assert risk not in browser.get("/akun").content.decode()
    reachable(MOTHER, at=NOW, phone=phone_of(next(_numbers)))
    assert risk in browser.get("/akun").content.decode()
