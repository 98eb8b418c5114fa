"""Back in at a counter: two officers, a wait in which the owner can stop it, a code on paper."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from sekali.accounts import back_in, recovery, second_step, totp
from sekali.accounts.actions import TooManyAttempts
from sekali.accounts.codes import WrongCode
from sekali.accounts.guessing import Whence
from sekali.accounts.identities import Disconnected, connect, owner_of
from sekali.accounts.models import Account, OpenRecovery, Recovery
from sekali.accounts.names import read_name
from sekali.accounts.signing_in import check_sign_in
from sekali.accounts.stopping import stop_key
from sekali.audit.queries import entries_about
from sekali.demo.seeding import SAMPLE_PASSWORD
from sekali.portals.identity import Identity
from support.applying import refused_with
from support.browsing import text_of
from support.codes import messages_to, phone_of, reachable, work
from support.people import (
    CLERK,
    CLERK_ELSEWHERE,
    HEAD,
    MOTHER,
    OTHER_MOTHER,
    browser_of,
    officer,
    person_id,
    sample,
)

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
COOLING = timedelta(hours=24)
DUE = NOW + COOLING
NEW_WORDS = "tiga kata baru sekali"
PAPERS = ["ktp", "family-card"]
_numbers = count(200)

pytestmark = pytest.mark.usefixtures("db", "sms", "static_files")


def opened(by: str = CLERK, papers: list[str] | None = None) -> Recovery:
    """Return a recovery of the mother's account that an officer opened."""
    who = officer(by)
    account = recovery.account_at_counter(
        nik=read_name(sample(MOTHER).nik), officer_id=who.person_id, now=NOW
    )
    return recovery.open_recovery(
        account=account,
        reason="lost-phone",
        papers=PAPERS if papers is None else papers,
        officer_id=who.person_id,
        office_id=who.office_id,
        now=NOW,
    )


def confirmed(by: str = HEAD) -> tuple[Recovery, str]:
    """Return a confirmed recovery with its code on paper."""
    made, who = opened(), officer(by)
    return recovery.confirm_recovery(
        office_id=who.office_id,
        recovery_id=made.id,
        officer_id=who.person_id,
        cooling=COOLING,
        now=NOW,
    )


def finish(code: str, *, at: datetime = DUE, key: str = MOTHER) -> None:
    """Type the code on paper."""
    name = read_name(sample(key).nik)
    back_in.finish_recovery(
        name=name, typed=code, password=NEW_WORDS, whence=Whence(address="x"), now=at
    )


def signs_in(password: str, at: datetime = DUE) -> Account:
    """Sign in with a password."""
    name = read_name(sample(MOTHER).nik)
    return check_sign_in(name=name, password=password, whence=Whence(address="x"), now=at)


