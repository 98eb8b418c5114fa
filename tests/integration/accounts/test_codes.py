"""One-time codes: sent to whoever is known there, and the same done for whoever is not."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sekali.accounts import codes
from sekali.accounts.actions import TooManyAttempts
from sekali.accounts.codes import WrongCode, ask_for_code, use_code_of_name
from sekali.accounts.guessing import Whence
from sekali.accounts.models import Account, OneTimeCode
from sekali.accounts.names import Name, read_name
from sekali.storage.models import OutboxMessage
from support.applying import refused_with
from support.codes import code_in, gateway, messages_to, phone_of, reachable, work
from support.people import FATHER, MOTHER, person_id, sample

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
UNKNOWN = read_name("3516011203859999")
_numbers = count(1)

pytestmark = pytest.mark.usefixtures("db", "sms")


@pytest.fixture
def phone() -> str:
    """The mother's own phone, confirmed."""
    number = phone_of(next(_numbers))
    reachable(MOTHER, at=NOW, phone=number)
    return number


def name() -> Name:
    """Return the mother's NIK."""
    return read_name(sample(MOTHER).nik)


def asked(who: Name | None = None, channel: str = "sms", at: datetime = NOW) -> object:
    """Ask for a code and let the worker send it; return its id."""
    code_id = ask_for_code(
        name=who or name(),
        purpose="sign-in",
        channel=channel,
        whence=Whence(address="203.0.113.7"),
        now=at,
    )
    work(at)
    return code_id


def use(code_id: object, typed: str, *, at: datetime = NOW, who: Name | None = None) -> Account:
    """Use a code."""
    account, _ = use_code_of_name(
        name=who or name(), code_id=code_id, typed=typed, purpose="sign-in", now=at
    )
    return account


def test_a_code_comes_by_short_message_and_opens_the_account_once(phone: str) -> None:
    code_id = asked()
    code = code_in(messages_to(phone, least=1)[-1])

    assert use(code_id, f" {code[:3]} {code[3:]}").person_id == person_id(MOTHER)
    refused_with(WrongCode, use, code_id, code)


def test_by_e_mail_as_well_and_the_phone_itself_is_a_name(phone: str) -> None:
    code_id = asked(read_name(phone), channel="email")
    assert mail.outbox[-1].to == ["siti.aminah@contoh.example"]
    assert use(code_id, code_in(mail.outbox[-1].body), who=read_name(phone))


def test_a_code_is_good_for_ten_minutes_and_five_tries(phone: str) -> None:
    code_id = asked()
    code = code_in(messages_to(phone, least=1)[-1])
    refused_with(WrongCode, use, code_id, code, at=NOW + codes.LASTS)

    code_id = asked()
    code = code_in(messages_to(phone, least=2)[-1])
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(codes.MOST_TRIES):
        refused_with(WrongCode, use, code_id, wrong)
    refused_with(WrongCode, use, code_id, code)


def test_a_code_of_another_question_or_person_is_worth_nothing(phone: str) -> None:
    first, second = asked(), asked()
    one, other = (code_in(text) for text in messages_to(phone, least=2)[-2:])
    if one != other:
        refused_with(WrongCode, use, first, other)
    refused_with(WrongCode, use, second, other, who=read_name(sample(FATHER).nik))
    refused_with(
        WrongCode, use_code_of_name,
        name=name(), code_id=second, typed=other, purpose="reset", now=NOW,
    )  # fmt: skip
    assert use(second, other)


def test_the_page_does_the_same_for_a_name_that_nobody_has(phone: str) -> None:
    """Same statements, same row written: neither words nor time tell who has an account."""
    shapes = []
    for who in (name(), UNKNOWN):
        with CaptureQueriesContext(connection) as queries:
            ask_for_code(
                name=who,
                purpose="sign-in",
                channel="sms",
                whence=Whence(address="203.0.113.7"),
                now=NOW,
            )
        shapes.append([query["sql"][:40] for query in queries])
    assert shapes[0] == shapes[1]
    known, unknown = (
        OutboxMessage.objects.all()
        .across_people()
        .filter(topic="accounts.code")
        .order_by("created_at")
    )
    assert set(known.body) == set(unknown.body)
    assert sample(MOTHER).nik not in str(known.body)

    work(NOW)
    assert OneTimeCode.objects.all().across_people().count() == 1


def test_trying_a_code_costs_the_same_for_a_name_that_nobody_has(phone: str) -> None:
    code_id = asked()
    shapes = []
    for who in (name(), UNKNOWN):
        with CaptureQueriesContext(connection) as queries:
            refused_with(WrongCode, use, code_id, "1", who=who)
        shapes.append([query["sql"][:40] for query in queries])
    assert shapes[0] == shapes[1]


def test_nobody_without_a_confirmed_address_gets_a_code() -> None:
    """An address that was only typed at registration may be somebody else's."""
    Account.objects.filter(person_id=person_id(FATHER)).update(email="mistyped@contoh.example")
    asked(read_name(sample(FATHER).nik), channel="email")
    assert not mail.outbox
    assert not OneTimeCode.objects.filter(person_id=person_id(FATHER)).exists()


def test_a_phone_does_not_ring_all_night(phone: str) -> None:
    for _ in range(codes.WANTED.by_place.most):
        asked()
    refused_with(TooManyAttempts, asked)
    assert asked(at=NOW + timedelta(hours=1))


def test_codes_are_sent_later_when_the_gateway_or_its_quota_is_away(phone: str) -> None:
    for mode in ("outage", "quota", "html-error"):
        gateway(mode=mode)
        before = len(messages_to(phone))
        code_id = asked()
        assert len(messages_to(phone)) == before
        gateway()

        work(NOW + timedelta(minutes=1))

        code = code_in(messages_to(phone, least=before + 1)[-1])
        assert use(code_id, code, at=NOW + timedelta(minutes=1)), mode
        OutboxMessage.objects.all().across_people().delete()


def test_an_answer_that_was_lost_sends_no_second_code(phone: str) -> None:
    """Taken by the gateway, never told: it is sent again, and is the same message."""
    gateway(mode="outage", kind="lost-answer")
    code_id = asked()
    gateway()
    work(NOW + timedelta(minutes=1))

    texts = messages_to(phone, least=1)
    assert len(texts) == 1
    assert use(code_id, code_in(texts[-1]), at=NOW + timedelta(minutes=1))


def test_late_and_doubled_messages_hold_the_same_code(phone: str) -> None:
    gateway(late_seconds=0.3, doubled=True)
    code_id = asked()
    assert not messages_to(phone)
    texts = messages_to(phone, least=2)
    assert texts[0] == texts[1]
    assert use(code_id, code_in(texts[0]))


def test_a_number_that_was_given_back_is_left_without_trying_for_ever() -> None:
    reachable(MOTHER, at=NOW, phone="+6281234560000")
    asked()
    assert not OutboxMessage.objects.all().across_people().filter(topic="accounts.code").exists()
    assert not messages_to("+6281234560000")


def test_the_code_stands_in_no_table_and_no_inbox(phone: str) -> None:
    asked()
    code = code_in(messages_to(phone, least=1)[-1])
    with connection.cursor() as cursor:
        for table in (
            "accounts_onetimecode",
            "channels_notice",
            "storage_outboxmessage",
            "audit_entry",
        ):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"% {code} %"])
            assert cursor.fetchone() == (0,), table
