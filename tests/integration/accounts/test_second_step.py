"""The authenticator app: each code once, guesses few, secrets sealed, and paper in its place."""

from datetime import UTC, datetime, timedelta

import pytest

from sekali.accounts import second_step, totp
from sekali.accounts.actions import TooManyAttempts
from sekali.accounts.codes import WrongCode
from sekali.accounts.models import Account, AuthenticatorApp, RecoveryCode
from sekali.storage.sealing import SealBroken
from support.applying import refused_with
from support.people import FATHER, MOTHER, person_id

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("db")


def code(secret: bytes, at: datetime) -> str:
    """Return what the app shows."""
    return totp.code_at(secret, int(at.timestamp()) // totp.STEP_SECONDS)


def set_up(key: str = MOTHER, at: datetime = NOW) -> tuple[bytes, list[str]]:
    """Return the secret and the codes on paper of an app that was set up."""
    secret = second_step.secret_of(second_step.begin(person_id=person_id(key), now=at))
    papers = second_step.confirm(person_id=person_id(key), typed=code(secret, at), now=at)
    return secret, list(papers)


def check(typed: str, at: datetime, key: str = MOTHER) -> str:
    """Try a code."""
    return second_step.check_second_step(person_id=person_id(key), typed=typed, now=at)


def test_an_app_is_asked_for_only_once_it_has_shown_that_it_works() -> None:
    waiting = second_step.begin(person_id=person_id(MOTHER), now=NOW)
    secret = second_step.secret_of(waiting)
    wrong = "000000" if code(secret, NOW) != "000000" else "000001"

    refused_with(WrongCode, second_step.confirm, person_id=person_id(MOTHER), typed=wrong, now=NOW)
    assert not Account.objects.get(person_id=person_id(MOTHER)).has_second_step

    second_step.confirm(person_id=person_id(MOTHER), typed=code(secret, NOW), now=NOW)
    assert Account.objects.get(person_id=person_id(MOTHER)).has_second_step


def test_a_code_works_once_and_neither_does_one_of_before() -> None:
    secret, _ = set_up()
    later = NOW + timedelta(minutes=1)
    shown = code(secret, later)

    # The one that confirmed the app is used up as well.
    refused_with(WrongCode, check, code(secret, NOW), NOW)
    assert check(f" {shown[:3]} {shown[3:]}", later) == "otp"
    refused_with(WrongCode, check, shown, later)
    refused_with(WrongCode, check, code(secret, later - timedelta(seconds=30)), later)


def test_a_clock_that_is_half_a_minute_off_is_forgiven_and_more_is_not() -> None:
    secret, _ = set_up()
    at = NOW + timedelta(minutes=10)
    refused_with(WrongCode, check, code(secret, at + timedelta(seconds=90)), at)
    assert check(code(secret, at - timedelta(seconds=30)), at) == "otp"
    assert check(code(secret, at + timedelta(seconds=30)), at) == "otp"


def test_guessing_is_stopped_also_with_the_right_code() -> None:
    secret, _ = set_up()
    at = NOW + timedelta(minutes=10)
    for _ in range(second_step.TRIED.most):
        refused_with(WrongCode, check, "no code", at)
    refused_with(TooManyAttempts, check, code(secret, at), at)


def test_paper_stands_in_for_the_app_each_code_once() -> None:
    _, papers = set_up()
    assert len(set(papers)) == second_step.RECOVERY_CODES

    assert check(papers[0].lower().replace("-", " "), NOW) == "rcv"
    refused_with(WrongCode, check, papers[0], NOW)
    assert second_step.codes_left(person_id(MOTHER)) == second_step.RECOVERY_CODES - 1

    new = second_step.renew_codes(person_id=person_id(MOTHER), now=NOW)
    refused_with(WrongCode, check, papers[1], NOW)
    assert check(new[1], NOW) == "rcv"


def test_codes_of_one_person_are_nothing_for_another() -> None:
    _, papers = set_up()
    set_up(FATHER)
    refused_with(WrongCode, check, papers[0], NOW, FATHER)


def test_no_table_holds_a_secret_that_can_be_read() -> None:
    secret, papers = set_up()
    (app,) = AuthenticatorApp.objects.filter(person_id=person_id(MOTHER))
    assert secret not in bytes(app.sealed_secret)
    kept = RecoveryCode.objects.filter(person_id=person_id(MOTHER))
    plain = {second_step.read_paper_code(paper).encode() for paper in papers}
    assert not {bytes(one.code_hash) for one in kept} & plain

    # A row that is copied to somebody else does not open: it would be their second factor.
    app.person_id = person_id(FATHER)
    with pytest.raises(SealBroken):
        second_step.secret_of(app)


def test_turning_it_off_takes_the_paper_away_too() -> None:
    _, papers = set_up()
    second_step.remove(person_id=person_id(MOTHER), now=NOW)

    assert not Account.objects.get(person_id=person_id(MOTHER)).has_second_step
    refused_with(WrongCode, check, papers[0], NOW)