def test_after_two_officers_and_the_wait_the_code_opens_the_account() -> None:
    secret = second_step.secret_of(second_step.begin(person_id=person_id(MOTHER), now=NOW))
    shown = totp.code_at(secret, int(NOW.timestamp()) // 30)
    second_step.confirm(person_id=person_id(MOTHER), typed=shown, now=NOW)
    old_device = browser_of(MOTHER)
    _, code = confirmed()

    refused_with(WrongCode, finish, code, at=DUE - timedelta(seconds=1))
    finish(code.lower().replace("-", ""))

    account = signs_in(NEW_WORDS)
    # The lost phone's app and devices are out, and an officer has seen whose account it is.
    assert (account.has_second_step, account.assurance) == (False, "seen")
    assert old_device.get("/data-saya").status_code == 302
    refused_with(WrongCode, finish, code)
    kinds = [entry.kind for entry in entries_about(person_id(MOTHER))]
    for step in ("opened", "confirmed", "done"):
        assert f"account.recovery-{step}" in kinds


def test_the_owner_is_told_everywhere_and_stops_it_from_the_message() -> None:
    phone = phone_of(next(_numbers))
    reachable(MOTHER, at=NOW, phone=phone)
    _, code = confirmed()
    work(NOW)

    told = messages_to(phone, least=1)[-1]
    assert any("hentikan" in message.body for message in mail.outbox)
    path = re.search(r"https://sekali.example(/hentikan/\S+)", told)[1]
    somebody = browser_of(None)
    assert "that is not you" in text_of(
        somebody.get(path)
    )  # a look, also by a mail program: nothing
    assert Recovery.objects.get(person_id=person_id(MOTHER)).stopped_at is None
    assert "stopped" in text_of(somebody.post(path))

    refused_with(WrongCode, finish, code)
    assert signs_in(SAMPLE_PASSWORD)


def test_the_address_that_stops_it_cannot_be_guessed() -> None:
    made, _ = confirmed()
    for key in ("0" * 32, "", "x"):
        path = f"/hentikan/{made.person_id}/{made.id}/{key or '-'}"
        assert browser_of(None).post(path).status_code == 404
    other = f"/hentikan/{person_id(OTHER_MOTHER)}/{made.id}/{stop_key(made.person_id, made.id)}"
    assert browser_of(None).post(other).status_code == 404
    assert back_in.running(person_id(MOTHER), NOW)


def test_who_is_still_signed_in_stops_it_on_the_own_page() -> None:
    made, who = opened(), officer(HEAD)
    _, code = recovery.confirm_recovery(
        office_id=who.office_id, recovery_id=made.id, officer_id=who.person_id,
        cooling=COOLING, now=datetime.now(UTC),
    )  # fmt: skip
    browser = browser_of(MOTHER)
    assert "Not me, stop it" in text_of(browser.get("/akun"))

    browser.post("/akun/pulih")

    assert "Not me, stop it" not in text_of(browser.get("/akun"))
    refused_with(WrongCode, finish, code, at=datetime.now(UTC) + COOLING)


def test_one_officer_alone_opens_nothing() -> None:
    made, clerk = opened(), officer(CLERK)
    alone = {"recovery_id": made.id, "cooling": COOLING, "now": NOW}
    refused_with(
        recovery.FourEyes, recovery.confirm_recovery,
        office_id=clerk.office_id, officer_id=clerk.person_id, **alone,
    )  # fmt: skip
    # Nor does one of another office, nor the resident, who may be an officer too.
    elsewhere = officer(CLERK_ELSEWHERE)
    refused_with(
        recovery.RecoveryGone, recovery.confirm_recovery,
        office_id=elsewhere.office_id, officer_id=elsewhere.person_id, **alone,
    )  # fmt: skip
    refused_with(
        recovery.FourEyes, recovery.confirm_recovery,
        office_id=clerk.office_id, officer_id=person_id(MOTHER), **alone,
    )  # fmt: skip
    # The table itself would not have it either.
    mine = Recovery.objects.filter(person_id=made.person_id, id=made.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        mine.update(
            confirmed_by_id=clerk.person_id, confirmed_at=NOW, due_at=NOW, code_hash=b"0" * 32
        )


def test_papers_are_one_with_a_photograph_and_another() -> None:
    for papers in ([], ["ktp"], ["family-card", "birth-certificate"], ["ktp", "ktp"], ["ktp", "x"]):
        refused_with(recovery.PapersMissing, opened, papers=papers)
    assert not OpenRecovery.objects.exists()


def test_nobody_recovers_the_own_account_and_nobody_tries_out_numbers() -> None:
    clerk = officer(CLERK)
    own = read_name(sample(CLERK).nik)
    look = {"officer_id": clerk.person_id, "now": NOW}
    refused_with(recovery.OwnAccount, recovery.account_at_counter, nik=own, **look)
    nobody = read_name("3516011203859999")
    for _ in range(recovery.OPENED_BY_OFFICER.most - 1):
        refused_with(recovery.NoAccountThere, recovery.account_at_counter, nik=nobody, **look)
    refused_with(TooManyAttempts, recovery.account_at_counter, nik=nobody, **look)


def test_a_code_of_one_person_is_nothing_for_another_and_guessing_is_stopped() -> None:
    _, code = confirmed()
    refused_with(WrongCode, finish, code, key=OTHER_MOTHER)
    for _ in range(back_in.TRIED.by_place.most):
        refused_with(WrongCode, finish, "AAAAA-AAAAA-AAAAA")
    refused_with(TooManyAttempts, finish, code)


def test_only_the_newest_waits_and_a_paper_lies_about_for_two_weeks_at_most() -> None:
    opened()
    _, code = confirmed()
    assert not OpenRecovery.objects.exists()
    refused_with(WrongCode, finish, code, at=DUE + back_in.CODE_LASTS)


def test_the_counter_takes_two_officers_through_the_pages() -> None:
    clerk, head = browser_of(CLERK), browser_of(HEAD)
    typed = {"nik": sample(MOTHER).nik, "keperluan": "lost-phone", "surat": PAPERS}
    assert clerk.post("/meja/akun", {**typed, "surat": ["ktp"]}).status_code == 422

    assert clerk.post("/meja/akun", typed).headers["Location"] == "/meja/akun"
    page = clerk.get("/meja/akun")
    assert "another officer confirms it" in text_of(page)
    waiting = OpenRecovery.objects.get()
    assert clerk.post(f"/meja/akun/{waiting.id}").status_code == 422

    shown = head.post(f"/meja/akun/{waiting.id}", {"kantor": str(waiting.office_id)})
    assert re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}-[A-Z2-9]{5}", text_of(shown))
    assert head.post(f"/meja/akun/{waiting.id}").status_code == 422


def test_a_portal_that_was_connected_before_lets_nobody_in_afterwards() -> None:
    """Whoever had the account may have connected an identity of their own."""
    theirs = Identity(
        portal="inapas",
        issuer="https://inapas.example",
        subject="thief",
        sign_in="",
        level="matched",
        has_two_factors=False,
        nik=None,
        name=None,
        birth_date=None,
    )
    connect(person_id=person_id(MOTHER), identity=theirs, label="INApas", by="session", at=NOW)
    assert owner_of(theirs.issuer, theirs.subject) == person_id(MOTHER)
    opened()
    _, code = confirmed()
    finish(code)
    assert owner_of(theirs.issuer, theirs.subject) is None
    # Nor does a NIK that the portal verified bring it back.
    with pytest.raises(Disconnected):
        connect(person_id=person_id(MOTHER), identity=theirs, label="INApas", by="nik", at=DUE)


def test_an_officer_who_sees_the_person_raises_the_assurance() -> None:
    typed = {"nik": sample(MOTHER).nik, "keperluan": "seen", "surat": PAPERS}
    assert browser_of(CLERK).post("/meja/akun", typed).status_code == 302

    assert Account.objects.get(person_id=person_id(MOTHER)).assurance == "seen"
    entry = entries_about(person_id(MOTHER))[0]
    assert (entry.kind, entry.actor_id) == ("account.seen", person_id(CLERK))
