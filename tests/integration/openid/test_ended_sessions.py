"""Whatever ends a session here, the systems that know of it are told, and nothing is given out."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from sekali.accounts import actions, contacts, devices
from sekali.accounts.ending import take_back
from sekali.accounts.models import Account, Session
from sekali.config import wiring
from sekali.kernel.ids import uuid7
from sekali.openid.adapters.http_line import HttpClientLine
from sekali.openid.models import Grant
from sekali.openid.signing_out import EVENT, OpenidConsumers
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.storage.transactions import whole_transaction
from support.listening import Listener, listening
from support.openid import OFFLINE, System, registered, signed_in_browser, tokens
from support.people import MOTHER, OTHER_MOTHER, browser_of, person_id


@pytest.fixture
def heard() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@pytest.fixture
def told(heard: Listener) -> System:
    """A system that is told at an address of its own."""
    return registered(logout_uri=heard.address)


def work(*, at: datetime | None = None) -> None:
    """Let the worker do what there is for this room, and what comes of it."""
    now = at or datetime.now(UTC)
    line = HttpClientLine(may_be_local=True)
    consumers = OpenidConsumers(wiring.openid(), line, lambda: now).by_topic()
    for _ in range(2):
        for message in outbox.claim(now=now, limit=100):
            if message.topic in consumers:
                outbox.handle(message, consumers, now=now)


def word_of(system: System, token: str) -> dict[str, object]:
    """Return what a logout token says, checked with the published keys."""
    keys = KeySet.import_key_set(system.machine.get("/openid/jwks").json())
    read = jwt.decode(token, keys, algorithms=["RS256"])
    assert read.header["typ"] == "logout+jwt"
    return dict(read.claims)


def account() -> Account:
    return Account.objects.get(person_id=person_id(MOTHER))


def run_out() -> None:
    """Let the time of every session be over, and the clock's work be done."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    Session.objects.filter(account_id=person_id(MOTHER)).update(expire_date=past)
    actions.forget_expired(now=datetime.now(UTC))


def change_password() -> None:
    words = "empat kata yang lain lagi"
    contacts.change_password(account=account(), password=words, keep="", now=datetime.now(UTC))


def end_others() -> None:
    devices.end_others(person_id=person_id(MOTHER), this_one="", now=datetime.now(UTC))


def end_one_by_its_handle() -> None:
    at = datetime.now(UTC)
    for one in devices.devices_of(person_id(MOTHER), this_one="", now=at):
        devices.end_device(person_id=person_id(MOTHER), handle=one.handle, now=at)


def close() -> None:
    case = uuid7()
    actions.close_account(person_id=person_id(MOTHER), case_id=case, now=datetime.now(UTC))


@whole_transaction
def recover() -> None:
    """Do what a recovery at a counter and a reset do, in their transaction."""
    take_back(person_id(MOTHER), at=datetime.now(UTC))


@pytest.mark.parametrize(
    "end", [run_out, change_password, end_others, end_one_by_its_handle, close, recover]
)
def test_a_system_is_told_whatever_ends_the_session(
    told: System, heard: Listener, end: Callable[[], None]
) -> None:
    given = tokens(told, signed_in_browser())
    signed_in = told.reads(given["id_token"])

    end()
    work()

    (token,) = heard.told
    word = word_of(told, token)
    assert (word["sid"], word["sub"]) == (signed_in["sid"], signed_in["sub"])
    assert (word["aud"], word["events"]) == (str(told.id), {EVENT: {}})
    assert "nonce" not in word
    assert told.asks_who(given["access_token"]).status_code == 401
    # Told once: doing the work again tells nobody anything.
    work()
    assert len(heard.told) == 1


def test_who_signs_in_as_somebody_else_on_the_same_device_leaves_first(
    told: System, heard: Listener
) -> None:
    from sekali.demo.seeding import SAMPLE_PASSWORD
    from support.people import sample

    browser = signed_in_browser()
    given = tokens(told, browser)
    typed = {"nik": sample(OTHER_MOTHER).nik, "sandi": SAMPLE_PASSWORD}
    assert browser.post("/masuk", typed).status_code == 302
    work()

    assert len(heard.told) == 1
    assert told.asks_who(given["access_token"]).status_code == 401


def test_what_goes_on_without_the_person_ends_only_when_the_account_is_taken_back(
    told: System, heard: Listener
) -> None:
    given = tokens(told, signed_in_browser(), scope=OFFLINE)
    end_others()
    work()
    assert len(heard.told) == 1
    again = told.refreshes(given["refresh_token"])
    assert again.status_code == 200

    recover()
    work()

    assert told.refreshes(again.json()["refresh_token"]).status_code == 400
    assert told.asks_who(again.json()["access_token"]).status_code == 401


def test_taking_back_what_a_system_got_tells_it(told: System, heard: Listener) -> None:
    browser = signed_in_browser()
    given = tokens(told, browser, scope=OFFLINE)

    browser.post(f"/sistem/{told.id}/putus")
    work()

    assert word_of(told, heard.told[0])["sid"] == told.reads(given["id_token"])["sid"]
    # The session here is none of its business: it goes on.
    assert browser.get("/data-saya").status_code == 200


def test_a_system_that_is_away_is_told_later(told: System, heard: Listener) -> None:
    tokens(told, signed_in_browser())
    heard.status = 503
    end_others()
    at = datetime.now(UTC)
    work(at=at)
    assert len(heard.told) >= 1
    waits = OutboxMessage.objects.filter(person_id=person_id(MOTHER), topic="openid.signed-out")
    assert waits.count() == 1

    heard.status, before = 200, len(heard.told)
    work(at=at + timedelta(hours=1))

    assert len(heard.told) == before + 1
    assert not waits.exists()


def test_a_system_that_refuses_is_not_told_again(told: System, heard: Listener) -> None:
    tokens(told, signed_in_browser())
    heard.status = 400
    end_others()
    work()
    work(at=datetime.now(UTC) + timedelta(hours=1))
    assert len(heard.told) == 1


def test_sessions_of_which_no_system_knows_tell_nobody(heard: Listener, told: System) -> None:
    browser_of(MOTHER)
    tokens(told, signed_in_browser(OTHER_MOTHER))
    end_others()
    run_out()
    assert not OutboxMessage.objects.filter(person_id=person_id(MOTHER)).exists()
    assert heard.told == []


def test_one_sign_in_is_known_by_the_same_name_after_a_fresh_proof(
    told: System, heard: Listener
) -> None:
    from sekali.demo.seeding import SAMPLE_PASSWORD

    browser = signed_in_browser()
    first = told.reads(tokens(told, browser)["id_token"])["sid"]
    browser.post("/pastikan", {"sandi": SAMPLE_PASSWORD})
    second = told.reads(tokens(told, browser)["id_token"])["sid"]
    assert first == second

    end_others()
    work()
    assert [word_of(told, one)["sid"] for one in heard.told] == [first]
    assert not Grant.objects.filter(person_id=person_id(MOTHER), revoked_at__isnull=True).exists()
